"""The outcome of matching one visit, and how it is recorded."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from actuals.matching.candidates import is_current, wanted
from actuals.model.contract_orders import OrdersOfContract
from actuals.model.orders import Order, PlannedCall, PlannedVisit
from actuals.model.reasons import Reason
from actuals.model.refs import ServiceUserRef
from actuals.model.visits import HistoryEntry, Visit, VisitStatus

MATCHING = "nightly matching"


@dataclass(frozen=True, slots=True)
class Matched:
    """The order that covers a visit, and the planned call that it was given, if any: its day, and its number there."""

    status = VisitStatus.MATCHED
    reason = None
    order: Order
    call: PlannedCall | None = None
    day: date | None = None
    number: int = 0

    @property
    def planned(self) -> PlannedVisit:
        """The same, as a visit carries it."""
        if self.call is None:
            return PlannedVisit(self.order.order_ref)
        call = self.call
        return PlannedVisit(self.order.order_ref, call.start, call.minutes, call.carers, self.day, self.number)

    @property
    def words(self) -> str:
        """The line of history."""
        if self.call is None:
            return f"Matched with order {self.order.order_ref}, without a planned call of its own"
        when = f"{self.call.start:%H:%M} on {self.day:%d/%m/%Y}"
        return f"Matched with order {self.order.order_ref}, planned {when} for {self.call.minutes} minutes"


@dataclass(frozen=True, slots=True)
class Unmatched:
    """No order, and why."""

    status = VisitStatus.UNMATCHED
    planned = None
    reason: Reason

    @property
    def words(self) -> str:
        """The line of history."""
        return f"Unmatched: {self.reason}"


Outcome = Matched | Unmatched


def record(visit: Visit, outcome: Outcome, orders: OrdersOfContract, person: ServiceUserRef, at: datetime) -> Visit:
    """The visit with its outcome and a line of history; the very same visit when nothing changes.

    One that is paid keeps its money when its order is gone by the council's act: that is for the council to look at. As
    long as it is as it was paid it stays matched, too. What its provider changed so that no order covers it, though the
    one it was paid under still would, gives its money back.
    """
    if isinstance(outcome, Unmatched) and visit.paid_under_its_order.amount and visit.status is VisitStatus.MATCHED:
        return _order_lost(visit, outcome.reason, at)
    lost = _lost(visit, outcome, orders, person)
    decided = (outcome.status, outcome.reason, outcome.planned, lost)
    if (visit.status, visit.reason, visit.planned, visit.order_lost) == decided:
        return visit
    matched = replace(
        visit,
        status=outcome.status,
        reason=outcome.reason,
        planned=outcome.planned,
        order_lost=lost,
        charged_before=visit.charge_to_keep,
    )
    return matched.noted(HistoryEntry(at, MATCHING, outcome.words))


def _lost(visit: Visit, outcome: Outcome, orders: OrdersOfContract, person: ServiceUserRef) -> Reason | None:
    """Why one that is paid, or about to be, has no order by the council's act."""
    if not isinstance(outcome, Unmatched) or not (visit.paid_amount or visit.reserved):
        return None
    return None if _gives_back(visit, orders, person) else outcome.reason


def _gives_back(visit: Visit, orders: OrdersOfContract, person: ServiceUserRef) -> bool:
    """Whether an order that it was paid under still covers it, or it was to give its money back before."""
    if visit.status is VisitStatus.UNMATCHED and visit.order_lost is None:
        return True
    asked = wanted(visit.sent, person)._replace(order_ref=None)
    paid_under = {payment.order_ref for payment in (*visit.paid, *visit.reserved)}
    return any(is_current(asked, order) for order_ref in paid_under for order in orders.named(order_ref))


def _order_lost(visit: Visit, reason: Reason, at: datetime) -> Visit:
    if visit.order_lost is reason:
        return visit
    entry = HistoryEntry(at, MATCHING, f"Paid, and stays so, though its order is gone: {reason}")
    return replace(visit, order_lost=reason).noted(entry)
