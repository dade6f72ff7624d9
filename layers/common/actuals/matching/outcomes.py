"""What matching says of one visit, and how that is written into it."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from actuals.model.orders import Order, PlannedCall, PlannedVisit
from actuals.model.reasons import Reason
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


def record(visit: Visit, outcome: Outcome, at: datetime) -> Visit:
    """The visit with its outcome and a line of history; the very same visit when nothing changes.

    One that is paid stays matched though its order be gone: that is for the council to look at, and nothing is taken
    back by itself.
    """
    if isinstance(outcome, Unmatched) and visit.paid and visit.status is VisitStatus.MATCHED:
        return _order_lost(visit, outcome.reason, at)
    planned = outcome.planned
    if (visit.status, visit.reason, visit.planned, visit.order_lost) == (outcome.status, outcome.reason, planned, None):
        return visit
    entry = HistoryEntry(at, MATCHING, outcome.words)
    matched = replace(
        visit,
        status=outcome.status,
        reason=outcome.reason,
        planned=planned,
        order_lost=None,
        charged_before=visit.charge_to_keep,
    )
    return matched.noted(entry)


def _order_lost(visit: Visit, reason: Reason, at: datetime) -> Visit:
    if visit.order_lost is reason:
        return visit
    entry = HistoryEntry(at, MATCHING, f"Paid, and stays so, though its order is gone: {reason}")
    return replace(visit, order_lost=reason).noted(entry)
