"""Hold what an officer has to look at before it is paid: computed every night from a week's visits as they are.

No money leaves twice without a decision. `RULES` are the rules; planned hours come last, as what is refused for another
reason takes no allowance. A decision is about one kind of hold of one visit and lasts until what was sent changes,
whatever the minutes become.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from actuals.model.payments import Decision, Hold, HoldCode
from actuals.model.refs import VisitId
from actuals.model.visits import HistoryEntry, Visit, VisitStatus
from actuals.model.weeks import ServiceWeek
from actuals.paying.carers import between_providers, carers_over_plan, carers_twice
from actuals.paying.duplicates import possible_duplicates
from actuals.paying.overlaps import overlaps
from actuals.paying.single import claimed_start, no_planned_call, over_actual, without_rate
from actuals.paying.terms import Around, Terms
from actuals.paying.tolerance import over_tolerance

HOLDING = "nightly holds"
Minutes = Mapping[VisitId, int]
Computed = Mapping[HoldCode, Minutes]
Rule = Callable[[ServiceWeek, Terms, Around], Minutes]

RULES: Mapping[HoldCode, Rule] = {
    HoldCode.OVERLAP: lambda week, _, around: overlaps(week, around.own),
    HoldCode.CARERS_OVER_PLAN: carers_over_plan,
    HoldCode.CARER_TWICE: carers_twice,
    HoldCode.NO_PLANNED_CALL: no_planned_call,
    HoldCode.OVER_ACTUAL: over_actual,
    HoldCode.CLAIMED_START: claimed_start,
    HoldCode.OVERLAP_BETWEEN_PROVIDERS: between_providers,
    HoldCode.NO_RATE: without_rate,
}


def hold_week(week: ServiceWeek, terms: Terms, around: Around, at: datetime) -> ServiceWeek:
    """A matched and priced week with its holds; the very same week when nothing changes."""
    grown, computed, resembled = _with_what_was_refused(week, terms, around)
    concerned = set().union(*computed.values()) | {visit.visit_id for visit in week.visits if visit.holds}
    if not concerned:
        return week
    visits = tuple(
        _record(visit, _holds(as_refused, computed, resembled), at)
        for visit, as_refused in zip(week.visits, grown.visits, strict=True)
    )
    return week if visits == week.visits else replace(week, visits=visits)


def _with_what_was_refused(
    week: ServiceWeek, terms: Terms, around: Around
) -> tuple[ServiceWeek, Computed, Mapping[VisitId, str]]:
    """What the rules say once what was refused has grown with them: a visit that is refused whole frees others."""
    while True:
        resembled = possible_duplicates(week)
        computed = _compute(week, terms, around, resembled)
        grown = tuple(_grown(visit, computed) if visit.refused_minutes else visit for visit in week.visits)
        if grown == week.visits:
            return week, computed, resembled
        week = replace(week, visits=grown)


def _compute(week: ServiceWeek, terms: Terms, around: Around, resembled: Iterable[VisitId]) -> Computed:
    """Planned hours come last, as what is refused for another reason takes no allowance."""
    computed = {code: rule(week, terms, around) for code, rule in RULES.items()}
    computed[HoldCode.POSSIBLE_DUPLICATE] = _whole(week, resembled)
    return {**computed, HoldCode.OVER_TOLERANCE: over_tolerance(week, terms, _refused(week, computed))}


def _grown(visit: Visit, computed: Computed) -> Visit:
    now = {hold.code: hold for hold in _holds(visit, computed, {})}
    return replace(visit, holds=tuple(now[hold.code] if hold.decision else hold for hold in visit.holds))


def _whole(week: ServiceWeek, found: Iterable[VisitId]) -> Minutes:
    which = set(found)
    return {visit.visit_id: visit.most_held_minutes for visit in week.visits if visit.visit_id in which}


def _refused(week: ServiceWeek, computed: Computed) -> dict[VisitId, int]:
    """Carer minutes that an officer refused, by visit: as many as then, or as the rule says now if that is more."""
    minutes: dict[VisitId, int] = {}
    for visit in week.visits:
        for hold in visit.holds:
            if hold.decision is Decision.REFUSED and hold.code in computed:
                now = max(hold.carer_minutes, computed[hold.code].get(visit.visit_id, 0))
                minutes[visit.visit_id] = max(minutes.get(visit.visit_id, 0), now)
    return minutes


def _holds(visit: Visit, computed: Computed, resembled: Mapping[VisitId, str]) -> tuple[Hold, ...]:
    """Only a matched visit has something to wait for, and never more than is unpaid."""
    most = visit.most_held_minutes if visit.status is VisitStatus.MATCHED else 0
    minutes = {code: min(most, of_visit.get(visit.visit_id, 0)) for code, of_visit in computed.items()}
    details = {HoldCode.POSSIBLE_DUPLICATE: resembled.get(visit.visit_id)}
    holds = (_hold(visit.hold(code) or Hold(code, 0), minutes[code], details.get(code)) for code in HoldCode)
    return tuple(hold for hold in holds if hold)


def _hold(hold: Hold, minutes: int, detail: str | None) -> Hold | None:
    """What was released stays as it was looked at; what was refused stays, too, and grows with the rule."""
    match hold.decision:
        case Decision.RELEASED:
            return hold
        case Decision.REFUSED:
            return replace(hold, carer_minutes=max(hold.carer_minutes, minutes))
        case None:
            return replace(hold, carer_minutes=minutes, detail=detail) if minutes else None


def _record(visit: Visit, holds: tuple[Hold, ...], at: datetime) -> Visit:
    """The visit with its holds, and a line of history for each that came, changed or ended without a decision."""
    if holds == visit.holds:
        return visit
    recorded = replace(visit, holds=holds)
    for code in HoldCode:
        before, now = visit.hold(code), recorded.hold(code)
        if before != now and (now is None or now.decision is None):
            recorded = recorded.noted(HistoryEntry(at, HOLDING, _words(code, now)))
    return recorded


def _words(code: HoldCode, hold: Hold | None) -> str:
    return f"No longer held: {code}" if hold is None else f"Held: {code}, {hold.carer_minutes} minutes"
