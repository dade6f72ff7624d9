"""Carers at one call against the carers that its order plans."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import partial

from actuals.model.refs import VisitId
from actuals.model.visits import Visit, VisitStatus
from actuals.model.weeks import ServiceWeek
from actuals.paying.tolerance import by_start

NO_TIME = timedelta()
Team = list[Visit]


def carers_over_plan(week: ServiceWeek) -> dict[VisitId, int]:
    """Carer minutes of the carers beyond plan, by visit."""
    came = sorted((visit for visit in week.visits if _was_care(visit)), key=by_start)
    return dict(over for team in _teams(came) for over in _beyond(team))


def _was_care(visit: Visit) -> bool:
    return visit.status is VisitStatus.MATCHED and visit.price is not None and visit.price.minutes > 0


def _teams(came: Sequence[Visit]) -> list[Team]:
    """Each primary visit with the secondaries that came to its call; a secondary without a primary is by itself."""
    teams = [[visit] for visit in came if not visit.sent.secondary]
    alone: list[Team] = []
    for secondary in (visit for visit in came if visit.sent.secondary):
        longest = max(teams, key=partial(_shared, secondary), default=None)
        if longest and _shared(secondary, longest) > NO_TIME:
            longest.append(secondary)
        else:
            alone.append([secondary])
    return teams + alone


def _shared(secondary: Visit, team: Team) -> timedelta:
    """How long it overlaps the primary of a team; another order's call has carers of its own."""
    one, other = secondary.sent.span, team[0].sent.span
    return min(one.end, other.end) - max(one.start, other.start) if secondary.planned == team[0].planned else NO_TIME


def _beyond(team: Team) -> Iterator[tuple[VisitId, int]]:
    """Those who came last are beyond the plan first, the primary visit last; who is paid keeps a place in the plan.

    So does whom a run is about to pay, while there is anybody else.
    """
    primary, *secondaries = team
    if primary.planned is None or primary.planned.carers is None:
        return
    beyond = sum(visit.sent.carers for visit in team) - primary.planned.carers
    last_first = sorted((*reversed(secondaries), primary), key=lambda visit: bool(visit.reserved))
    for visit in last_first if beyond > 0 else ():
        minutes = visit.price.minutes if visit.price else 0
        taken = min(beyond, -(-visit.unpaid_carer_minutes // minutes))
        if taken > 0:
            beyond -= taken
            yield visit.visit_id, taken * minutes
