"""Visits to one person at one time: what one overlaps the other, each waits until one of them is decided on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from actuals.model.london import Span
from actuals.model.payments import Decision, Hold, HoldCode
from actuals.model.refs import VisitId
from actuals.model.visits import HistoryEntry, Visit, VisitStatus
from actuals.model.weeks import ServiceWeek

A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)
Rivals = Mapping[VisitId, Sequence[Visit]]


class Placed(NamedTuple):
    """A visit in real time."""

    span: Span
    visit: Visit


def rivals(week: ServiceWeek, neighbours: Iterable[ServiceWeek]) -> Rivals:
    """The other primary visits that each visit of a week overlaps; touching is not overlapping.

    `neighbours` are other weeks of the same provider and person, under any contract.
    """
    own = _placed(week.visits)
    others = _placed(visit for other in neighbours if other.key != week.key for visit in _near(week, other))
    found: dict[VisitId, list[Visit]] = {}
    for one, other in _overlapping(sorted([*own, *others], key=_by_time)):
        found.setdefault(one.visit_id, []).append(other)
        found.setdefault(other.visit_id, []).append(one)
    return found


def overlapping(week: ServiceWeek, found: Rivals) -> dict[VisitId, int]:
    """All carer minutes of each visit that overlaps another which may be paid, too: not one that was refused.

    One that was refused itself stays so, whatever was said of the others.
    """
    return {
        visit.visit_id: visit.unpaid_carer_minutes
        for visit in week.visits
        if visit.visit_id in found and (_is_refused(visit) or not all(map(_is_refused, found[visit.visit_id])))
    }


def without_settled(week: ServiceWeek, found: Rivals, at: datetime) -> ServiceWeek:
    """The week with each overlap released that was resolved by decisions on the visits on the other side of it.

    What waited at the time of the decision is resolved, and no visit that comes later: nobody looked at that one.
    """
    visits = tuple(
        _settled(visit, found[visit.visit_id], at) if visit.visit_id in found else visit for visit in week.visits
    )
    return week if visits == week.visits else replace(week, visits=visits)


def _settled(visit: Visit, others: Sequence[Visit], at: datetime) -> Visit:
    hold = visit.hold(HoldCode.OVERLAP)
    if hold is None or hold.decision or not all(_resolves(hold, other) for other in others):
        return visit
    by = next(decided.by for other in others if (decided := other.hold(HoldCode.OVERLAP)))
    released = replace(hold, decision=Decision.RELEASED, note="Decided with the other visit.", by=by, at=at)
    holds = tuple(released if held is hold else held for held in visit.holds)
    entry = HistoryEntry(at, "council", "Overlap resolved by the decision on the other visit.")
    return replace(visit, holds=holds).noted(entry)


def _resolves(hold: Hold, other: Visit) -> bool:
    """Whether what was said of another visit was about this one, too; a refused one is in nobody's way in any case."""
    decided = other.hold(HoldCode.OVERLAP)
    if decided is None or decided.at is None:
        return False
    return decided.decision is Decision.REFUSED or hold.since is None or decided.at > hold.since


def _is_refused(visit: Visit) -> bool:
    hold = visit.hold(HoldCode.OVERLAP)
    return hold is not None and hold.decision is Decision.REFUSED


def _near(week: ServiceWeek, other: ServiceWeek) -> list[Visit]:
    """The visits of another week that may touch this one: none lasts longer than a day."""
    first, last = week.key.week_ending - A_WEEK, week.key.week_ending + A_DAY
    return [visit for visit in other.visits if first <= visit.sent.visit_date <= last]


def _placed(visits: Iterable[Visit]) -> list[Placed]:
    return [
        Placed(visit.sent.span, visit)
        for visit in visits
        if not visit.sent.secondary and visit.status is not VisitStatus.WITHDRAWN
    ]


def _overlapping(placed: Iterable[Placed]) -> Iterable[tuple[Visit, Visit]]:
    """Every pair; visits come by time, so only those still going on need be compared."""
    going_on: list[Placed] = []
    for one in placed:
        going_on = [other for other in going_on if other.span.end > one.span.start]
        yield from ((other.visit, one.visit) for other in going_on if other.span.overlaps(one.span))
        going_on.append(one)


def _by_time(placed: Placed) -> tuple[object, ...]:
    return (placed.span.start, placed.span.end, placed.visit.visit_id)
