"""Carers on two visits at once: a whole file's visits, and those stored, sorted by carer through files on disk.

Two visits are at once when they share a whole minute.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import blake2b
from typing import NamedTuple

from actuals.model.issues import Issue, IssueCode, Level, Location
from actuals.model.london import A_WEEK, Span, london
from actuals.model.refs import ServiceUserRef
from actuals.model.sent_visits import SentVisit
from actuals.model.weeks import ServiceWeek, WeekKey
from actuals.stored import dump, load
from actuals.validation.partitions import Partitions
from actuals.validation.people import SentWeek, not_sent_again
from actuals.validation.row_partitions import ROWS_A_PART


class Seen(NamedTuple):
    """A carer at a service user for a time; `location` None means that the visit is stored, `day` is its VisitDate."""

    service_user: str
    span: Span
    location: Location | None
    day: date


@dataclass(slots=True)
class Sorted:
    """How many visits each part has, which weeks the file sends, and of which what is stored has still to be added."""

    counts: list[int]
    sent: set[int] = field(default_factory=set)
    endings: set[date] = field(default_factory=set)


class CarerSpool:
    """Visits with a carer are sorted by carer into parts, to be compared part by part."""

    def __init__(self, parts: Partitions, until_now: Sorted | None = None) -> None:
        self.parts = parts
        self.sorted = until_now or Sorted([0] * parts.count)

    def add(self, service_user: ServiceUserRef, visit: SentVisit, location: Location | None) -> None:
        """Keep where each carer that it names was; the rest of more than anybody's is of no interest."""
        seen = Seen(service_user, visit.span, location, visit.visit_date)
        for carer in visit.named_carers:
            number = self.parts.of(carer)
            self.sorted.counts[number] += 1
            if self.sorted.counts[number] <= ROWS_A_PART:
                self.parts.add(number, dump((carer, seen)) + b"\n")

    def add_sent(self, weeks: Iterable[SentWeek]) -> None:
        """Keep where a file says that carers were, and what is stored of its weeks besides."""
        for week in weeks:
            self.sorted.sent.add(_digest(week.key))
            self.sorted.endings |= {week.key.week_ending + days for days in (-A_WEEK, timedelta(0), A_WEEK)}
            for location, visit in week.good:
                self.add(week.key.service_user_ref, visit, location)
            for stored in week.stays:
                self.add(week.key.service_user_ref, stored.sent, None)

    def add_stored(self, ending: date, weeks: Iterable[ServiceWeek]) -> None:
        """Keep where carers were in the stored weeks of one ending that the file does not send."""
        for week in (week for week in weeks if _digest(week.key) not in self.sorted.sent):
            for visit in not_sent_again(week, ()):
                self.add(week.key.service_user_ref, visit.sent, None)
        self.sorted.endings.remove(ending)

    def issues(self, number: int) -> Iterator[Issue]:
        """Warnings, for the carers of a part, of the file's visits during which they were on another one, too."""
        for carer, seen in _by_carer(self.parts.lines(number)).items():
            yield from with_two_people(carer, seen)
            yield from twice_with_one(carer, seen)


def _digest(key: WeekKey) -> int:
    """The same in any process, and small, as a file may send a million weeks."""
    text = f"{key.service_user_ref}\0{key.week_ending}\0{key.contract_number}"
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest())


def _by_carer(lines: Iterable[bytes]) -> dict[str, list[Seen]]:
    carers: dict[str, list[Seen]] = defaultdict(list)
    for line in lines:
        carer, seen = load(tuple[str, Seen], line, "a file that is checked")
        carers[carer].append(seen)
    return carers


def _in_order(seen: Iterable[Seen]) -> list[Seen]:
    """By start, without those that are too short to share a minute with any."""
    long_enough = (one for one in seen if one.span.shares_a_minute(one.span))
    return sorted(long_enough, key=lambda one: (one.span.start, one.span.end, one.service_user))


def with_two_people(carer: str, seen: Iterable[Seen]) -> Iterator[Issue]:
    """One carer's visits that overlap a visit to another service user; each is told of one of those.

    In one pass by start: of what is going on, the two that end last, at different people, are enough to find a rival
    for the next; and those that have none yet are all at one person, and wait for somebody else's visit.
    """
    ordered = _in_order(seen)
    rivals: dict[int, Seen] = {}
    waiting: list[int] = []
    last: list[Seen] = []
    for number, one in enumerate(ordered):
        others = [other for other in last if other.service_user != one.service_user]
        if others and others[0].span.shares_a_minute(one.span):
            rivals[number] = others[0]
        if waiting and ordered[waiting[0]].service_user != one.service_user:
            rivals.update((early, one) for early in waiting if ordered[early].span.shares_a_minute(one.span))
            waiting = []
        if number not in rivals:
            waiting.append(number)
        last = _last_at_two_people([*last, one])
    for number, rival in sorted(rivals.items()):
        yield from _warned(carer, ordered[number], _elsewhere(carer, rival))


def twice_with_one(carer: str, seen: Iterable[Seen]) -> Iterator[Issue]:
    """One carer's visits that overlap another visit to the same service user; each is told of one of those."""
    rivals: dict[int, Seen] = {}
    longest: dict[str, int] = {}
    ordered = _in_order(seen)
    for number, one in enumerate(ordered):
        last = longest.setdefault(one.service_user, number)
        if last != number and ordered[last].span.shares_a_minute(one.span):
            rivals[number] = ordered[last]
            rivals.setdefault(last, one)
        if one.span.end > ordered[last].span.end:
            longest[one.service_user] = number
    for number, rival in sorted(rivals.items()):
        yield from _warned(carer, ordered[number], _twice(carer, rival))


def _last_at_two_people(seen: Iterable[Seen]) -> list[Seen]:
    """The one that ends last, and the one that ends last at anybody else."""
    longest = sorted(seen, key=lambda one: one.span.end, reverse=True)
    return longest[:1] + [one for one in longest if one.service_user != longest[0].service_user][:1]


def _elsewhere(carer: str, rival: Seen) -> str:
    return (
        f"Carer '{carer}' is also with service user '{rival.service_user}' at that time, {_from(rival)}. "
        "Correct the times or the CareWorkerRef of one of the two visits."
    )


def _twice(carer: str, rival: Seen) -> str:
    """What the night does with both depends on what they are matched with, and on what was paid before."""
    return (
        f"Carer '{carer}' is also named on another visit of this service user at that time, {_from(rival)}. One worker "
        "is paid once: where both would be paid, the secondary visit, else the later one, is held from payment; what "
        "was paid before stays paid. Correct the times or the CareWorkerRef of one of the two visits."
    )


def _from(rival: Seen) -> str:
    return f"from {london(rival.span.start):%H:%M on %d/%m/%Y}"


def _warned(carer: str, one: Seen, message: str) -> Iterator[Issue]:
    if one.location is None:
        return
    code, field, person = IssueCode.CARER_IN_TWO_PLACES, "CareWorkerRef", ServiceUserRef(one.service_user)
    yield Issue(code, Level.VISIT, message, one.location, field, carer, person, one.day)
