"""A visit is cut at London's midnights and at the edges of bands, in the minutes that really passed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actuals.model.rates import TimeBand
from actuals.pricing.bands import Bands, Stretch, clocks_change_during
from tests.examples import FRAMEWORK, TUESDAY

NIGHT_AND_DAY = Bands(FRAMEWORK.time_bands)
HALF_PAST_ONE = 90
EARLY_AND_LATE = Bands((TimeBand("EARLY", 0, HALF_PAST_ONE), TimeBand("LATE", HALF_PAST_ONE, 0)))
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
EVENING = 22 * 60


def cut(bands: Bands, day: date, start: int, minutes: int) -> list[tuple[str, int, str]]:
    """Each piece as its wall time, minutes and band."""
    return [
        (f"{piece.start // 60:02}:{piece.start % 60:02}", piece.minutes, piece.band)
        for piece in bands.split(day, start, minutes)
    ]


def test_an_edge_belongs_to_the_band_that_begins_there() -> None:
    assert cut(NIGHT_AND_DAY, TUESDAY, 7 * 60 - 1, 1) == [("06:59", 1, "NIGHT")]
    assert cut(NIGHT_AND_DAY, TUESDAY, 7 * 60, 1) == [("07:00", 1, "DAY")]
    assert cut(NIGHT_AND_DAY, TUESDAY, EVENING, 1) == [("22:00", 1, "NIGHT")]


def test_a_night_is_cut_at_midnight() -> None:
    night = NIGHT_AND_DAY.split(TUESDAY, EVENING, 9 * 60)
    assert [piece.minutes for piece in night] == [120, 420]
    assert [piece.day(TUESDAY) for piece in night] == [TUESDAY, TUESDAY + timedelta(days=1)]


def test_a_band_that_is_all_day_is_cut_at_midnight_only() -> None:
    all_day = Bands((TimeBand("ANY", EVENING, EVENING),))
    assert cut(all_day, TUESDAY, 21 * 60, 4 * 60) == [("21:00", 180, "ANY"), ("24:00", 60, "ANY")]


def test_a_visit_of_no_minutes_has_no_pieces() -> None:
    assert NIGHT_AND_DAY.split(TUESDAY, EVENING, 0) == ()
    assert NIGHT_AND_DAY.split(AUTUMN, 60, 0) == ()


@pytest.mark.parametrize(("saturday", "hours"), [(date(2026, 10, 24), 10), (date(2026, 3, 28), 8), (TUESDAY, 9)])
def test_a_night_lasts_ten_hours_when_clocks_go_back_and_eight_when_they_go_forward(saturday: date, hours: int) -> None:
    pieces = NIGHT_AND_DAY.split(saturday, EVENING, 12 * 60)
    assert sum(piece.minutes for piece in pieces if piece.band == "NIGHT") == hours * 60
    assert sum(piece.minutes for piece in pieces) == 12 * 60


def test_a_band_that_ends_in_the_hour_that_comes_twice_comes_twice_itself() -> None:
    assert cut(EARLY_AND_LATE, AUTUMN, 0, 4 * 60) == [
        ("00:00", 90, "EARLY"),
        ("01:30", 30, "LATE"),
        ("01:00", 30, "EARLY"),
        ("01:30", 90, "LATE"),
    ]


def test_a_band_that_ends_in_the_hour_that_never_comes_ends_where_the_clock_jumps() -> None:
    assert cut(EARLY_AND_LATE, SPRING, 0, 2 * 60) == [("00:00", 60, "EARLY"), ("02:00", 60, "LATE")]


def test_a_start_that_comes_twice_is_the_first_and_one_that_never_comes_moves_forward() -> None:
    assert cut(NIGHT_AND_DAY, AUTUMN, 90, 6 * 60 + 31) == [("01:30", 390, "NIGHT"), ("07:00", 1, "DAY")]
    assert cut(NIGHT_AND_DAY, SPRING, 90, 5 * 60) == [("02:30", 270, "NIGHT"), ("07:00", 30, "DAY")]


@pytest.mark.parametrize(
    ("day", "start", "minutes", "changes"),
    [
        (AUTUMN, 0, 120, False),
        (AUTUMN, 0, 121, True),
        (SPRING, 59, 1, False),
        (SPRING, 59, 2, True),
        (SPRING - timedelta(days=1), EVENING, 181, True),
        (SPRING - timedelta(days=1), EVENING, 180, False),
        (TUESDAY, 0, 1440, False),
    ],
)
def test_clocks_change_during_a_visit_that_goes_on_after_they_changed(
    *, day: date, start: int, minutes: int, changes: bool
) -> None:
    assert clocks_change_during(day, start, minutes) is changes


near_a_change = st.sampled_from([SPRING, AUTUMN]).flatmap(
    lambda day: st.integers(-3, 1).map(lambda days: day + timedelta(days=days))
)
edges = st.lists(st.integers(0, 1439), min_size=1, max_size=6, unique=True).map(sorted)


def bands_between(starts: list[int]) -> Bands:
    ends = [*starts[1:], starts[0]]
    return Bands([TimeBand(f"B{n}", *edge) for n, edge in enumerate(zip(starts, ends, strict=True))])


@given(edges, st.one_of(near_a_change, st.dates(date(2025, 1, 1), date(2030, 1, 1))), st.data())
def test_pieces_add_up_to_the_minutes_and_none_is_empty(starts: list[int], day: date, data: st.DataObject) -> None:
    start, minutes = data.draw(st.integers(0, 1439)), data.draw(st.integers(0, 2880))
    pieces = bands_between(starts).split(day, start, minutes)
    assert sum(piece.minutes for piece in pieces) == minutes
    assert all(piece.minutes > 0 for piece in pieces)


@given(edges, near_a_change, st.data())
def test_a_visit_cut_short_has_the_same_pieces_up_to_there(starts: list[int], day: date, data: st.DataObject) -> None:
    start, minutes = data.draw(st.integers(0, 1439)), data.draw(st.integers(1, 1440))
    bands = bands_between(starts)
    whole, short = (minute_by_minute(bands.split(day, start, some)) for some in (minutes, minutes - 1))
    assert whole[:-1] == short


def minute_by_minute(pieces: tuple[Stretch, ...]) -> list[tuple[int, str]]:
    return [(piece.start // 1440, piece.band) for piece in pieces for _minute in range(piece.minutes)]
