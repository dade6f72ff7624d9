"""What a visit costs, what of it is held, and what was paid for it.

Minutes are those of one carer; *carer minutes* are minutes x carers. Amounts are pounds, of all carers.
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from actuals.model.money import NOTHING
from actuals.model.refs import PaymentRunId


class PaymentStatus(StrEnum):
    """Whether a visit is paid, and if not, why not."""

    UNPAID = "unpaid"
    HELD = "held"
    PAYABLE = "payable"
    PAID = "paid"
    NOT_PAYABLE = "not-payable"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a visit within one day and one time band.

    `start` is London local time; `rate` pounds an hour; `amount` of one carer, before rounding, with six places.
    """

    start: datetime
    minutes: int
    day_category: str
    time_band: str
    rate: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Price:
    """What a visit costs, and how that came about.

    `amount` is None where a piece has no rate. `before_rounding` is of one carer. `unruled_minutes` are the minutes
    before the contract's rounding rule. `charge` is what counts towards the service user's week, before its cap.
    """

    minutes: int
    carers: int
    amount: Decimal | None
    before_rounding: Decimal | None
    pieces: tuple[Piece, ...]
    unruled_minutes: int
    notes: tuple[str, ...]
    charge: Decimal

    @property
    def carer_minutes(self) -> int:
        """Minutes x carers."""
        return self.minutes * self.carers


class HoldCode(StrEnum):
    """Why money of a matched visit waits for an officer."""

    OVER_TOLERANCE = "over-tolerance"
    OVERLAP = "overlap"
    CARERS_OVER_PLAN = "carers-over-plan"
    NO_RATE = "no-rate"

    @property
    def text(self) -> str:
        """What to tell people: what is wrong and what to do; names nobody."""
        return _TEXTS[self]


_TEXTS = {
    HoldCode.OVER_TOLERANCE: (
        "The order's visits of this week are longer than planned, by more than the contract allows. "
        "The council releases or refuses the minutes beyond it."
    ),
    HoldCode.OVERLAP: (
        "This visit overlaps another visit of the same service user. The council releases or refuses one of them, "
        "or the provider withdraws or corrects one."
    ),
    HoldCode.CARERS_OVER_PLAN: (
        "More carers came than the order plans for this call. The council releases or refuses those beyond the plan."
    ),
    HoldCode.NO_RATE: (
        "The rate framework has no rate for this service type, day and time. "
        "The council adds one; the visit is priced the night after."
    ),
}


class Decision(StrEnum):
    """What an officer said of a hold."""

    RELEASED = "released"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Hold:
    """Carer minutes that wait, or waited, for a decision. `by` is the client that decided, `at` is UTC.

    `since` is the night (UTC) that began to hold them: a decision on another visit before that was not about this one.
    """

    code: HoldCode
    carer_minutes: int
    decision: Decision | None = None
    note: str | None = None
    by: str | None = None
    at: datetime | None = None
    since: datetime | None = field(default=None, compare=False)


class LineKind(StrEnum):
    """A visit that is paid, wholly or the part that was not held; or a difference to what was paid before."""

    VISIT = "visit"
    ADJUSTMENT = "adjustment"


@dataclass(frozen=True, slots=True)
class Payment:
    """What one payment run paid for a visit, or is about to pay; less than nothing when it took back. `at` is UTC.

    `kind` and `note` are those of its line. `of_amount` and `of_minutes` are what the visit cost in all at the time,
    what was held included, so that a later line can say what changed.
    """

    payment_run_id: PaymentRunId
    amount: Decimal
    minutes: int
    carer_minutes: int
    at: datetime
    kind: LineKind = LineKind.VISIT
    note: str = ""
    of_amount: Decimal = NOTHING
    of_minutes: int = 0
