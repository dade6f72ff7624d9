"""Carers and reference records in bulk: each good or refused by itself."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from actuals.model.imports import Counts, ImportStatus
from actuals.model.issues import Issue, IssueCode, Level, Location
from actuals.model.people import Carer
from actuals.model.refs import CarerId
from actuals.validation.carers import carer, read_carer
from actuals.validation.faults import Fault
from actuals.validation.records import Record, check_records, load_record
from actuals.validation.report import Checked
from tests.examples import IMPORT, NOW

BEN = {"CarerID": "CW7", "Forename": "Ben", "Surname": "Frost", "StartDate": "06/01/2020", "EndDate": ""}


def check(lines: list[Any], stored: dict[str, dict[str, Any]] | None = None) -> tuple[Checked, list[Record]]:
    staged: list[bytes] = []

    def stage(given: Iterator[bytes]) -> None:
        staged.extend(given)

    checked = check_records(IMPORT, lines, read, lambda _: stored or {}, stage, NOW)
    return checked, [load_record(line.decode()) for line in staged]


def read(data: dict[str, Any]) -> Record | list[Fault]:
    return Record(data["key"], data) if "key" in data else [Fault(IssueCode.REQUIRED, "key is missing.", "key")]


def faults(cells: dict[str, str]) -> list[Fault]:
    found = read_carer(cells)
    assert isinstance(found, list)
    return found


def lines(*records: dict[str, Any]) -> list[tuple[Location, dict[str, Any]]]:
    return [(Location(row=number), record) for number, record in enumerate(records, 1)]


def test_records_are_counted_against_what_is_stored() -> None:
    stored: dict[str, dict[str, Any]] = {"same": {"key": "same"}, "other": {"key": "other", "was": 1}}
    checked, staged = check(lines({"key": "same"}, {"key": "other"}, {"key": "new"}), stored)
    assert checked.import_.counts == Counts(new=1, updated=1, unchanged=1)
    assert checked.import_.status is ImportStatus.READY
    assert checked.import_.file_reference is None
    assert [record.key for record in staged] == ["same", "other", "new"]


def test_a_bad_record_is_rejected_alone() -> None:
    checked, staged = check(lines({"key": "a"}, {"name": "no key"}))
    assert checked.import_.counts == Counts(new=1, rejected=1)
    assert [(issue.code, issue.location.row) for issue in checked.issues] == [(IssueCode.REQUIRED, 2)]
    assert [record.key for record in staged] == ["a"]


def test_a_line_that_the_reader_rejected_counts() -> None:
    checked, _ = check([*lines({"key": "a"}), Issue(IssueCode.FORMAT, Level.VISIT, "not JSON", Location(row=2))])
    assert checked.import_.counts == Counts(new=1, rejected=1)


def test_a_key_twice_in_one_file_is_refused_the_second_time() -> None:
    checked, _ = check(lines({"key": "a"}, {"key": "a", "other": True}))
    assert checked.import_.counts == Counts(new=1, rejected=1)
    assert [issue.message for issue in checked.issues] == ["Row 2 has the key of row 1. Send each record once."]


def test_a_file_of_nothing_is_refused() -> None:
    checked, _ = check([])
    assert (checked.import_.status, checked.import_.status_reason) == (ImportStatus.UNREADABLE, "no-visits")


def test_a_carers_row_becomes_a_record_and_the_record_a_carer() -> None:
    record = read_carer(BEN)
    assert isinstance(record, Record)
    assert record.key == "CW7/2020-01-06"
    assert carer(record.record) == Carer(CarerId("CW7"), "Ben", "Frost", date(2020, 1, 6))


@pytest.mark.parametrize("heading", ["CarerID", "Forename", "Surname", "StartDate"])
def test_a_carer_has_a_reference_a_name_and_a_first_day(heading: str) -> None:
    [fault] = faults(BEN | {heading: ""})
    assert (fault.code, fault.field) == (IssueCode.REQUIRED, heading)


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({"StartDate": "2020-01-06"}, "StartDate"),
        ({"EndDate": "soon"}, "EndDate"),
        ({"EndDate": "05/01/2020"}, "EndDate"),
        ({"CarerID": "C" * 61}, "CarerID"),
        ({"CarerID": "1E+07"}, "CarerID"),
    ],
)
def test_a_carers_cells_have_their_forms(cells: dict[str, str], field: str) -> None:
    [fault] = faults(BEN | cells)
    assert (fault.code, fault.field) == (IssueCode.FORMAT, field)
