"""The London calendar and the UTC clock: local times say when, UTC says how long."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def instant(day: date, at: time) -> datetime:
    """The UTC instant of a London local time; one that happens twice is the first, one that never is moved forward."""
    return datetime.combine(day, at, LONDON).astimezone(UTC)


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
