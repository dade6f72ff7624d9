"""Visits: what a provider sent, and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from actuals.model.charges import Charged
from actuals.model.london import Span, instant
from actuals.model.money import NOTHING, share
from actuals.model.payments import Decision, Hold, HoldCode, Payment, PaymentStatus, Price
from actuals.model.reasons import Reason
from actuals.model.refs import CarerId, ImportId, OrderRef, ServiceType, VisitId


class VisitStatus(StrEnum):
    """Where a visit stands between import and payment."""

    NEW = "new"
    MATCHED = "matched"
    UNMATCHED = "unmatched"
    WITHDRAWN = "withdrawn"


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
    def text_bytes(self) -> int:
        """The text that it holds, in UTF-8."""
        texts = (
            self.service_type,
            self.visit_code,
            self.order_ref,
            self.manually_amended,
            self.carer_id,
            self.carer_name,
        )
        return sum(len(text.encode()) for text in texts if text)

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
    """A stored visit: what was sent, and what became of it.

    `warnings` are the codes with which its content was imported. `order_lost` says why a visit that is paid would find
    no order any more. `paid` is what issued remittances paid for it, `reserved` what a run that was calculated is about
    to pay. `charged_before` is what it was charged when it was last paid, or when its content changed.
    """

    visit_id: VisitId
    sent: SentVisit
    first_import: ImportId
    last_import: ImportId
    status: VisitStatus = VisitStatus.NEW
    reason: Reason | None = None
    planned: PlannedVisit | None = None
    history: tuple[HistoryEntry, ...] = ()
    warnings: tuple[str, ...] = ()
    order_lost: Reason | None = None
    price: Price | None = None
    holds: tuple[Hold, ...] = ()
    paid: tuple[Payment, ...] = ()
    reserved: Payment | None = None
    charged_before: Charged | None = None

    @property
    def awaits_matching(self) -> bool:
        """Every night takes it again, as orders and rates may change; one withdrawn is never taken."""
        return self.status is not VisitStatus.WITHDRAWN

    @property
    def paid_amount(self) -> Decimal:
        """Pounds paid so far."""
        return sum((payment.amount for payment in self.paid), NOTHING)

    @property
    def paid_minutes(self) -> int:
        """Minutes of one carer paid so far."""
        return sum(payment.minutes for payment in self.paid)

    @property
    def paid_carer_minutes(self) -> int:
        """Carer minutes paid so far."""
        return sum(payment.carer_minutes for payment in self.paid)

    @property
    def unpaid_carer_minutes(self) -> int:
        """Carer minutes that are priced and not paid: no more than these can wait, as what is paid stays paid.

        What was refused counts as unpaid, though a run that was calculated before the refusal may have paid it.
        """
        if self.price is None:
            return 0
        refused = max((hold.carer_minutes for hold in self.holds if hold.decision is Decision.REFUSED), default=0)
        return max(self.price.carer_minutes - self.paid_carer_minutes, min(refused, self.price.carer_minutes))

    @property
    def held_minutes(self) -> int:
        """Carer minutes that wait for a decision: those of the largest hold, never the sum."""
        return self._largest(hold for hold in self.holds if hold.decision is None)

    @property
    def withheld_minutes(self) -> int:
        """Carer minutes that are not to be paid now: undecided or refused, as a refusal beats a release."""
        return self._largest(hold for hold in self.holds if hold.decision is not Decision.RELEASED)

    @property
    def held_amount(self) -> Decimal:
        """Pounds that wait for a decision; nothing where there is no rate to say how much."""
        return self._share(self.held_minutes)

    @property
    def payable_amount(self) -> Decimal:
        """Pounds that are to be paid in all as things stand: the price without what is withheld."""
        if self.status is not VisitStatus.MATCHED or self.price is None or self.price.amount is None:
            return NOTHING
        return self.price.amount - self._share(self.withheld_minutes)

    @property
    def has_price(self) -> bool:
        """Whether the night could say what it costs."""
        return self.price is not None and self.price.amount is not None

    @property
    def chargeable_amount(self) -> Decimal | None:
        """Pounds that count towards the service user's week, before its cap; None until it is priced.

        What is withheld from payment is withheld from it in the same share.
        """
        if self.price is None:
            return None
        withheld, whole = self.withheld_minutes, self.price.carer_minutes
        return self.price.charge - (share(self.price.charge, withheld, whole) if withheld else NOTHING)

    @property
    def charged(self) -> Charged | None:
        """What it adds to the cost of the week.

        As before, until the night says what a change makes of it; and for as long as it is paid and nobody can say, as
        its order or its rate is gone.
        """
        if self.status is VisitStatus.WITHDRAWN:
            return None
        if self.status is VisitStatus.NEW or (self.paid and not self.has_price):
            return self.charged_before
        amount = self.chargeable_amount
        return Charged(self.planned.order_ref, amount) if self.planned and amount else None

    @property
    def charge_to_keep(self) -> Charged | None:
        """What it stays charged should nobody be able to say any more what it costs: as when it was paid, or as now.

        What a run has reserved may be paid after that.
        """
        if not self.paid and self.status is VisitStatus.MATCHED and self.has_price:
            return self.charged
        return self.charged_before if self.paid or self.reserved or self.status is VisitStatus.NEW else None

    @property
    def owed(self) -> Decimal:
        """What the next payment run has to pay, or take back.

        Nothing while the next night has still to say what a changed visit costs; and nothing is taken back by itself
        because an order is gone.
        """
        if self.status is VisitStatus.WITHDRAWN:
            return -self.paid_amount
        if self.status is not VisitStatus.MATCHED or self.price is None or self.price.amount is None:
            return NOTHING
        return self.payable_amount - self.paid_amount

    @property
    def payment_status(self) -> PaymentStatus:
        """Where its payment stands."""
        if self.status is VisitStatus.WITHDRAWN:
            return PaymentStatus.NOT_PAYABLE
        if self.held_minutes:
            return PaymentStatus.HELD
        if self.paid_amount:
            return PaymentStatus.PAID
        if self.status is not VisitStatus.MATCHED or self.price is None or self.price.amount is None:
            return PaymentStatus.UNPAID
        return PaymentStatus.PAYABLE if self.payable_amount else PaymentStatus.NOT_PAYABLE

    def changed(self, sent: SentVisit, warnings: tuple[str, ...], by: ImportId, at: datetime) -> "Visit":
        """Its content is another: it is new until the next night, and decisions on holds were about the old content."""
        fresh = replace(
            self, sent=sent, last_import=by, status=VisitStatus.NEW, reason=None, planned=None, warnings=warnings
        )
        entry = HistoryEntry(at, "provider", f"Changed by import {by}.")
        return replace(fresh, order_lost=None, price=None, holds=(), charged_before=self.charge_to_keep).noted(entry)

    def withdrawn(self, reason: str, at: datetime) -> "Visit":
        """Its provider took it back; the same visit when it had before. Sent again, it comes back as new."""
        if self.status is VisitStatus.WITHDRAWN:
            return self
        fresh = replace(self, status=VisitStatus.WITHDRAWN, reason=None, planned=None, warnings=())
        entry = HistoryEntry(at, "provider", f"Withdrawn: {reason}")
        return replace(fresh, order_lost=None, price=None, holds=()).noted(entry)

    def noted(self, entry: HistoryEntry) -> "Visit":
        """The same visit with one more line of history."""
        return replace(self, history=(*self.history, entry))

    def hold(self, code: HoldCode) -> Hold | None:
        """What is known of a hold of this kind: there is one of each kind at most."""
        return next((hold for hold in self.holds if hold.code is code), None)

    def _largest(self, holds: Iterable[Hold]) -> int:
        return min(max((hold.carer_minutes for hold in holds), default=0), self.unpaid_carer_minutes)

    def _share(self, carer_minutes: int) -> Decimal:
        """What minutes cost that are not to be paid now; they take nothing from what others were paid before.

        Two parts may be rounded up, or short visits cost more by the minute. A price that fell since is another matter.
        """
        if self.price is None or self.price.amount is None or not carer_minutes:
            return NOTHING
        part = share(self.price.amount, carer_minutes, self.price.carer_minutes)
        others_were_paid = carer_minutes <= self.price.carer_minutes - self.paid_carer_minutes
        if self.paid and others_were_paid and self.price.amount >= self.paid[-1].of_amount:
            return min(part, self.price.amount - self.paid_amount)
        return part
