"""What matching says of one visit, and how that is written into it."""

from dataclasses import dataclass, replace
from datetime import datetime

from actuals.model.orders import Order, PlannedCall, PlannedVisit
from actuals.model.reasons import Reason
from actuals.model.visits import HistoryEntry, Visit, VisitStatus

MATCHING = "nightly matching"


@dataclass(frozen=True, slots=True)
class Matched:
    """The order that covers a visit, and its planned call, where one lies within the contract's window."""

    status = VisitStatus.MATCHED
    reason = None
    order: Order
    call: PlannedCall | None = None

    @property
    def planned(self) -> PlannedVisit:
        """The same, as a visit carries it."""
        if self.call is None:
            return PlannedVisit(self.order.order_ref)
        return PlannedVisit(self.order.order_ref, self.call.start, self.call.minutes, self.call.carers)

    @property
    def words(self) -> str:
        """The line of history."""
        if self.call is None:
            return f"Matched with order {self.order.order_ref}, no planned call near its start"
        planned = f"planned {self.call.start:%H:%M} for {self.call.minutes} minutes"
        return f"Matched with order {self.order.order_ref}, {planned}"


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


def record(visit: Visit, outcome: Outcome, at: datetime) -> Visit:
    """The visit with its outcome and a line of history; the very same visit when nothing changes.

    One that is paid under its order stays matched though that be gone: that is for the council to look at, and nothing
    is taken back by itself.
    """
    if isinstance(outcome, Unmatched) and visit.paid_under_its_order.amount and visit.status is VisitStatus.MATCHED:
        return _order_lost(visit, outcome.reason, at)
    planned, lost = outcome.planned, _lost(visit, outcome)
    if (visit.status, visit.reason, visit.planned, visit.order_lost) == (outcome.status, outcome.reason, planned, lost):
        return visit
    entry = HistoryEntry(at, MATCHING, outcome.words)
    matched = replace(
        visit,
        status=outcome.status,
        reason=outcome.reason,
        planned=planned,
        order_lost=lost,
        charged_before=visit.charge_to_keep,
    )
    return matched.noted(entry)


def _lost(visit: Visit, outcome: Outcome) -> Reason | None:
    """Why one is unmatched though its provider changed nothing, where it was paid, or a run is about to pay it."""
    by_the_council = visit.status is VisitStatus.MATCHED or visit.order_lost is not None
    concerns_money = bool(visit.paid_amount or visit.reserved)
    return outcome.reason if by_the_council and concerns_money else None


def _order_lost(visit: Visit, reason: Reason, at: datetime) -> Visit:
    if visit.order_lost is reason:
        return visit
    entry = HistoryEntry(at, MATCHING, f"Paid, and stays so, though its order is gone: {reason}")
    return replace(visit, order_lost=reason).noted(entry)
