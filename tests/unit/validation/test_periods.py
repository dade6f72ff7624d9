"""Carers who came back: a row for each period, and no two that overlap."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import permutations

import pytest

from actuals.model.imports import Counts
from actuals.model.issues import IssueCode, Location
from actuals.model.people import by_id
from actuals.validation.carers import carer
from actuals.validation.periods import PERIODS_A_CARER, StoredCarers, check_carers
from actuals.validation.records import Record, load_record
from actuals.validation.report import Checked
from tests.examples import IMPORT, NOW

FIRST = ("06/01/2020", "31/12/2022")
AGAIN = ("01/03/2024", "")
NEXT_DAY = ("01/01/2023", "29/02/2024")
SINCE_2020 = ("06/01/2020", "")

Dates = tuple[str, str]


def row(number: int, dates: Dates, **cells: str) -> tuple[Location, dict[str, str]]:
    start, end = dates
    carer = {"CarerID": "CW7", "Forename": "Ben", "Surname": "Frost", "StartDate": start, "EndDate": end}
    return Location(row=number), carer | cells


def check(
    rows: Iterable[tuple[Location, dict[str, str]]], stored: Iterable[Record] = ()
) -> tuple[Checked, list[Record]]:
    staged: list[bytes] = []
    records = {record.key: record.record for record in stored}
    standing = StoredCarers(lambda _: records, lambda: by_id(map(carer, records.values())))
    checked = check_carers(IMPORT, rows, standing, staged.extend, NOW)
    return checked, [load_record(line.decode()) for line in staged]


def good(*dates: Dates) -> list[Record]:
    """As they are stored."""
    return check(row(number, each) for number, each in enumerate(dates, 2))[1]


def rejected(dates: Iterable[Dates], stored: Iterable[Record] = ()) -> list[int | None]:
    checked, _ = check((row(number, each) for number, each in enumerate(dates, 2)), stored)
    assert {issue.code for issue in checked.issues} <= {IssueCode.FORMAT}
    return [issue.location.row for issue in checked.issues]


@pytest.mark.parametrize("order", list(permutations([FIRST, NEXT_DAY, AGAIN])))
def test_a_carer_who_came_back_has_a_row_for_each_period_in_any_order(order: tuple[Dates, ...]) -> None:
    checked, staged = check(row(number, dates) for number, dates in enumerate(order, 2))
    assert checked.import_.counts == Counts(new=3)
    assert sorted(record.key for record in staged) == ["CW7/2020-01-06", "CW7/2023-01-01", "CW7/2024-03-01"]


def test_other_periods_that_are_stored_stay() -> None:
    checked, staged = check([row(2, AGAIN)], good(FIRST))
    assert checked.import_.counts == Counts(new=1)
    assert [record.key for record in staged] == ["CW7/2024-03-01"]


def test_the_same_period_with_another_name_or_end_is_updated() -> None:
    married = row(2, FIRST, Surname="Winter")
    ended = row(3, ("01/03/2024", "30/06/2026"))
    assert check([married, ended], good(FIRST, AGAIN))[0].import_.counts == Counts(updated=2)
    assert check([row(2, FIRST)], good(FIRST, AGAIN))[0].import_.counts == Counts(unchanged=1)


def test_of_two_periods_that_overlap_the_later_row_is_refused() -> None:
    assert rejected([FIRST, SINCE_2020]) == [3]
    assert rejected([AGAIN, SINCE_2020]) == [3]
    assert rejected([SINCE_2020, AGAIN]) == [3]


def test_it_is_told_which_other_period_overlaps() -> None:
    checked, _ = check([row(2, FIRST), row(3, ("31/12/2022", ""))])
    [issue] = checked.issues
    assert (issue.field, issue.value) == ("StartDate", "31/12/2022")
    assert issue.message == (
        "Carer 'CW7' has another period from 06/01/2020 to 31/12/2022, in row 2, and the two overlap. "
        "Correct StartDate or EndDate."
    )
    assert checked.import_.counts == Counts(new=1, rejected=1)


def test_a_period_that_overlaps_a_stored_one_is_refused_with_what_to_do() -> None:
    checked, _ = check([row(2, AGAIN)], good(SINCE_2020))
    assert [issue.message for issue in checked.issues] == [
        "Carer 'CW7' has another period from 06/01/2020 on, sent before, and the two overlap. Correct StartDate or "
        "EndDate. To end the other one, send it with an EndDate in the same file."
    ]


@pytest.mark.parametrize("order", list(permutations([FIRST, AGAIN])))
def test_a_stored_period_that_the_file_ends_makes_place_for_the_next_in_any_order(order: tuple[Dates, ...]) -> None:
    checked, _ = check([row(number, dates) for number, dates in enumerate(order, 2)], good(SINCE_2020))
    assert checked.import_.counts == Counts(new=1, updated=1)


def test_an_end_that_is_not_taken_makes_no_place() -> None:
    """Row 3 would end the stored period, but overlaps row 2: so that period stays, and row 2 overlaps it."""
    ends_late = ("06/01/2020", "30/06/2026")
    assert rejected([("01/01/2026", ""), ends_late], good(SINCE_2020)) == [2, 3]


def test_the_same_row_twice_is_refused_the_second_time() -> None:
    assert rejected([FIRST, FIRST]) == [3]


def test_periods_of_two_carers_have_nothing_to_do_with_each_other() -> None:
    checked, _ = check([row(2, SINCE_2020), row(3, SINCE_2020, CarerID="CW8")])
    assert checked.import_.counts == Counts(new=2)


@pytest.mark.parametrize("reference", ["CW7/2020-01-06", "CW 7/8#ü–?", "/", "~", "7" * 60])
def test_whatever_a_carer_is_called_each_period_has_a_key_of_its_own(reference: str) -> None:
    _, staged = check([row(2, FIRST, CarerID=reference), row(3, AGAIN, CarerID=reference), row(4, FIRST)])
    assert len({record.key for record in staged}) == 3
    assert {record.record["carerId"] for record in staged} == {reference, "CW7"}


def test_nobody_has_more_periods_than_can_be_meant() -> None:
    days = [(f"01/{month:02}/{year}", f"02/{month:02}/{year}") for year in range(2010, 2020) for month in range(1, 13)]
    assert rejected(days) == list(range(2 + PERIODS_A_CARER, 2 + len(days)))
    assert rejected(days[PERIODS_A_CARER:], good(*days[:PERIODS_A_CARER])) == list(range(2, 22))


def test_periods_overlap_when_they_share_a_day() -> None:
    first, again = (carer(record.record) for record in good(FIRST, AGAIN))
    assert not first.overlaps(again)
    assert first.overlaps(replace(again, start_date=first.end_date or first.start_date))
