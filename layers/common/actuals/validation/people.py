"""One person's visits beside each other, those of a file and those stored: what cannot all be as it was sent.

Nothing here rejects; the answer does not depend on the order of rows or of files.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from actuals.matching.candidates import candidates, wanted
from actuals.model.issues import Issue, IssueCode, Level, Location
from actuals.model.london import Span, london
from actuals.model.reasons import Reason
from actuals.model.refs import ContractNumber
from actuals.model.visits import SentVisit, Visit, VisitStatus
from actuals.model.weeks import ServiceWeek, WeekKey
from actuals.validation.known import Known

A_WEEK = timedelta(days=7)


class Placed(NamedTuple):
    """A visit of one person; `location` None means that it is stored and not sent again."""

    key: WeekKey
    visit: SentVisit
    location: Location | None
    span: Span


@dataclass(frozen=True, slots=True)
class SentWeek:
    """What a file sends of a week: every visit that could be read, where the good ones are, and what else is stored."""

    key: WeekKey
    first: Location
    sent: Sequence[SentVisit]
    good: Sequence[tuple[Location, SentVisit]]
    stays: Sequence[Visit]


def keys_around(keys: Iterable[WeekKey], contracts: Iterable[ContractNumber]) -> list[WeekKey]:
    """The weeks of the same people in which a stored visit may touch one of these, under any contract of the sender."""
    numbers = list(contracts)
    around = (
        key._replace(week_ending=key.week_ending + offset, contract_number=number)
        for key in keys
        for offset in (-A_WEEK, timedelta(0), A_WEEK)
        for number in {key.contract_number, *numbers}
    )
    return list(dict.fromkeys(around))


def beside_each_other(
    weeks: Sequence[SentWeek], stored: Mapping[WeekKey, ServiceWeek], known: Known
) -> Iterator[Issue]:
    """Warnings about the visits of a file, beside each other and beside what is stored of the same people."""
    people: dict[str, list[Placed]] = {}
    for week in weeks:
        found = people.setdefault(week.key.service_user_ref, [])
        found.extend(Placed(week.key, visit, where, visit.span) for where, visit in week.good)
    stays = {week.key: week.stays for week in weeks}
    for key, standing in stored.items():
        if key.service_user_ref in people:
            left = stays[key] if key in stays else not_sent_again(standing, ())
            people[key.service_user_ref].extend(Placed(key, visit.sent, None, visit.sent.span) for visit in left)
    for visits in people.values():
        yield from overlaps(visits)
        yield from without_primary(visits)
        yield from more_than_planned(visits, known)


def overlaps(visits: Iterable[Placed]) -> Iterator[Issue]:
    """Two primary visits of a person at one time; touching is not overlapping. Each is told of one that it overlaps."""
    primaries = sorted((visit for visit in visits if not visit.visit.secondary), key=_by_time)
    other: dict[int, Placed] = {}
    longest: int | None = None
    for number, visit in enumerate(primaries):
        if longest is not None and primaries[longest].span.overlaps(visit.span):
            other[number] = primaries[longest]
            other.setdefault(longest, visit)
        if longest is None or visit.span.end > primaries[longest].span.end:
            longest = number
    for number, rival in sorted(other.items()):
        message = (
            f"This visit overlaps another of the same service user, {_where(rival)}. Both are held from payment until "
            "one is corrected or withdrawn, or the council decides."
        )
        yield from _warned(primaries[number], IssueCode.OVERLAP, message, "ActualStartTime")


def without_primary(visits: Sequence[Placed]) -> Iterator[Issue]:
    """An additional worker without anybody to be added to."""
    primaries = [visit.span for visit in visits if not visit.visit.secondary]
    message = (
        "SecondaryVisit is True, but no other visit of this service user overlaps it. "
        "Send the primary visit too, or SecondaryVisit False."
    )
    for visit in visits:
        if visit.visit.secondary and not any(visit.span.overlaps(primary) for primary in primaries):
            yield from _warned(visit, IssueCode.SECONDARY_WITHOUT_PRIMARY, message, "SecondaryVisit")


def more_than_planned(visits: Sequence[Placed], known: Known) -> Iterator[Issue]:
    """More workers at a call than the council ordered for any call of that day."""
    secondaries = [visit for visit in visits if visit.visit.secondary]
    for visit in visits:
        if visit.visit.secondary or visit.location is None:
            continue
        planned = most_carers_planned(visit, known)
        sent = visit.visit.carers + sum(other.visit.carers for other in secondaries if other.span.overlaps(visit.span))
        if planned is not None and sent > planned:
            message = (
                f"{sent} workers at this call, but at most {planned} were ordered that day. "
                "Correct the number, or ask the council for an order; what is over the plan is held from payment."
            )
            yield from _warned(visit, IssueCode.CARERS_OVER_PLAN, message, "NumberOfCarers")


def most_carers_planned(visit: Placed, known: Known) -> int | None:
    """Of the orders that could cover a visit; None when there is none, or none with a call that day."""
    orders = known.orders(visit.key.contract_number)
    found = candidates(wanted(visit.visit, visit.key.service_user_ref), orders)
    if isinstance(found, Reason):
        return None
    return max((call.carers for order in found for call in order.calls_on(visit.visit.visit_date)), default=None)


def not_sent_again(stored: ServiceWeek | None, sent: Iterable[SentVisit]) -> list[Visit]:
    """The visits of a stored week that a file does not name: they stay."""
    identities = {visit.identity for visit in sent}
    standing = stored.visits if stored else ()
    return [
        visit
        for visit in standing
        if visit.status is not VisitStatus.WITHDRAWN and visit.sent.identity not in identities
    ]


def _by_time(visit: Placed) -> tuple[object, ...]:
    """Ties are broken by what was sent, never by where it stands."""
    sent = visit.visit
    content = (sent.service_type, sent.carer_id or "", sent.ordinal, sent.claimed.start, sent.claimed.seconds)
    return (visit.span.start, visit.span.end, visit.key.contract_number, *content)


def _where(visit: Placed) -> str:
    at = f"at {london(visit.span.start):%H:%M on %d/%m/%Y}"
    if visit.location is None:
        return f"{at}, sent before"
    if visit.location.row is not None:
        return f"{at}, in row {visit.location.row}"
    return f"{at}, at line {visit.location.line}"


def _warned(visit: Placed, code: IssueCode, message: str, field: str) -> Iterator[Issue]:
    """Only what stands in the file is told of; what is stored was told of when it was sent, or by the other."""
    if visit.location is None:
        return
    sent = visit.visit
    values = {"ActualStartTime": str(sent.actual.start), "SecondaryVisit": "True", "NumberOfCarers": str(sent.carers)}
    value = values[field]
    yield Issue(code, Level.VISIT, message, visit.location, field, value, visit.key.service_user_ref, sent.visit_date)
