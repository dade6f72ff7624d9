"""Cells: what each form reads, and what it refuses."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest

from actuals.model.issues import IssueCode
from actuals.validation.cells import (
    TWO_PARTS,
    Malformed,
    as_clock,
    carers,
    clock_seconds,
    clock_time,
    created,
    in_words,
    is_rewritten,
    money,
    slashed_date,
    xml_date,
    xml_seconds,
    yes_or_no,
)


def test_a_csv_date_is_day_month_year() -> None:
    assert slashed_date("22/11/2026") == date(2026, 11, 22)


@pytest.mark.parametrize(
    "cell",
    [
        "2026-11-22",
        "22/11/26",
        "31/11/2026",
        "29/02/2026",
        "1/2/2026",
        "22.11.2026",
        "46347",
        "",
        "\u0662\u0662/11/2026",
    ],
)
def test_any_other_csv_date_is_malformed(cell: str) -> None:
    assert isinstance(slashed_date(cell), Malformed)


@pytest.mark.parametrize("cell", ["01/01/0001", "17/11/0026", "31/12/9999"])
def test_a_year_in_which_nobody_is_cared_for_is_malformed(cell: str) -> None:
    assert isinstance(slashed_date(cell), Malformed)


def test_29_february_is_a_date_in_a_leap_year_only() -> None:
    assert slashed_date("29/02/2028") == date(2028, 2, 29)


@pytest.mark.parametrize("cell", ["2026-11-22", "2026-11-22T00:00:00", "22/11/2026"])
def test_an_xml_date_has_three_forms(cell: str) -> None:
    assert xml_date(cell) == date(2026, 11, 22)


@pytest.mark.parametrize("cell", ["2026-W47-7", "20261122", "2026-11-31", "2026-11-22T00:00", "2026-11-22Z"])
def test_what_iso_8601_allows_besides_is_malformed(cell: str) -> None:
    assert isinstance(xml_date(cell), Malformed)


@pytest.mark.parametrize(
    ("cell", "read"),
    [("06:30:45", time(6, 30, 45)), ("06:30", time(6, 30)), ("7:30", time(7, 30)), ("00:00:00", time(0))],
)
def test_times_are_read_with_and_without_seconds(cell: str, read: time) -> None:
    assert clock_time(cell) == read


@pytest.mark.parametrize("cell", ["24:00:00", "06:60:00", "6.30", "06:30:00 AM", "-06:30:00", "0630", "#REF!", "6:3"])
def test_what_is_no_time_of_day_is_malformed(cell: str) -> None:
    assert isinstance(clock_time(cell), Malformed)


@pytest.mark.parametrize(
    ("cell", "seconds"), [("00:30:00", 1800), ("00:30:45", 1845), ("0:30", 1800), ("24:00:00", 86400), ("00:00:00", 0)]
)
def test_durations_go_up_to_and_including_a_day(cell: str, seconds: int) -> None:
    assert clock_seconds(cell) == seconds
    assert xml_seconds(cell) == seconds


@pytest.mark.parametrize("cell", ["24:00:01", "25:00:00", "-00:30:00"])
def test_a_duration_over_a_day_or_below_zero_has_its_own_code(cell: str) -> None:
    answer = clock_seconds(cell)
    assert isinstance(answer, Malformed)
    assert answer.code is IssueCode.DURATION


@pytest.mark.parametrize("cell", ["12:00", "15:00", "24:00", "30:00", "-15:00"])
def test_two_parts_that_may_be_minutes_and_seconds_are_not_read(cell: str) -> None:
    assert clock_seconds(cell) == xml_seconds(cell) == TWO_PARTS
    assert TWO_PARTS.code is IssueCode.FORMAT


def test_two_parts_below_twelve_hours_are_hours_and_minutes() -> None:
    assert clock_seconds("11:59") == (11 * 60 + 59) * 60


@pytest.mark.parametrize(
    ("seconds", "words", "clock"),
    [
        (0, "0 minutes", "00:00:00"),
        (60, "1 minute", "00:01:00"),
        (2700, "45 minutes", "00:45:00"),
        (3661, "1 hour 1 minute 1 second", "01:01:01"),
        (86400, "24 hours", "24:00:00"),
    ],
)
def test_durations_are_told_in_words_and_as_a_clock(seconds: int, words: str, clock: str) -> None:
    assert (in_words(seconds), as_clock(seconds)) == (words, clock)


@pytest.mark.parametrize("cell", ["PT30M", "PT1800S", "PT0H30M"])
def test_xml_also_spells_durations(cell: str) -> None:
    assert xml_seconds(cell) == 1800
    assert isinstance(clock_seconds(cell), Malformed)


@pytest.mark.parametrize("cell", ["PT", "P1D", "30M", "PT1.5M", "PT30m", "00:75:00"])
def test_what_is_no_duration_is_malformed(cell: str) -> None:
    answer = xml_seconds(cell)
    assert isinstance(answer, Malformed)
    assert answer.code is IssueCode.FORMAT


@pytest.mark.parametrize("cell", ["7:30", "07:30", "7:30:00", "-0:00"])
def test_a_spreadsheets_traces_show(cell: str) -> None:
    assert is_rewritten(cell)


@pytest.mark.parametrize("cell", ["07:30:00", "-00:00:00", "PT30M", ""])
def test_what_is_as_agreed_shows_no_traces(cell: str) -> None:
    assert not is_rewritten(cell)


def test_money_is_pounds_with_up_to_two_decimals() -> None:
    assert [money(cell) for cell in ("168.70", "168.7", "168", "-5.00")] == [
        Decimal("168.70"),
        Decimal("168.7"),
        Decimal(168),
        Decimal("-5.00"),
    ]


@pytest.mark.parametrize("cell", ["£168.70", "1,168.70", "1e3", "168.705", "NaN", "1_000", "\u0665"])
def test_what_is_no_amount_is_malformed(cell: str) -> None:
    assert isinstance(money(cell), Malformed)


def test_yes_and_no_are_words_in_any_case() -> None:
    assert [yes_or_no(cell) for cell in ("True", "FALSE", "true")] == [True, False, True]
    assert isinstance(yes_or_no("1"), Malformed)


def test_a_blank_number_of_carers_is_one() -> None:
    assert [carers(cell) for cell in ("", "1", "2")] == [1, 1, 2]


@pytest.mark.parametrize("cell", ["0", "-1", "1.0", "two", "1e1"])
def test_there_is_no_part_of_a_carer(cell: str) -> None:
    assert isinstance(carers(cell), Malformed)


def test_created_is_a_date_and_time() -> None:
    assert created("2026-11-23T09:00:00") == datetime.fromisoformat("2026-11-23T09:00:00")
    assert isinstance(created("2026-11-23"), Malformed)
    assert isinstance(created("2026-02-30T09:00:00"), Malformed)
