"""What matching says of one visit, and how that is written into it."""

from dataclasses import dataclass, replace
from datetime import datetime

from actuals.model.orders import Order, PlannedCall
from actuals.model.reasons import Reason
from actuals.model.visits import HistoryEntry, PlannedVisit, Visit, VisitStatus

MATCHING = "nightly matching"


@dataclass(frozen=True, slots=True)
class Matched:
    """The order that covers a visit, and its planned call, where one lies within the contract's window."""

    order: Order
    call: PlannedCall | None = None

    @property
    def words(self) -> str:
        """The line of history."""
        if self.call is None:
            return f"Matched with order {self.order.order_ref}, no planned call near its start"
        planned = f"planned {self.call.start:%H:%M} for {self.call.minutes} minutes"
        return f"Matched with order {self.order.order_ref}, {planned}"

    def written_into(self, visit: Visit) -> Visit:
        call = self.call
        planned = PlannedVisit(self.order.order_ref, *((call.start, call.minutes, call.carers) if call else ()))
        return replace(visit, status=VisitStatus.MATCHED, reason=None, planned=planned)


@dataclass(frozen=True, slots=True)
class Unmatched:
    """No order, and why."""

    reason: Reason

    @property
    def words(self) -> str:
        """The line of history."""
        return f"Unmatched: {self.reason}"

    def written_into(self, visit: Visit) -> Visit:
        return replace(visit, status=VisitStatus.UNMATCHED, reason=self.reason, planned=None)


Outcome = Matched | Unmatched


def record(visit: Visit, outcome: Outcome, at: datetime) -> Visit:
    """The visit with its outcome and a line of history; the very same visit when nothing changes."""
    decided = outcome.written_into(visit)
    return visit if decided == visit else decided.noted(HistoryEntry(at, MATCHING, outcome.words))
