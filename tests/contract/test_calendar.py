"""The built-in calendar, held against the rules for bank holidays and against today's date."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from actuals.model.bank_holidays import ENGLAND_AND_WALES
from actuals.model.london import today

YEARS = sorted({holiday.day.year for holiday in ENGLAND_AND_WALES})
MONDAY, FRIDAY, SATURDAY = 0, 4, 5


def easter(year: int) -> date:
    """Easter Sunday, by the anonymous Gregorian algorithm."""
    golden, century, rest = year % 19, *divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - correction + 15) % 30
    quarter, quarter_rest = divmod(rest, 4)
    to_sunday = (32 + 2 * century_rest + 2 * quarter - epact - quarter_rest) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def monday_from(day: date) -> date:
    return day + timedelta(-day.weekday() % 7)


def weekdays_from(days: list[date]) -> Iterator[date]:
    """Each day, or the next weekday that is not taken."""
    taken: set[date] = {day for day in days if day.weekday() < SATURDAY}
    for day in days:
        free = day
        while free.weekday() >= SATURDAY or (free != day and free in taken):
            free += timedelta(1)
        taken.add(free)
        yield free


def ruled(year: int) -> list[date]:
    """The bank holidays of a year without extraordinary ones."""
    return sorted(
        [
            *weekdays_from([date(year, 1, 1)]),
            easter(year) - timedelta(2),
            easter(year) + timedelta(1),
            monday_from(date(year, 5, 1)),
            monday_from(date(year, 5, 25)),
            monday_from(date(year, 8, 25)),
            *weekdays_from([date(year, 12, 25), date(year, 12, 26)]),
        ]
    )


def test_the_calendar_reaches_from_the_last_complete_year_to_the_next_one() -> None:
    """When this fails, add the year that GOV.UK announced since."""
    this_year = today(datetime.now(UTC)).year
    assert {this_year - 1, this_year, this_year + 1} <= set(YEARS)


@pytest.mark.parametrize("year", YEARS)
def test_each_year_has_the_days_that_the_rules_give(year: int) -> None:
    assert [holiday.day for holiday in ENGLAND_AND_WALES if holiday.day.year == year] == ruled(year)
