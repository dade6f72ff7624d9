"""What care costs: the rates of a framework, and the rates at which service users are charged."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from actuals.model.refs import ServiceType


@dataclass(frozen=True, slots=True)
class TimeBand:
    """A part of every day in London local time, in minutes since midnight.

    Its end is not included; it may run over midnight, and `start` = `end` is all day.
    """

    code: str
    start: int
    end: int

    def holds(self, minute: int) -> bool:
        """Whether a minute of the day lies in it."""
        if self.start < self.end:
            return self.start <= minute < self.end
        return minute >= self.start or minute < self.end


@dataclass(frozen=True, slots=True)
class DayCategory:
    """Days with rates of their own: weekdays (Monday 0), certain dates, or the bank holidays of the calendar."""

    code: str
    weekdays: frozenset[int] = frozenset()
    dates: frozenset[date] = frozenset()
    bank_holidays: bool = False

    def holds(self, day: date, bank_holidays: frozenset[date]) -> bool:
        """Whether a day belongs to it."""
        return day.weekday() in self.weekdays or day in self.dates or (self.bank_holidays and day in bank_holidays)


@dataclass(frozen=True, slots=True)
class Rate:
    """Pounds an hour, perhaps with prices for certain durations (minutes, shortest first), or pounds a visit.

    It is in force from a date on.
    """

    from_date: date
    service_type: ServiceType
    day_category: str
    time_band: str
    hourly: Decimal | None = None
    durations: tuple[tuple[int, Decimal], ...] = ()
    per_visit: Decimal | None = None

    def __post_init__(self) -> None:
        """Exactly one of the two."""
        if (self.hourly is None) == (self.per_visit is None) or (self.durations and self.hourly is None):
            raise ValueError("A rate is hourly, perhaps with durations, or a price per visit.")


@dataclass(frozen=True, slots=True)
class RateFramework:
    """Time bands cover the 24 hours of a day without overlap; of two categories that hold a day, the first counts."""

    code: str
    time_bands: tuple[TimeBand, ...]
    day_categories: tuple[DayCategory, ...]
    rates: tuple[Rate, ...]


@dataclass(frozen=True, slots=True)
class ChargeRate:
    """What an hour of a service type counts as in a service user's charge, in pounds, from a date on."""

    service_type: ServiceType
    from_date: date
    hourly: Decimal
