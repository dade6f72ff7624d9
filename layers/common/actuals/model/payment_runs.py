"""Payment runs: what is to be paid up to a week, who calculated it, who said yes, and what was issued.

calculating ─> draft ─> awaiting-approval ─> approved ─> issued
                 └───────────┴─> rejected
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from actuals.model.bad_weeks import NO_BAD_WEEKS, BadWeek, BadWeeks, WeekFault
from actuals.model.money import NOTHING
from actuals.model.payments import LineKind, LineReason
from actuals.model.refs import (
    ClientId,
    ContractNumber,
    PaymentRunId,
    ProviderRef,
    RemittanceId,
    ServiceUserRef,
    VisitId,
)
from actuals.model.weeks import WeekKey

# By then the message that asked for the calculation was tried five times and lies in the dead-letter queue.
GIVEN_UP_AFTER = timedelta(hours=3)
SYSTEM = ClientId("system")
CALCULATION_FAILED = "calculation failed"


class RunStatus(StrEnum):
    """Where a payment run stands."""

    CALCULATING = "calculating"
    DRAFT = "draft"
    AWAITING_APPROVAL = "awaiting-approval"
    APPROVED = "approved"
    ISSUED = "issued"
    REJECTED = "rejected"


class RunStep(StrEnum):
    """What a worker is told to do with a run."""

    CALCULATE = "calculate"
    ISSUE = "issue"


class RemittanceFormat(StrEnum):
    """For spreadsheets, to print, for programs."""

    CSV = "csv"
    HTML = "html"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Line:
    """What a run pays for one visit, or takes back. Minutes are of one carer, the amount (pounds) covers all.

    `start` is the claimed one (London local), as a provider's rota has it. `service_user_details` and `our_ref` are as
    the provider sent them. `decided_by` is whose decision the line follows: for the council alone.
    """

    line_id: str
    reason: LineReason
    visit_id: VisitId
    provider_ref: ProviderRef
    contract_number: ContractNumber
    service_user_ref: ServiceUserRef
    service_user_details: str
    our_ref: str | None
    week_ending: date
    start: datetime
    carers: int
    minutes: int
    carer_minutes: int
    amount: Decimal
    note: str
    decided_by: str | None = None

    @property
    def kind(self) -> LineKind:
        """A first payment, or a difference to what was paid before."""
        return self.reason.kind

    @property
    def visit_date(self) -> date:
        """The day of the claimed start."""
        return self.start.date()


@dataclass(frozen=True, slots=True)
class RunTotal:
    """What a run pays on one contract."""

    provider_ref: ProviderRef
    contract_number: ContractNumber
    line_count: int
    minutes: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PaymentRun:
    """One run; no contracts means all of them. Times are UTC; `version` counts writes, 0 means not stored yet.

    `bad_weeks` could not be taken when it was calculated; visits of `unsettled` ones do not know yet that it paid them.
    """

    payment_run_id: PaymentRunId
    to_week_ending: date
    contract_numbers: tuple[ContractNumber, ...]
    created_by: ClientId
    created_at: datetime
    status: RunStatus = RunStatus.CALCULATING
    submitted_by: ClientId | None = None
    submitted_at: datetime | None = None
    approved_by: ClientId | None = None
    approved_at: datetime | None = None
    issued_at: datetime | None = None
    rejected_by: ClientId | None = None
    rejected_at: datetime | None = None
    note: str | None = None
    totals: tuple[RunTotal, ...] = ()
    bad_weeks: BadWeeks = NO_BAD_WEEKS
    unsettled: BadWeeks = NO_BAD_WEEKS
    version: int = 0

    @property
    def line_count(self) -> int:
        """How many lines it has."""
        return sum(total.line_count for total in self.totals)

    @property
    def total(self) -> Decimal:
        """Pounds that it pays."""
        return sum((total.amount for total in self.totals), NOTHING)

    @property
    def problems(self) -> BadWeeks:
        """Every week that is not as it should be, whatever the run was at when it met it."""
        return self.bad_weeks.beside(self.unsettled)

    @property
    def is_open(self) -> bool:
        """Whether what it reserved is still to be paid by it."""
        return self.status not in {RunStatus.REJECTED, RunStatus.ISSUED}

    def as_of(self, now: datetime) -> "PaymentRun":
        """One that is still calculating after hours has failed, without anybody having to write that down."""
        if self.status is RunStatus.CALCULATING and now > self.created_at + GIVEN_UP_AFTER:
            return self.failed(self.created_at + GIVEN_UP_AFTER)
        return self

    def drafted(self, totals: tuple[RunTotal, ...], left_out: BadWeeks = NO_BAD_WEEKS) -> "PaymentRun":
        """All its lines are known, and stay as they are; weeks that could not be taken are named."""
        return replace(self, status=RunStatus.DRAFT, totals=totals, bad_weeks=left_out)

    def submitted(self, by: ClientId, at: datetime) -> "PaymentRun":
        """Somebody asked for approval."""
        return replace(self, status=RunStatus.AWAITING_APPROVAL, submitted_by=by, submitted_at=at)

    def approved(self, by: ClientId, at: datetime) -> "PaymentRun":
        """Somebody else said yes; remittances follow by themselves."""
        return replace(self, status=RunStatus.APPROVED, approved_by=by, approved_at=at)

    def issued(self, at: datetime, unsettled: Iterable[WeekKey] = ()) -> "PaymentRun":
        """Every remittance is out and every visit knows that it is paid, but for those of weeks that are named."""
        return replace(self, status=RunStatus.ISSUED, issued_at=at).settled_but(unsettled)

    def settled_but(self, unsettled: Iterable[WeekKey]) -> "PaymentRun":
        """Every visit knows that it is paid, but for those of weeks that are named."""
        left = NO_BAD_WEEKS.plus(BadWeek(WeekFault.NOT_SETTLED, key) for key in unsettled)
        return replace(self, unsettled=left)

    def rejected(self, by: ClientId, note: str, at: datetime) -> "PaymentRun":
        """Nothing of it is paid; its visits are for the next run."""
        return replace(self, status=RunStatus.REJECTED, rejected_by=by, rejected_at=at, note=note)

    def failed(self, at: datetime) -> "PaymentRun":
        """It could not be calculated."""
        return self.rejected(SYSTEM, CALCULATION_FAILED, at)


@dataclass(frozen=True, slots=True)
class Remittance:
    """What one run paid one provider. `issued_at` (UTC) is when the run was approved, as that is what it says.

    For each format, `versions` names the stored bytes and `hashes` their SHA-256: they never change. The names are
    those of the day on which they were written.
    """

    remittance_id: RemittanceId
    payment_run_id: PaymentRunId
    provider_ref: ProviderRef
    to_week_ending: date
    issued_at: datetime
    totals: tuple[RunTotal, ...]
    versions: dict[str, str]
    hashes: dict[str, str]
    provider_name: str = ""
    council_name: str = ""

    @property
    def line_count(self) -> int:
        """How many lines it has."""
        return sum(total.line_count for total in self.totals)

    @property
    def total(self) -> Decimal:
        """Pounds that it pays."""
        return sum((total.amount for total in self.totals), NOTHING)
