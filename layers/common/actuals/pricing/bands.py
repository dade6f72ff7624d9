"""Cut a visit at London's midnights and at the edges of time bands; the pieces add up to its real minutes."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from actuals.model.london import MIDNIGHT, clocks_change, instant, london
from actuals.model.rates import TimeBand

A_DAY = 1440
MINUTE = timedelta(minutes=1)
LONGEST_VISIT_DAYS = timedelta(days=3)  # 23:59, for 24 hours, rounded up to a step of as much
CUTS_KEPT = 20_000


class Stretch(NamedTuple):
    """A part of a visit in one day and one band; `start` is wall time, in minutes since midnight of the visit's day."""

    start: int
    minutes: int
    band: str

    def day(self, of_visit: date) -> date:
        """The date on which it lies."""
        return of_visit if self.start < A_DAY else of_visit + timedelta(days=self.start // A_DAY)

    def wall_time(self, of_visit: date) -> datetime:
        """When it begins, London local time."""
        return datetime.combine(of_visit, MIDNIGHT) + timedelta(minutes=self.start)


class Bands:
    """The time bands of a framework, laid out over a day."""

    def __init__(self, bands: Sequence[TimeBand]) -> None:
        edges = sorted({0, *(band.start for band in bands)})
        codes = [next(band.code for band in bands if band.holds(edge)) for edge in edges]
        kept = [n for n, code in enumerate(codes) if n == 0 or code != codes[n - 1]]
        self._edges = [edges[n] for n in kept]
        self._codes = [codes[n] for n in kept]
        self._by_wall_clock = lru_cache(CUTS_KEPT)(self._cut)

    def split(self, day: date, start: int, minutes: int) -> tuple[Stretch, ...]:
        """A visit that began at `start` minutes past midnight and lasted that many real minutes, in its pieces."""
        if not clocks_may_change(day):
            return self._by_wall_clock(start, minutes)
        steady = _steady(day, start, minutes)
        return _joined(piece for began, some in steady for piece in self._by_wall_clock(began, some))

    def _cut(self, start: int, minutes: int) -> tuple[Stretch, ...]:
        return tuple(self._pieces(start, start + minutes))

    def _pieces(self, start: int, end: int) -> Iterator[Stretch]:
        while start < end:
            days, minute = divmod(start, A_DAY)
            after = bisect_right(self._edges, minute)
            edge = self._edges[after] if after < len(self._edges) else A_DAY
            until = min(days * A_DAY + edge, end)
            yield Stretch(start, until - start, self._codes[after - 1])
            start = until


def clocks_may_change(day: date) -> bool:
    """Whether the clocks change while a visit of that day could last; on most days integers will do."""
    return clocks_change(day, day + LONGEST_VISIT_DAYS)


def clocks_change_during(day: date, start: int, minutes: int) -> bool:
    """Whether they change while this visit lasts."""
    return clocks_may_change(day) and len(list(_steady(day, start, minutes))) > 1


def _steady(day: date, start: int, minutes: int) -> Iterator[tuple[int, int]]:
    """A visit's start and minutes, in two parts if the clocks change in between, each in its own wall time."""
    began = instant(day, time(*divmod(start, 60)))
    offset = london(began).utcoffset()
    change = bisect_left(range(minutes), True, key=lambda gone: london(began + gone * MINUTE).utcoffset() != offset)
    yield _wall_time(began, day), change
    if change < minutes:
        yield _wall_time(began + change * MINUTE, day), minutes - change


def _wall_time(at: datetime, day: date) -> int:
    return (london(at).replace(tzinfo=None) - datetime.combine(day, MIDNIGHT)) // MINUTE


def _joined(pieces: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """A band goes on when the clocks change, as a night does."""
    joined: list[Stretch] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last and (last.band, last.start // A_DAY) == (piece.band, piece.start // A_DAY):
            joined[-1] = last._replace(minutes=last.minutes + piece.minutes)
        else:
            joined.append(piece)
    return tuple(joined)
