"""Visits of two providers to one service user at the same time: for the council to look at, and for nobody else."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from actuals.exporting.selection import Shown
from actuals.model.refs import VisitId
from actuals.model.visits import VisitStatus
from actuals.model.weeks import ServiceWeek

Rivals = Mapping[VisitId, Sequence[Shown]]


def overlaps_between_providers(weeks: Iterable[ServiceWeek]) -> Rivals:
    """The visits of other providers that each visit of a service user's week overlaps, on actual times.

    Additional workers are sent by whoever sends the primary visit, so only primary visits count.
    """
    primaries = [(visit.sent.span, (week, visit)) for week, visit in _primaries(weeks)]
    found: dict[VisitId, list[Shown]] = defaultdict(list)
    for (span, one), (other_span, other) in combinations(primaries, 2):
        if one[0].key.provider_ref != other[0].key.provider_ref and span.shares_a_minute(other_span):
            found[one[1].visit_id].append(other)
            found[other[1].visit_id].append(one)
    return found


def rival_text(rivals: Sequence[Shown]) -> str:
    """Where the other providers' visits are."""
    others = "; ".join(
        f"{week.key.provider_ref} on contract {week.key.contract_number}, "
        f"{visit.sent.worked.start:%H:%M} on {visit.sent.worked_date:%d/%m/%Y} for {visit.sent.actual.minutes} minutes"
        for week, visit in rivals
    )
    return (
        f"This visit overlaps a visit of another provider to the same service user: {others}. "
        "Ask both which of them took place."
    )


def _primaries(weeks: Iterable[ServiceWeek]) -> list[Shown]:
    weeks = list(weeks)
    if len({week.key.provider_ref for week in weeks}) < 2:
        return []
    return [
        (week, visit)
        for week in weeks
        for visit in week.visits
        if not visit.sent.secondary and visit.status is not VisitStatus.WITHDRAWN
    ]
