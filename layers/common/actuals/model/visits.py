"""Visits: what a provider sent, and what became of it."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from actuals.model.london import Span, instant
from actuals.model.reasons import Reason
from actuals.model.refs import CarerId, ImportId, OrderRef, ServiceType, VisitId

HISTORY_KEPT = 30


class VisitStatus(StrEnum):
    """Where a visit stands between import and payment."""

    NEW = "new"
    MATCHED = "matched"
    UNMATCHED = "unmatched"
    WITHDRAWN = "withdrawn"


class PaymentStatus(StrEnum):
    """Whether a visit is paid, and if not, why not."""

    UNPAID = "unpaid"
    HELD = "held"
    PAYABLE = "payable"
    PAID = "paid"
    NOT_PAYABLE = "not-payable"


@dataclass(frozen=True, slots=True)
class Worked:
    """A start and a duration as sent, seconds kept; London local time."""

    start: time
    seconds: int

    @property
    def minutes(self) -> int:
        """Whole minutes: seconds are cut off, never rounded up."""
        return self.seconds // 60

    @property
    def start_minute(self) -> int:
        """Minutes since midnight."""
        return self.start.hour * 60 + self.start.minute

    def span(self, day: date) -> Span:
        """The real time this took when it began on `day`."""
        start = instant(day, self.start)
        return Span(start, start + timedelta(seconds=self.seconds))


class VisitIdentity(NamedTuple):
    """What makes two rows the same visit; everything else of a row is its content."""

    service_type: ServiceType
    visit_date: date
    actual_start: time
    secondary: bool
    carer_id: CarerId | None
    ordinal: int


@dataclass(frozen=True, slots=True)
class SentVisit:
    """One visit as a provider's file says it; `ordinal` counts identical secondary rows from 1."""

    service_type: ServiceType
    visit_date: date
    claimed: Worked
    actual: Worked
    secondary: bool
    carers: int
    visit_code: str
    order_ref: OrderRef | None
    manually_amended: str
    carer_id: CarerId | None
    carer_name: str | None
    ordinal: int = 1

    @property
    def identity(self) -> VisitIdentity:
        """Within a service week; the week's key adds provider, contract and service user."""
        return VisitIdentity(
            self.service_type, self.visit_date, self.actual.start, self.secondary, self.carer_id, self.ordinal
        )

    @property
    def characters(self) -> int:
        """The text that it holds."""
        texts = (
            self.service_type,
            self.visit_code,
            self.order_ref,
            self.manually_amended,
            self.carer_id,
            self.carer_name,
        )
        return sum(len(text) for text in texts if text)

    @property
    def span(self) -> Span:
        """The real time that was worked."""
        return self.actual.span(self.visit_date)


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """The order a visit was matched with, and the planned call, where one lies within the contract's window."""

    order_ref: OrderRef
    start: time | None = None
    minutes: int | None = None
    carers: int | None = None


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One thing that happened to a visit: when (UTC), who did it, and what."""

    at: datetime
    by: str
    what: str


@dataclass(frozen=True, slots=True)
class Visit:
    """A stored visit: what was sent, and what became of it."""

    visit_id: VisitId
    sent: SentVisit
    first_import: ImportId
    last_import: ImportId
    status: VisitStatus = VisitStatus.NEW
    reason: Reason | None = None
    planned: PlannedVisit | None = None
    history: tuple[HistoryEntry, ...] = ()

    @property
    def awaits_matching(self) -> bool:
        """Every night takes it again until it is paid; one withdrawn is never taken."""
        return self.status is not VisitStatus.WITHDRAWN

    @property
    def payment_status(self) -> PaymentStatus:
        """Nothing is priced yet, so a visit is unpaid unless it was withdrawn."""
        return PaymentStatus.NOT_PAYABLE if self.status is VisitStatus.WITHDRAWN else PaymentStatus.UNPAID

    def withdrawn(self, reason: str, at: datetime) -> "Visit":
        """Its provider took it back; the same visit when it had before. Sent again, it comes back as new."""
        if self.status is VisitStatus.WITHDRAWN:
            return self
        entry = HistoryEntry(at, "provider", f"Withdrawn: {reason}")
        return replace(self, status=VisitStatus.WITHDRAWN, reason=None, planned=None).noted(entry)

    def noted(self, entry: HistoryEntry) -> "Visit":
        """The same visit with one more line of history; the oldest make room."""
        return replace(self, history=(*self.history, entry)[-HISTORY_KEPT:])
