"""The carers file."""

import pytest

from actuals.intake.carers import read_carers
from actuals.intake.unreadable import UnreadableFile
from actuals.model.issues import Issue, IssueCode, Level, Location

HEADINGS = "CarerID,Forename,Surname,StartDate,EndDate\r\n"
BEN = {"CarerID": "CW7", "Forename": "Ben", "Surname": "Frost", "StartDate": "01/04/2026", "EndDate": ""}


def read(text: str) -> list[tuple[Location, dict[str, str]] | Issue]:
    return list(read_carers([text.encode()]))


def refusal(text: str) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as refused:
        read(text)
    return refused.value


def test_a_row_is_a_carer() -> None:
    assert read(HEADINGS + "CW7, Ben ,Frost,01/04/2026,\r\n") == [(Location(row=2), BEN)]


def test_the_end_date_may_be_absent_and_columns_stand_in_any_order() -> None:
    assert read("Surname;StartDate;CarerID;Forename\nFrost;01/04/2026;CW7;Ben\n") == [(Location(row=2), BEN)]


def test_blank_rows_are_passed_over() -> None:
    assert read(HEADINGS + ",,,,\n\nCW7,Ben,Frost,01/04/2026,\n") == [(Location(row=4), BEN)]


def test_a_short_row_and_a_long_cell_are_rejected_alone() -> None:
    short, long, good = read(HEADINGS + f"CW7,Ben\nCW8,{'x' * 4001},Frost,,\nCW7,Ben,Frost,01/04/2026,\n")
    assert isinstance(short, Issue)
    assert isinstance(long, Issue)
    assert (short.code, short.level, short.location) == (IssueCode.FORMAT, Level.VISIT, Location(row=2))
    assert (long.field, long.location) == ("Forename", Location(row=3))
    assert good == (Location(row=4), BEN)


def test_a_carer_with_characters_that_cannot_be_seen_is_rejected_alone() -> None:
    unseen, good = read(HEADINGS + "CW\u200b7,Ben,Frost,01/04/2026,\nCW7,Ben,Frost,01/04/2026,\n")
    assert isinstance(unseen, Issue)
    assert (unseen.code, unseen.field, unseen.location) == (IssueCode.FORMAT, "CarerID", Location(row=2))
    assert "cannot be seen (U+200B)" in unseen.message
    assert good == (Location(row=3), BEN)


def test_headings_are_checked_as_in_every_csv_file() -> None:
    refused = refusal("CarerID,Forname,Surname,StartDate,CarerID\n")
    assert refused.code is IssueCode.HEADINGS
    for fault in ("did you mean Forename?", "CarerID is there 2 times", "Forename is missing"):
        assert fault in refused.message


def test_headings_without_carers_are_refused() -> None:
    assert refusal(HEADINGS).code is IssueCode.NO_VISITS


@pytest.mark.parametrize(("text", "kind"), [("<Carers/>", "XML"), ('{"CarerID": "x"}', "JSON"), ("", "empty")])
def test_other_kinds_of_file_are_refused_by_name(text: str, kind: str) -> None:
    assert kind in refusal(text).message
