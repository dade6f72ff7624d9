"""Two primary visits to one person at one time: what is unpaid of both waits until one is out of the way.

A visit that is refused, withdrawn or corrected frees the other. One that is released frees itself alone: an officer who
means to pay one of two does not pay both.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from actuals.model.payments import HoldCode
from actuals.model.refs import VisitId
from actuals.model.visits import HistoryEntry, Visit
from actuals.model.weeks import ServiceWeek
from actuals.paying.attendance import Present
from actuals.paying.calls import overlapping
from actuals.paying.terms import Around


def overlaps(present: Present) -> dict[VisitId, int]:
    """All unpaid carer minutes of each visit of a week that overlaps another, matched or not, by a whole minute.

    The provider's weeks around it count, under any contract.
    """
    found = {one.visit_id for call in present.primary_calls for pair in overlapping(call) for one in pair}
    return {visit.visit_id: visit.most_held_minutes for visit in present.week.visits if visit.visit_id in found}


def freed(week: ServiceWeek, around: Iterable[ServiceWeek], at: datetime) -> ServiceWeek:
    """The week without the undecided holds of visits that overlap nothing any more."""
    others = [other for other in around if other.key != week.key]
    still = overlaps(Present(week, Around(others)))
    visits = tuple(visit if visit.visit_id in still else _freed(visit, at) for visit in week.visits)
    return week if visits == week.visits else replace(week, visits=visits)


def _freed(visit: Visit, at: datetime) -> Visit:
    hold = visit.hold(HoldCode.OVERLAP)
    if hold is None or hold.decision:
        return visit
    holds = tuple(each for each in visit.holds if each is not hold)
    return replace(visit, holds=holds).noted(HistoryEntry(at, "council", f"No longer held: {HoldCode.OVERLAP}"))
