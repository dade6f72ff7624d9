"""Carers in two places at once: a whole file's visits, and those stored, sorted by carer through files on disk."""

import json
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO, NamedTuple, Self

from actuals.model.issues import Issue, IssueCode, Level, Location
from actuals.model.london import Span, london
from actuals.model.refs import ServiceUserRef
from actuals.model.visits import SentVisit
from actuals.model.weeks import ServiceWeek
from actuals.validation.people import A_WEEK, SentWeek, not_sent_again
from actuals.validation.spool import ROWS_A_PART

_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
_decode = json.JSONDecoder().raw_decode


class Seen(NamedTuple):
    """A carer at a service user for a time; `location` None means that the visit is stored."""

    service_user: str
    span: Span
    location: Location | None


class CarerSpool:
    """Visits with a carer go in, and come out carer by carer; `parts` as many as the file's rows were sorted into."""

    def __init__(self, parts: int) -> None:
        self._parts: list[IO[str] | None] = [None] * parts
        self._files = ExitStack()
        self._counts = [0] * parts
        self._sent: set[int] = set()
        self._endings: set[date] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._files.close()

    def add(self, service_user: ServiceUserRef, visit: SentVisit, location: Location | None) -> None:
        """Keep where a carer was; a visit that names none is of no interest, nor is the rest of more than anybody's."""
        if visit.carer_id is None:
            return
        number = zlib.crc32(visit.carer_id.encode()) % len(self._parts)
        self._counts[number] += 1
        if self._counts[number] > ROWS_A_PART:
            return
        file = self._parts[number]
        if file is None:
            temporary = TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115 (closed by the stack)
            file = self._parts[number] = self._files.enter_context(temporary)
        start, end = visit.span.start.timestamp(), visit.span.end.timestamp()
        file.write(_encode((visit.carer_id, start, end, service_user, location)) + "\n")

    def add_sent(self, weeks: Iterable[SentWeek]) -> None:
        """Keep where a file says that carers were, and what is stored of its weeks besides."""
        for week in weeks:
            self._sent.add(hash(week.key))
            self._endings |= {week.key.week_ending + days for days in (-A_WEEK, timedelta(0), A_WEEK)}
            for location, visit in week.good:
                self.add(week.key.service_user_ref, visit, location)
            for stored in week.stays:
                self.add(week.key.service_user_ref, stored.sent, None)

    def issues(self, weeks_ending: Callable[[date], Iterable[ServiceWeek]]) -> Iterator[Issue]:
        """Warnings for the visits of the file during which their carer was with somebody else, too."""
        stored = chain.from_iterable(map(weeks_ending, sorted(self._endings)))
        for week in (week for week in stored if hash(week.key) not in self._sent):
            for visit in not_sent_again(week, ()):
                self.add(week.key.service_user_ref, visit.sent, None)
        for file in filter(None, self._parts):
            for seen in _by_carer(file).values():
                yield from in_two_places(seen)


def _by_carer(file: IO[str]) -> dict[str, list[Seen]]:
    carers: dict[str, list[Seen]] = defaultdict(list)
    file.seek(0)
    for line in file:
        carer, start, end, service_user, location = _decode(line)[0]
        carers[carer].append(Seen(service_user, _span(start, end), Location(*location) if location else None))
    return carers


def in_two_places(seen: Iterable[Seen]) -> Iterator[Issue]:
    """One carer's visits that overlap a visit to another service user; each is told of one of those.

    In one pass by start: of what is going on, the two that end last, at different people, are enough to find a rival
    for the next; and those that have none yet are all at one person, and wait for somebody else's visit.
    """
    ordered = sorted(seen, key=lambda one: (one.span.start, one.span.end, one.service_user))
    rivals: dict[int, Seen] = {}
    waiting: list[int] = []
    last: list[Seen] = []
    for number, one in enumerate(ordered):
        others = [other for other in last if other.service_user != one.service_user]
        if others and others[0].span.overlaps(one.span):
            rivals[number] = others[0]
        if waiting and ordered[waiting[0]].service_user != one.service_user:
            rivals.update((early, one) for early in waiting if ordered[early].span.overlaps(one.span))
            waiting = []
        if number not in rivals:
            waiting.append(number)
        last = _last_at_two_people([*last, one])
    for number, rival in sorted(rivals.items()):
        yield from _warned(ordered[number], rival)


def _last_at_two_people(seen: Iterable[Seen]) -> list[Seen]:
    """The one that ends last, and the one that ends last at anybody else."""
    longest = sorted(seen, key=lambda one: one.span.end, reverse=True)
    return longest[:1] + [one for one in longest if one.service_user != longest[0].service_user][:1]


def _warned(one: Seen, rival: Seen) -> Iterator[Issue]:
    if one.location is None:
        return
    at = f"{london(rival.span.start):%H:%M on %d/%m/%Y}"
    message = (
        f"This carer is also with service user '{rival.service_user}' at that time, from {at}. "
        "Correct the times or the CareWorkerRef of one of the two visits."
    )
    code, field = IssueCode.CARER_IN_TWO_PLACES, "CareWorkerRef"
    day, person = london(one.span.start).date(), ServiceUserRef(one.service_user)
    yield Issue(code, Level.VISIT, message, one.location, field, service_user_ref=person, visit_date=day)


def _span(start: float, end: float) -> Span:
    return Span(datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC))
