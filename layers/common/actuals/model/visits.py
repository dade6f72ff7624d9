"""Visits: what became of what a provider sent, night by night and run by run."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil

from actuals.model.charges import Charged
from actuals.model.money import NOTHING, share
from actuals.model.orders import PlannedVisit
from actuals.model.payments import (
    NOTHING_PAID,
    Decision,
    Hold,
    HoldCode,
    Paid,
    Payment,
    PaymentStatus,
    Price,
    paid_by,
)
from actuals.model.reasons import Reason
from actuals.model.refs import ImportId, OrderRef, VisitId
from actuals.model.sent_visits import SentVisit

WHY_KEPT = 34  # characters of why a visit was withdrawn: they go into each line that takes it back


class VisitStatus(StrEnum):
    """Where a visit stands between import and payment."""

    NEW = "new"
    MATCHED = "matched"
    UNMATCHED = "unmatched"
    WITHDRAWN = "withdrawn"


def in_short(why: str) -> str:
    """The beginning of a longer text."""
    return why if len(why) <= WHY_KEPT else f"{why[: WHY_KEPT - 1].rstrip()}…"


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One thing that happened to a visit: when (UTC), who did it, and what."""

    at: datetime
    by: str
    what: str


@dataclass(frozen=True, slots=True)
class Visit:
    """A stored visit: what was sent, and what became of it.

    `warnings` are the codes with which its content was imported. `order_lost` says why a visit that is paid, or
    that a run is about to pay, finds no order any more by the council's act. `paid` is what issued remittances paid
    for it, `reserved` what a run that was calculated is about to pay. `charged_before` is what it was charged when
    it was last paid, or when its content changed. `first_sent` and `last_sent` number the imports of its week that
    brought it, and that named it last. `asked_at` (UTC) is when it was first sent, came back after it was
    withdrawn, was given another OrderRef, or was changed after something of it was refused. `changed_at` (UTC) is when
    its provider last changed or withdrew it, `withdrawn_why` the reason in short.
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
    reserved: tuple[Payment, ...] = ()
    charged_before: Charged | None = None
    first_sent: int = 0
    last_sent: int = 0
    asked_at: datetime | None = None
    changed_at: datetime | None = None
    withdrawn_why: str | None = None

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
    def paid_under_its_order(self) -> Paid:
        """What was paid under the order that it is matched with."""
        return self.paid_under(self.planned.order_ref) if self.planned else Paid()

    def paid_under(self, order_ref: OrderRef) -> Paid:
        """What was paid under an order, and not taken back: a payment belongs to the order it was made under."""
        if not self.paid:
            return NOTHING_PAID
        return paid_by(payment for payment in self.paid if payment.order_ref == order_ref)

    @property
    def refused_minutes(self) -> int:
        """Carer minutes that an officer refused: those of the largest such hold."""
        if not self.holds:
            return 0
        return max((hold.carer_minutes for hold in self.holds if hold.decision is Decision.REFUSED), default=0)

    @property
    def is_released(self) -> bool:
        """Whether an officer released something of it."""
        return any(hold.decision is Decision.RELEASED for hold in self.holds)

    @property
    def unpaid_carer_minutes(self) -> int:
        """Carer minutes that are priced and not paid: no more than these can wait, as what is paid stays paid.

        What was refused counts as unpaid, though a run that was calculated before the refusal may have paid it.
        """
        if self.price is None:
            return 0
        unpaid = self.price.carer_minutes - self.paid_under_its_order.carer_minutes
        return max(unpaid, min(self.refused_minutes, self.price.carer_minutes))

    @property
    def most_held_minutes(self) -> int:
        """Carer minutes that may wait: the unpaid ones, and those that stand for money alone.

        One that its provider changed after it was paid may cost more without being longer, as it is claimed at a dearer
        time: the money that is not paid waits as the minutes that it would buy.
        """
        return max(self.unpaid_carer_minutes, self._bought_minutes)

    @property
    def _bought_minutes(self) -> int:
        """The carer minutes that the unpaid money of a visit that was paid and then changed would buy, rounded up."""
        own = self._paid_for_its_order
        if not own or own[-1].of_sent in {None, self.sent.facts} or self.price is None or not self.price.amount:
            return 0
        unpaid = Fraction(self.price.amount - paid_by(own).amount)
        return max(0, ceil(unpaid * self.price.carer_minutes / Fraction(self.price.amount)))

    @property
    def _paid_for_its_order(self) -> list[Payment]:
        return [payment for payment in self.paid if self.planned and payment.order_ref == self.planned.order_ref]

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
        its order or its rate is gone by the council's act. Where its money goes back as a whole, so does its charge.
        """
        if self.gives_all_back:
            return None
        if self.status is VisitStatus.NEW or (self.paid_amount and not self.has_price):
            return self.charged_before
        amount = self.chargeable_amount
        return Charged(self.planned.order_ref, amount) if self.planned and amount else None

    @property
    def charge_to_keep(self) -> Charged | None:
        """What it stays charged should nobody be able to say any more what it costs: as when it was paid, or as now.

        What a run has reserved may be paid after that.
        """
        if not self.paid_amount and self.status is VisitStatus.MATCHED and self.has_price:
            return self.charged
        return self.charged_before if self.paid_amount or self.reserved or self.status is VisitStatus.NEW else None

    @property
    def owed(self) -> Decimal:
        """What the next payment run has to pay, or take back, in all.

        Nothing while the next night has still to say what a changed visit costs; and nothing is taken back by itself
        because an order is gone.
        """
        if self.gives_all_back:
            return -self.paid_amount
        if self.status is not VisitStatus.MATCHED:
            return NOTHING
        return (self.payable_amount if self.has_price else self.paid_under_its_order.amount) - self.paid_amount

    @property
    def gives_all_back(self) -> bool:
        """Whether nothing of what was paid is its provider's to keep: withdrawn, or changed so that it has no order."""
        unmatched = self.status is VisitStatus.UNMATCHED and self.order_lost is None
        return self.status is VisitStatus.WITHDRAWN or unmatched

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
        fresh = replace(fresh, changed_at=at, withdrawn_why=None)
        is_asked_anew = self.status is VisitStatus.WITHDRAWN or sent.order_ref != self.sent.order_ref
        if is_asked_anew or self.refused_minutes:
            fresh = replace(fresh, asked_at=at)
        entry = HistoryEntry(at, "provider", f"Changed by import {by}.")
        return replace(fresh, order_lost=None, price=None, holds=(), charged_before=self.charge_to_keep).noted(entry)

    def withdrawn(self, reason: str, at: datetime) -> "Visit":
        """Its provider took it back; the same visit when it had before. Sent again, it comes back as new."""
        if self.status is VisitStatus.WITHDRAWN:
            return self
        fresh = replace(self, status=VisitStatus.WITHDRAWN, reason=None, planned=None, warnings=())
        fresh = replace(fresh, changed_at=at, withdrawn_why=in_short(reason))
        entry = HistoryEntry(at, "provider", f"Withdrawn: {reason}")
        return replace(fresh, order_lost=None, price=None, holds=()).noted(entry)

    def noted(self, entry: HistoryEntry) -> "Visit":
        """The same visit with one more line of history."""
        return replace(self, history=(*self.history, entry))

    def hold(self, code: HoldCode) -> Hold | None:
        """What is known of a hold of this kind: there is one of each kind at most."""
        return next((hold for hold in self.holds if hold.code is code), None)

    def _largest(self, holds: Iterable[Hold]) -> int:
        return min(max((hold.carer_minutes for hold in holds), default=0), self.most_held_minutes)

    def _share(self, carer_minutes: int) -> Decimal:
        """What minutes cost that are not to be paid now; they take nothing from what others were paid before.

        Two parts may be rounded up, or short visits cost more by the minute. A price that fell since is another matter.
        """
        if self.price is None or self.price.amount is None or not carer_minutes:
            return NOTHING
        part = share(self.price.amount, carer_minutes, self.price.carer_minutes)
        own = self._paid_for_its_order
        paid = paid_by(own)
        others_were_paid = carer_minutes <= self.price.carer_minutes - paid.carer_minutes
        is_of_the_rest = others_were_paid and bool(own) and self.price.amount >= own[-1].of_amount
        if is_of_the_rest or carer_minutes <= self._bought_minutes:
            return min(part, self.price.amount - paid.amount)
        return part
