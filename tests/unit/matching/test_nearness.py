"""Which planned calls are near a visit: of neighbouring days, and in the nights in which the clocks change."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from actuals.matching.nearness import Start, calls_near, start_of
from actuals.model.orders import PlannedCall, Suspension
from actuals.model.sent_visits import Worked
from tests.examples import EVERY_DAY, ORDER, SENT_VISIT, TUESDAY, WEDNESDAY

BACK, FORWARD = date(2026, 10, 25), date(2027, 3, 28)
A_DAY = timedelta(days=1)


def near(day: date, start: str, planned: str, window: int = 120) -> list[tuple[int, str]]:
    """How many minutes away each call is, and its day."""
    order = replace(ORDER, planned=(PlannedCall(EVERY_DAY, time.fromisoformat(planned), 30),))
    at = time.fromisoformat(start)
    return [
        (found.distance, f"{found.day:%a}") for found in calls_near(Start(day, at.hour * 60 + at.minute), order, window)
    ]


@pytest.mark.parametrize(
    ("start", "planned", "found"),
    [
        ("08:40", "08:00", [(40, "Tue")]),
        ("00:05", "23:50", [(15, "Mon")]),
        ("23:55", "00:10", [(15, "Wed")]),
        ("01:59", "23:59", [(120, "Mon")]),
        ("02:00", "23:59", []),
        ("22:00", "00:00", [(120, "Wed")]),
        ("21:59", "00:00", []),
        ("02:00", "00:00", [(120, "Tue")]),
        ("22:00", "20:00", [(120, "Tue")]),
    ],
)
def test_calls_of_the_day_before_and_after_count_within_the_window(
    start: str, planned: str, found: list[tuple[int, str]]
) -> None:
    assert near(TUESDAY, start, planned) == found


def test_a_window_of_a_day_reaches_the_same_call_of_three_days() -> None:
    assert near(TUESDAY, "12:00", "12:00", 1440) == [(1440, "Mon"), (0, "Tue"), (1440, "Wed")]


def test_a_window_of_nothing_is_the_very_minute() -> None:
    assert near(TUESDAY, "00:00", "00:00", 0) == [(0, "Tue")]
    assert near(TUESDAY, "00:00", "23:59", 0) == []


@pytest.mark.parametrize(
    ("day", "start", "planned", "found"),
    [
        (BACK, "02:15", "00:30", []),  # 165 minutes, as an hour comes twice
        (BACK, "02:15", "01:30", [(105, "Sun")]),
        (BACK, "02:15", "03:00", [(45, "Sun")]),
        (BACK, "00:30", "02:15", []),
        (BACK - A_DAY, "23:45", "01:45", [(120, "Sun")]),
        (BACK - A_DAY, "23:45", "02:00", []),  # 195
        (FORWARD, "03:15", "00:30", [(105, "Sun")]),  # as an hour never comes
        (FORWARD, "03:15", "01:30", [(45, "Sun")]),  # 01:30 is 02:30
        (FORWARD, "00:30", "03:15", [(105, "Sun")]),
        (FORWARD - A_DAY, "23:45", "02:45", [(120, "Sun")]),
        (FORWARD + A_DAY, "00:05", "23:50", [(15, "Sun")]),
    ],
)
def test_in_the_nights_in_which_the_clocks_change_minutes_are_those_that_pass(
    day: date, start: str, planned: str, found: list[tuple[int, str]]
) -> None:
    assert near(day, start, planned) == found


def test_a_call_counts_on_days_on_which_its_order_is_in_force() -> None:
    late = replace(ORDER, planned=(PlannedCall(EVERY_DAY, time(23, 50), 30),))
    just_after = Start(WEDNESDAY, 5)
    assert [found.day for found in calls_near(just_after, late, 120)] == [TUESDAY]
    for changed in (
        replace(late, start_date=WEDNESDAY),
        replace(late, suspensions=(Suspension(TUESDAY, TUESDAY),)),
        replace(late, planned=(replace(late.planned[0], days=EVERY_DAY - {TUESDAY.weekday()}),)),
    ):
        assert list(calls_near(just_after, changed, 120)) == []


def test_a_visit_starts_when_the_carer_came_on_the_day_that_is_near_the_claimed_start() -> None:
    late = replace(SENT_VISIT, claimed=Worked(time(23, 50), 1800), actual=Worked(time(0, 5, 59), 1800))
    assert start_of(late) == Start(WEDNESDAY, 5)


def test_a_visit_that_never_began_starts_when_it_was_claimed() -> None:
    missed = replace(SENT_VISIT, claimed=Worked(time(23, 50), 1800), actual=Worked(time(0, 0), 0))
    assert start_of(missed) == Start(TUESDAY, 23 * 60 + 50)
