"""Service delivery files in CSV."""

import pytest

from actuals.intake.rows import Row
from actuals.model.issues import Issue, IssueCode, Level, Location
from tests.examples import csv_row
from tests.unit.intake.files import FIELDS, csv_file, csv_text, issues, read, refusal, rows

QUOTED = {"ServiceUserDetails": 'Winter, Ada "Addie"\nknock; twice'}


def with_row(text: str, number: int, line: str) -> str:
    """A text with one of its lines replaced; lines count from 1."""
    lines = text.split("\r\n")
    lines[number - 1] = line
    return "\r\n".join(lines)


def line_of(**cells: str) -> str:
    return csv_text(cells).split("\r\n")[1]


def test_a_row_is_a_visit_and_rows_are_numbered_as_in_a_spreadsheet() -> None:
    assert rows(csv_file({}, {"VisitDate": "18/11/2026"})) == [csv_row(2), csv_row(3, VisitDate="18/11/2026")]


def test_rows_of_one_header_share_its_cells() -> None:
    first, second, third = rows(csv_file({}, {}, {"ServiceUserRef": "0042"}))
    assert first.file is second.file is third.file
    assert first.header is second.header
    assert third == csv_row(4, ServiceUserRef="0042")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_the_separator_is_that_of_the_heading_row(separator: str, line_end: str) -> None:
    assert rows(csv_text(QUOTED, {}, separator=separator, line_end=line_end)) == [csv_row(2, **QUOTED), csv_row(3)]


def test_columns_are_found_by_heading_never_by_position() -> None:
    assert rows(csv_text({}, headings=reversed(FIELDS))) == [csv_row()]


def test_optional_columns_may_be_absent() -> None:
    present = [name for name in FIELDS if name not in {"OurRef", "OrderRef", "NumberOfCarers", "CareWorkerName"}]
    assert rows(csv_text({}, headings=present)) == [csv_row(NumberOfCarers="", CareWorkerName="")]


def test_other_known_names_of_columns_are_understood() -> None:
    text = csv_text({"OrderRef": "O-1"}).replace("ServiceUserRef", "SSRef").replace("CareWorkerRef", "CarerID")
    for name in ("OrderRef", "OrderReference", "CPLIRef"):
        assert rows(text.replace("OrderRef", name)) == [csv_row(OrderRef="O-1")]


def test_cells_and_headings_are_trimmed() -> None:
    text = csv_text({"VisitCode": "  VS ", "FileReference": " PC-000123", "ContractNumber": "\tC-1 "})
    assert rows(text.replace("VisitDate", " VisitDate ")) == [csv_row()]


def test_blank_rows_are_passed_over_but_counted() -> None:
    blanks = ["", "," * 23, " ,\t" + "," * 22, ",,"]
    text = csv_text({}) + "\r\n".join([*blanks, line_of(), "", ""])
    assert [row.location.row for row in rows(text)] == [2, 7]


def test_blank_lines_may_come_before_the_headings() -> None:
    assert [row.location.row for row in rows("\n,,,\n" + csv_text({}))] == [4]


def test_a_last_row_needs_no_line_end() -> None:
    assert rows(csv_text({}, {}).rstrip()) == [csv_row(2), csv_row(3)]


@pytest.mark.parametrize(
    ("line", "cells"),
    [(line_of().rpartition(",N,")[0], 21), (line_of() + ",x", 25), ("one,two", 2), ("," * 400 + "x", 401)],
)
def test_a_row_of_another_length_than_the_headings_is_rejected_alone(line: str, cells: int) -> None:
    before, issue, after = read(with_row(csv_file({}, {}, {}).decode(), 3, line))
    assert (before, after) == (csv_row(2), csv_row(4))
    assert isinstance(issue, Issue)
    assert (issue.code, issue.level, issue.location) == (IssueCode.FORMAT, Level.VISIT, Location(row=3))
    assert f"{cells} cells, but there are 24 headings" in issue.message


