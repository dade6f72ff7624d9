"""Two primary visits to one person at one time: what is unpaid of both waits until one is out of the way.

A visit that is refused, withdrawn or corrected frees the other. One that is released frees itself alone: an officer who
means to pay one of two does not pay both.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from actuals.model.payments import HoldCode
from actuals.model.refs import VisitId
from actuals.model.visits import HistoryEntry, Visit, VisitStatus
from actuals.model.weeks import ServiceWeek
from actuals.paying.attendance import attendance, is_refused
from actuals.paying.calls import calls, overlapping


def overlaps(week: ServiceWeek, around: Iterable[ServiceWeek]) -> dict[VisitId, int]:
    """All unpaid carer minutes of each visit of a week that overlaps another, matched or not, by a whole minute.

    `around` are other weeks of the same provider and person, under any contract.
    """
    own = {visit.visit_id: visit for visit in week.visits}
    primaries = [
        attendance(each.key, visit)
        for each in (week, *(other for other in around if other.key != week.key))
        for visit in each.visits
        if not visit.sent.secondary and _may_be_in_the_way(visit)
    ]
    found = {one.visit_id for call in calls(primaries) for pair in overlapping(call) for one in pair}
    return {visit_id: visit.most_held_minutes for visit_id, visit in own.items() if visit_id in found}


def freed(week: ServiceWeek, around: Iterable[ServiceWeek], at: datetime) -> ServiceWeek:
    """The week without the undecided holds of visits that overlap nothing any more."""
    still = overlaps(week, around)
    visits = tuple(visit if visit.visit_id in still else _freed(visit, at) for visit in week.visits)
    return week if visits == week.visits else replace(week, visits=visits)


def _freed(visit: Visit, at: datetime) -> Visit:
    hold = visit.hold(HoldCode.OVERLAP)
    if hold is None or hold.decision:
        return visit
    holds = tuple(each for each in visit.holds if each is not hold)
    return replace(visit, holds=holds).noted(HistoryEntry(at, "council", f"No longer held: {HoldCode.OVERLAP}"))


def _may_be_in_the_way(visit: Visit) -> bool:
    return visit.status is not VisitStatus.WITHDRAWN and not is_refused(visit)
