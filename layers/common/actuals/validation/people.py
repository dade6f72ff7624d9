"""One person's visits beside each other, those of a file and those stored: what cannot all be as it was sent.

Nothing here rejects; the answer does not depend on the order of rows or of files.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from actuals.model.issues import Issue, IssueCode, Level, Location
from actuals.model.london import A_WEEK, epoch_seconds, london
from actuals.model.payments import HoldCode
from actuals.model.refs import ContractNumber
from actuals.model.sent_visits import SentVisit
from actuals.model.visits import Visit, VisitStatus
from actuals.model.weeks import ServiceWeek, WeekKey
from actuals.paying.attendance import is_refused
from actuals.paying.calls import Attendance, Rank, calls, overlapping
from actuals.validation.known import Known
from actuals.validation.tonight import Tonight


class Placed(NamedTuple):
    """A visit of one person; `location` None means that it is stored and not sent again."""

    key: WeekKey
    visit: SentVisit
    location: Location | None
    attendance: Attendance


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
    people: dict[str, list[SentWeek]] = {}
    for week in weeks:
        people.setdefault(week.key.service_user_ref, []).append(week)
    for person, of_person in people.items():
        there = {key: week for key, week in stored.items() if key.service_user_ref == person}
        visits = list(_placed(of_person, there))
        tonight = Tonight({week.key: [visit for _, visit in week.good] for week in of_person}, there, known)
        for call in calls(visit.attendance for visit in visits):
            at_call = [visit for visit in visits if visit.attendance in call]
            yield from overlaps(at_call, tonight)
            yield from without_primary(at_call)
            yield from beyond_plan(at_call, tonight)


def _placed(weeks: Iterable[SentWeek], stored: Mapping[WeekKey, ServiceWeek]) -> Iterator[Placed]:
    """The good visits that a file sends of a person, and those that are stored and not sent again."""
    stays = {week.key: week.stays for week in weeks}
    for week in weeks:
        yield from (_place(week.key, visit, where) for where, visit in week.good)
    for key, standing in stored.items():
        left = stays[key] if key in stays else not_sent_again(standing, ())
        yield from (_place(key, visit.sent, None) for visit in left if not is_refused(visit))


def _place(key: WeekKey, sent: SentVisit, location: Location | None) -> Placed:
    """Ties are broken by what was sent, never by where it stands."""
    start = epoch_seconds(sent.worked_date, sent.worked.start)
    end = start + sent.worked.seconds
    content = (sent.service_type, sent.carer_id or "", f"{sent.ordinal:04}", f"{sent.claimed}")
    rank = Rank(
        unpaid=True,
        unreserved=True,
        unreleased=True,
        secondary=sent.secondary,
        start=start,
        identity=(key.contract_number, *content, str(location)),
    )
    named = frozenset(sent.named_carers)
    return Placed(key, sent, location, Attendance("", key, start, end, sent.carers, named, None, rank))


def overlaps(visits: Sequence[Placed], tonight: Tonight) -> Iterator[Issue]:
    """Two primary visits of a person at one time; touching is not overlapping. Each is told of one that it overlaps."""
    primaries = {visit.attendance: visit for visit in visits if not visit.visit.secondary}
    other: dict[Attendance, Placed] = {}
    for one, rival in overlapping(sorted(primaries, key=lambda one: (one.start, one.rank))):
        other.setdefault(one, primaries[rival])
        other.setdefault(rival, primaries[one])
    for one, rival_of in other.items():
        visit = primaries[one]
        held = tonight.held_minutes(visit.key, visit.visit, HoldCode.OVERLAP)
        message = f"This visit overlaps another of the same service user, {_where(rival_of)}. {HELD if held else ODD}"
        yield from _warned(visit, IssueCode.OVERLAP, message, "ActualStartTime")


HELD = "It is held from payment until one of them is corrected, withdrawn or refused, or the council releases it."
ODD = "Correct or withdraw one of them if it is wrong."


def without_primary(visits: Sequence[Placed]) -> Iterator[Issue]:
    """An additional worker without anybody to be added to."""
    pairs = overlapping([visit.attendance for visit in visits])
    added = {one for pair in pairs for one in pair if any(not each.secondary for each in pair)}
    message = (
        "SecondaryVisit is True, but no other visit of this service user overlaps it. "
        "Send the primary visit too, or SecondaryVisit False."
    )
    for visit in visits:
        if visit.visit.secondary and visit.attendance not in added:
            yield from _warned(visit, IssueCode.SECONDARY_WITHOUT_PRIMARY, message, "SecondaryVisit")


def beyond_plan(visits: Sequence[Placed], tonight: Tonight) -> Iterator[Issue]:
    """More workers at one time than the council ordered: those whom the night will hold."""
    if len(visits) == 1 and visits[0].visit.carers == 1:
        return
    for visit in visits:
        if held := tonight.held_minutes(visit.key, visit.visit, HoldCode.CARERS_OVER_PLAN):
            message = (
                f"More workers are sent for this service user at that time than were ordered: {held} minutes of this "
                "visit are held from payment until the council decides. Correct the number, or ask the council for an "
                "order."
            )
            yield from _warned(visit, IssueCode.CARERS_OVER_PLAN, message, "NumberOfCarers")


def not_sent_again(stored: ServiceWeek | None, sent: Iterable[SentVisit]) -> list[Visit]:
    """The visits of a stored week that a file does not name: they stay."""
    identities = {visit.identity for visit in sent}
    standing = stored.visits if stored else ()
    return [
        visit
        for visit in standing
        if visit.status is not VisitStatus.WITHDRAWN and visit.sent.identity not in identities
    ]


def _where(visit: Placed) -> str:
    at = f"at {london(visit.visit.span.start):%H:%M on %d/%m/%Y}"
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