def test_a_cell_over_the_limit_rejects_its_row_and_is_named() -> None:
    [issue, row] = read(
        csv_file({"CareWorkerName": "x" * 4001, "VisitCode": "y" * 5000}, {"CareWorkerName": "x" * 4000})
    )
    assert isinstance(issue, Issue)
    assert (issue.field, issue.service_user_ref, issue.location.row) == ("VisitCode", "4001", 2)
    assert "VisitCode and CareWorkerName are over 4,000" in issue.message
    assert row == csv_row(3, CareWorkerName="x" * 4000)


@pytest.mark.parametrize("length", [131_073, 400_000])
def test_a_cell_of_any_length_rejects_its_row_only(length: int) -> None:
    text = with_row(csv_file({}, {}, {}).decode(), 3, "x" * length + "," * 23)
    before, issue, after = read(text)
    assert (before, after) == (csv_row(2), csv_row(4))
    assert isinstance(issue, Issue)
    assert "over 4,000 characters" in issue.message or "cells" in issue.message


def test_a_quotation_mark_that_is_not_doubled_rejects_its_row_only() -> None:
    text = csv_text({}, QUOTED | {"ServiceUserDetails": 'Winter, "Addie"'}, {}).replace('""Addie""', '"Addie"')
    before, issue, after = read(text)
    assert (before, after) == (csv_row(2), csv_row(4))
    assert isinstance(issue, Issue)
    assert "not doubled" in issue.message


def test_a_quotation_mark_in_a_cell_without_quotes_is_text() -> None:
    assert rows(csv_text({"OurRef": "x-ref"}).replace("x-ref", '5" step')) == [csv_row(OurRef='5" step')]


@pytest.mark.parametrize("after", [1, 2, 50, 3000])
def test_an_unclosed_quotation_mark_refuses_the_file_and_names_its_row(after: int) -> None:
    opened = line_of().replace('"Winter, Ada"', '"Winter')
    text = csv_text({}, {}) + opened + "\r\n" + "\r\n".join([line_of(CareWorkerName="Ben")] * after)
    for rest in (text, text.replace('"Winter, Ada"', "Winter")):
        refused = refusal(rest)
        assert refused.location == Location(row=4)
        assert "row 4 is not closed" in refused.message


def test_a_quotation_mark_that_swallows_whole_rows_rejects_what_it_swallowed() -> None:
    opened, closed = line_of().replace(", Ada", ""), line_of().replace('"Winter, Ada"', 'Winter"')
    text = csv_text({}) + "\r\n".join([opened.replace('Winter"', "Winter"), closed, line_of()])
    before, issue, after = read(text)
    assert (before, after) == (csv_row(2), csv_row(4))
    assert isinstance(issue, Issue)
    assert "probably not closed" in issue.message


def test_a_carriage_return_alone_is_no_line_end() -> None:
    assert "carriage return" in refusal(csv_text({}, {}).rstrip("\r\n") + "\rx,y\r\n").message
    assert refusal(csv_text({}, line_end="\r")).location.row == 1


def test_headings_without_visits_are_refused_as_no_visits() -> None:
    assert refusal(csv_text(), IssueCode.NO_VISITS).message.startswith("There are no visits")
    assert refusal(csv_text() + ",,,\r\n\r\n", IssueCode.NO_VISITS).location == Location()


def test_a_file_whose_every_row_is_rejected_is_not_without_visits() -> None:
    assert len(issues(csv_text() + "a,b\r\nc,d\r\n")) == 2


def test_what_the_cells_mean_is_not_the_readers_matter() -> None:
    [row] = rows(csv_file({"VisitDate": "yesterday", "ServiceUserRef": "=1+1", "FileReference": ""}))
    assert isinstance(row, Row)
    assert row == csv_row(VisitDate="yesterday", ServiceUserRef="=1+1", FileReference="")
