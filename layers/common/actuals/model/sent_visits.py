"""What a provider sent of a visit: when it was claimed and worked, by whom, and under which code and order."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from actuals.model.london import A_MINUTE, Span, instant
from actuals.model.payments import SentFacts
from actuals.model.refs import CarerId, OrderRef, ServiceType

A_DAY = timedelta(days=1)
DAY_SECONDS, SIX_HOURS = 24 * 60 * 60, 6 * 60 * 60


@dataclass(frozen=True, slots=True)
class Worked:
    """A start and a duration as sent, seconds kept; London local time."""

    start: time
    seconds: int

    @property
    def minutes(self) -> int:
        """Whole minutes: seconds are cut off, never rounded up."""
        return self.seconds // 60

    @property
    def start_minute(self) -> int:
        """Minutes since midnight."""
        return self.start.hour * 60 + self.start.minute

    def span(self, day: date) -> Span:
        """The real time this took when it began on `day`."""
        start = instant(day, self.start)
        return Span(start, start + timedelta(seconds=self.seconds))


class VisitIdentity(NamedTuple):
    """What makes two rows the same visit; everything else of a row is its content."""

    service_type: ServiceType
    visit_date: date
    actual_start: time
    secondary: bool
    carer_id: CarerId | None
    ordinal: int


@dataclass(frozen=True, slots=True)
class SentVisit:
    """One visit as a provider's file says it; `ordinal` counts identical secondary rows from 1.

    `visit_date` is the day of the claimed start. `other_carers` are those named beside `carer_id` in nested workers.
    """

    service_type: ServiceType
    visit_date: date
    claimed: Worked
    actual: Worked
    secondary: bool
    carers: int
    visit_code: str
    order_ref: OrderRef | None
    manually_amended: str
    carer_id: CarerId | None
    carer_name: str | None
    ordinal: int = 1
    other_carers: tuple[CarerId, ...] = ()

    @property
    def identity(self) -> VisitIdentity:
        """Within a service week; the week's key adds provider, contract and service user."""
        return VisitIdentity(
            self.service_type, self.visit_date, self.worked.start, self.secondary, self.carer_id, self.ordinal
        )

    @property
    def worked(self) -> Worked:
        """What took place. Where the actual duration is zero nothing began: the claimed start stands in."""
        return self.actual if self.actual.seconds else Worked(self.claimed.start, 0)

    @property
    def worked_date(self) -> date:
        """The day on which it began: that before or after `visit_date` where only that is near the claimed start."""
        return nearest_day(self.visit_date, self.claimed.start, self.worked.start)

    @property
    def minutes_late(self) -> int:
        """Real minutes from the claimed start to that of what took place, less than nothing where it was earlier."""
        return int((_minute(self.worked_date, self.worked) - _minute(self.visit_date, self.claimed)) / A_MINUTE)

    @property
    def named_carers(self) -> tuple[CarerId, ...]:
        """Every carer that it names."""
        return (self.carer_id, *self.other_carers) if self.carer_id else self.other_carers

    @property
    def facts(self) -> SentFacts:
        """What its price and order go by."""
        claimed, actual = self.claimed, self.actual
        return SentFacts(claimed.start, claimed.minutes, actual.minutes, self.carers, self.visit_code, self.order_ref)

    @property
    def text_bytes(self) -> int:
        """The text that it holds, in UTF-8."""
        texts = (
            self.service_type,
            self.visit_code,
            self.order_ref,
            self.manually_amended,
            self.carer_id,
            self.carer_name,
            *self.other_carers,
        )
        return sum(len(text.encode()) for text in texts if text)

    @property
    def span(self) -> Span:
        """The real time that was worked."""
        return self.worked.span(self.worked_date)


def _minute(day: date, worked: Worked) -> datetime:
    """The instant of a start, its seconds cut off."""
    return instant(day, worked.start.replace(second=0))


def nearest_day(day: date, claimed: time, actual: time) -> date:
    """The day of an actual start whose claimed start is on `day`: within six hours, both included, else `day`."""
    later = (actual.hour - claimed.hour) * 3600 + (actual.minute - claimed.minute) * 60 + actual.second - claimed.second
    if later > SIX_HOURS and DAY_SECONDS - later <= SIX_HOURS:
        return day - A_DAY
    if -later > SIX_HOURS and DAY_SECONDS + later <= SIX_HOURS:
        return day + A_DAY
    return day
