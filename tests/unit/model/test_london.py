"""London: the calendar people live by, and the real time between two of its clock readings."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from actuals.model.london import Span, instant, today, week_ending
from actuals.model.sent_visits import Worked

NIGHT_BACK = date(2026, 10, 25)
NIGHT_FORWARD = date(2026, 3, 29)


def test_winter_time_is_utc_and_summer_time_an_hour_ahead() -> None:
    assert instant(date(2026, 1, 5), time(6, 30)) == datetime(2026, 1, 5, 6, 30, tzinfo=UTC)
    assert instant(date(2026, 7, 6), time(6, 30)) == datetime(2026, 7, 6, 5, 30, tzinfo=UTC)


def test_a_time_that_happens_twice_is_the_first() -> None:
    assert instant(NIGHT_BACK, time(1, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_time_that_never_happens_is_moved_forward() -> None:
    assert instant(NIGHT_FORWARD, time(1, 30)) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_a_visit_over_the_longer_hour_takes_the_time_it_took() -> None:
    span = Worked(time(0, 30), 3 * 3600).span(NIGHT_BACK)
    assert span == Span(instant(NIGHT_BACK, time(0, 30)), instant(NIGHT_BACK, time(2, 30)))
    assert span.end - span.start == timedelta(hours=3)


def test_today_in_london_begins_at_eleven_utc_in_summer() -> None:
    assert today(datetime(2026, 7, 5, 23, 30, tzinfo=UTC)) == date(2026, 7, 6)


@pytest.mark.parametrize("day", [date(2026, 11, 16), date(2026, 11, 19), date(2026, 11, 22)])
def test_a_week_ends_on_the_councils_day(day: date) -> None:
    assert week_ending(day, ends_on=6) == date(2026, 11, 22)


def test_touching_is_not_overlapping() -> None:
    first, second, third = (Worked(time(6, minute), 30 * 60).span(NIGHT_BACK) for minute in (0, 29, 30))
    assert first.overlaps(second)
    assert not first.overlaps(third)
