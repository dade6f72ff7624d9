"""Which planned calls lie near the start of a visit: those of its day and of the days beside it, in real time."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from actuals.model.london import clocks_change, instant
from actuals.model.orders import Order, PlannedCall
from actuals.model.sent_visits import SentVisit

A_DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
MINUTES_A_DAY = 1440


class Start(NamedTuple):
    """When a visit began: a day, and whole minutes since its midnight, London local time."""

    day: date
    minute: int


class NearCall(NamedTuple):
    """A planned call on a day, and how many minutes lie between its start and that of a visit."""

    distance: int
    day: date
    number: int
    call: PlannedCall


def start_of(sent: SentVisit) -> Start:
    """When the visit really began; seconds are cut off."""
    return Start(sent.worked_date, sent.worked.start_minute)


def calls_near(start: Start, order: Order, window_minutes: int) -> Iterator[NearCall]:
    """The calls of an order within so many minutes, on days on which it is in force."""
    for day in _days(start, window_minutes):
        if order.in_force(day):
            weekday = day.weekday()
            for number, call in enumerate(order.planned):
                if weekday in call.days and (distance := minutes_between(start, day, call)) <= window_minutes:
                    yield NearCall(distance, day, number, call)


def minutes_between(start: Start, day: date, call: PlannedCall) -> int:
    """Minutes that really pass between two starts. Where the clocks do not change, integers will do."""
    if _clocks_change(start.day):
        return abs(_instant(start.day, start.minute) - _instant(day, call.start_minute)) // MINUTE
    return abs(start.minute - call.start_minute - (day - start.day).days * MINUTES_A_DAY)


def _days(start: Start, window_minutes: int) -> tuple[date, ...]:
    """The day, and those beside it if a call of theirs can be so near."""
    if window_minutes < start.minute < MINUTES_A_DAY - window_minutes and not _clocks_change(start.day):
        return (start.day,)
    return (start.day - A_DAY, start.day, start.day + A_DAY)


def _clocks_change(day: date) -> bool:
    return clocks_change(day - A_DAY, day + 2 * A_DAY)


def _instant(day: date, minute: int) -> datetime:
    return instant(day, time(*divmod(minute, 60)))
