"""What a visit costs, what of it is held, and what was paid for it.

Minutes are those of one carer; *carer minutes* are minutes x carers. Amounts are pounds, of all carers.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from actuals.model.money import NOTHING
from actuals.model.orders import PlannedVisit
from actuals.model.refs import OrderRef, PaymentRunId


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

    `start` is London local time; `rate` pounds an hour, or a visit; `amount` of one carer, before rounding, with six
    places.
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
    `per_visit` is whether a price for the visit was taken, whatever its minutes.
    """

    minutes: int
    carers: int
    amount: Decimal | None
    before_rounding: Decimal | None
    pieces: tuple[Piece, ...]
    unruled_minutes: int
    notes: tuple[str, ...]
    charge: Decimal
    per_visit: bool = False

    @property
    def carer_minutes(self) -> int:
        """Minutes x carers."""
        return self.minutes * self.carers


class HoldCode(StrEnum):
    """Why money of a matched visit waits for an officer."""

    OVER_TOLERANCE = "over-tolerance"
    OVERLAP = "overlap"
    CARERS_OVER_PLAN = "carers-over-plan"
    CARER_TWICE = "carer-twice"
    POSSIBLE_DUPLICATE = "possible-duplicate"
    NO_PLANNED_CALL = "no-planned-call"
    OVER_ACTUAL = "over-actual"
    CLAIMED_START = "claimed-start"
    OVERLAP_BETWEEN_PROVIDERS = "overlap-between-providers"
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
        "More carers were with this service user at one time than are planned. "
        "The council releases or refuses those beyond the plan."
    ),
    HoldCode.CARER_TWICE: (
        "This carer is named on another visit to the same service user at the same time: one worker counts once. "
        "The council releases or refuses this visit, or the provider corrects or withdraws one."
    ),
    HoldCode.POSSIBLE_DUPLICATE: (
        "This visit may be one that was sent before, with another start or date, or stand in for one that was refused. "
        "The council releases or refuses it; the provider withdraws the other visit if this one replaces it."
    ),
    HoldCode.NO_PLANNED_CALL: (
        "This visit has no planned call of its own, and under this contract or with this visit code the council "
        "looks at such a visit before it is paid. The council releases or refuses it."
    ),
    HoldCode.OVER_ACTUAL: (
        "More minutes are to be paid than the visit took, by more than the council allows. "
        "The council releases or refuses the minutes beyond it, or the provider corrects the visit."
    ),
    HoldCode.CLAIMED_START: (
        "The claimed start is far from the actual one, and costs more. "
        "The council releases or refuses the visit, or the provider corrects it."
    ),
    HoldCode.OVERLAP_BETWEEN_PROVIDERS: "The council is looking at this visit before it is paid.",
    HoldCode.NO_RATE: (
        "The rate framework has no rate for this service type, day and time, or one of 0.00 an hour. "
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

    `detail` says what is particular about this visit, as a sentence.
    """

    code: HoldCode
    carer_minutes: int
    decision: Decision | None = None
    note: str | None = None
    by: str | None = None
    at: datetime | None = None
    detail: str | None = None

    @property
    def text(self) -> str:
        """What to tell people of it."""
        return f"{self.detail} {self.code.text}" if self.detail else self.code.text


class LineKind(StrEnum):
    """A visit that is paid, wholly or the part that was not held; or a difference to what was paid before."""

    VISIT = "visit"
    ADJUSTMENT = "adjustment"


class LineReason(StrEnum):
    """Why a line is on a run; of several reasons for a change, the first of these."""

    FIRST_PAYMENT = "first-payment"
    RELEASED = "released"
    VISIT_WITHDRAWN = "visit-withdrawn"
    VISIT_CHANGED = "visit-changed"
    ORDER_CHANGED = "order-changed"
    RATES_CHANGED = "rates-changed"
    DECISION_CHANGED = "decision-changed"

    @property
    def kind(self) -> LineKind:
        """What such a line is: whatever is no adjustment pays for the first time."""
        pays_first = self in {LineReason.FIRST_PAYMENT, LineReason.RELEASED}
        return LineKind.VISIT if pays_first else LineKind.ADJUSTMENT

    @property
    def text(self) -> str:
        """The same in words."""
        return _REASON_TEXTS[self]


_REASON_TEXTS = {
    LineReason.FIRST_PAYMENT: "First payment",
    LineReason.RELEASED: "Released by the council",
    LineReason.VISIT_WITHDRAWN: "Visit withdrawn",
    LineReason.VISIT_CHANGED: "Visit changed",
    LineReason.ORDER_CHANGED: "Order changed",
    LineReason.RATES_CHANGED: "Rates changed",
    LineReason.DECISION_CHANGED: "Decision changed",
}


class SentFacts(NamedTuple):
    """What a visit's price and order go by, of what its provider sent; times are London local, minutes whole.

    The rest of what is sent tells visits apart, or changes nothing that is paid.
    """

    start: time
    minutes: int
    actual_minutes: int
    carers: int
    visit_code: str
    order_ref: OrderRef | None


@dataclass(frozen=True, slots=True)
class Payment:
    """What one payment run paid for a visit, or is about to pay; less than nothing when it took back. `at` is UTC.

    It belongs to the order under which the visit was matched, and takes that order's allowance until it is taken back.
    `reason`, `note`, `carers` and `decided_by` (whose decision it follows, for the council alone) are those of its
    line. The rest is how things stood when it was calculated, so that a later line can say what changed: `of_amount`
    and `of_minutes` are what the visit cost in all, what was held included, `of_planned` what it was matched with,
    `of_sent` what was sent, and `of_release` (UTC) the last release until then.
    """

    payment_run_id: PaymentRunId
    amount: Decimal
    minutes: int
    carer_minutes: int
    at: datetime
    order_ref: OrderRef
    reason: LineReason = LineReason.FIRST_PAYMENT
    note: str = ""
    carers: int = 1
    decided_by: str | None = None
    of_amount: Decimal = NOTHING
    of_minutes: int = 0
    of_planned: PlannedVisit | None = None
    of_sent: SentFacts | None = None
    of_release: datetime | None = None


class Paid(NamedTuple):
    """What payments come to. Minutes are of one carer."""

    amount: Decimal = NOTHING
    minutes: int = 0
    carer_minutes: int = 0


NOTHING_PAID = Paid()


def paid_by(payments: Iterable[Payment]) -> Paid:
    """What some payments come to."""
    amount, minutes, carer_minutes = NOTHING, 0, 0
    for payment in payments:
        amount, minutes = amount + payment.amount, minutes + payment.minutes
        carer_minutes += payment.carer_minutes
    return Paid(amount, minutes, carer_minutes)
