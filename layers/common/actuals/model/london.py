"""The London calendar and the UTC clock: local times say when, UTC says how long."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from functools import lru_cache
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
MIDNIGHT = time(0)
DAYS_KEPT = 2_000
A_WEEK, A_MINUTE, A_SECOND = timedelta(days=7), timedelta(minutes=1), timedelta(seconds=1)


def instant(day: date, at: time) -> datetime:
    """The UTC instant of a London local time; one that happens twice is the first, one that never is moved forward."""
    return datetime.combine(day, at, LONDON).astimezone(UTC)


@lru_cache(DAYS_KEPT)
def _midnight(day: date) -> tuple[int, bool]:
    """A day's first second since 1970, and whether London's clocks stay as they are that day."""
    return int(instant(day, MIDNIGHT).timestamp()), not clocks_change(day, day + timedelta(days=1))


def epoch_seconds(day: date, at: time) -> int:
    """The same as `instant`, in whole seconds since 1970; almost all days need no more than an addition."""
    midnight, is_steady = _midnight(day)
    if is_steady:
        return midnight + (at.hour * 60 + at.minute) * 60 + at.second
    return int(instant(day, at).timestamp())


class ClockChange(Enum):
    """What the night on which the clocks change makes of a local time."""

    TWICE = "twice"
    NEVER = "never"


def clock_change(day: date, at: time) -> ClockChange | None:
    """Whether a London local time happens twice, or never; almost all happen once."""
    first, second = (datetime.combine(day, at.replace(fold=fold), LONDON).utcoffset() for fold in (0, 1))
    if first is None or second is None or first == second:
        return None
    return ClockChange.TWICE if first > second else ClockChange.NEVER


@lru_cache(DAYS_KEPT)
def clocks_change(first: date, last: date) -> bool:
    """Whether London's clocks change between the midnights with which two days begin, a few days apart."""
    return instant(last, MIDNIGHT) - instant(first, MIDNIGHT) != last - first


def london(at: datetime) -> datetime:
    """An aware instant as London local time."""
    return at.astimezone(LONDON)


def today(at: datetime) -> date:
    """London's date at an instant."""
    return london(at).date()


def week_ending(day: date, ends_on: int) -> date:
    """The last day of the week that holds `day`; `ends_on` is a weekday number, Monday 0."""
    return day + timedelta(days=(ends_on - day.weekday()) % 7)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of real time between two UTC instants, its end not included."""

    start: datetime
    end: datetime

    def overlaps(self, other: "Span") -> bool:
        """Whether both share some time; touching is not overlapping."""
        return self.start < other.end and other.start < self.end

    def shares_a_minute(self, other: "Span") -> bool:
        """Whether both share a whole minute: less than that is no overlap of visits."""
        return min(self.end, other.end) - max(self.start, other.start) >= A_MINUTE

    @property
    def clocks_moved(self) -> timedelta:
        """By how much the clocks of London were moved meanwhile: an hour in spring, less than nothing in autumn."""
        if self.end <= self.start:
            return timedelta(0)
        first, last = london(self.start).utcoffset(), london(self.end - A_SECOND).utcoffset()
        return last - first if first is not None and last is not None else timedelta(0)
