"""The heading row: every fault is named, with the nearest right heading."""

import pytest

from actuals.intake.carers import read_carers
from actuals.intake.fields import CARER_FIELDS
from actuals.intake.unreadable import UnreadableFile
from actuals.model.issues import IssueCode, Location
from tests.unit.intake.files import FIELDS, csv_text, refusal


def complaint(headings: list[str]) -> str:
    refused = refusal(csv_text({}, headings=headings), IssueCode.HEADINGS)
    assert refused.location == Location(row=1)
    return refused.message


def renamed(**others: str) -> list[str]:
    return [others.get(name, name) for name in FIELDS]


@pytest.mark.parametrize(
    ("heading", "meant"),
    [
        ("Service User Ref", "ServiceUserRef"),
        ("SERVICEUSERREF", "ServiceUserRef"),
        ("ServiceUser_Ref", "ServiceUserRef"),
        ("WeekEndng", "WeekEnding"),
        ("Carer ID", "CarerID"),
        ("Duration Claimed (hh:mm)", "DurationClaimed"),
    ],
)
def test_an_unknown_heading_is_told_with_the_nearest_right_one(heading: str, meant: str) -> None:
    assert f"'{heading}' is not known (did you mean {meant}?)" in complaint([*FIELDS, heading])


def test_a_heading_like_no_other_is_told_without_a_guess() -> None:
    assert "'Zzz' is not known;" in complaint([*renamed(VisitCode="VisitCod"), "Zzz"]) + ";"


def test_every_fault_is_told_at_once() -> None:
    said = complaint([*renamed(VisitCode="Code", WeekEnding="Week"), "OrderRef", "", "SSRef", "", ""])
    assert said.count("has no heading") == 1
    for fault in (
        "'Code' is not known",
        "'Week' is not known",
        "column 26 has no heading",
        "OrderRef is there 2 times",
        "ServiceUserRef is there 2 times (as SSRef and ServiceUserRef)",
        "WeekEnding is missing",
        "VisitCode is missing",
    ):
        assert fault in said


def test_a_missing_optional_heading_is_no_fault() -> None:
    assert "OurRef" not in complaint([name for name in FIELDS if name not in {"OurRef", "VisitCode"}])


def test_rows_without_a_heading_row_are_told_so() -> None:
    message = refusal(csv_text({}).partition("\n")[2], IssueCode.HEADINGS).message
    assert "the file may begin without its heading row" in message
    assert "is missing" not in message


def test_a_heading_row_without_end_is_not_listed() -> None:
    assert "there are 1024 headings" in complaint([*FIELDS, *["x"] * 1000])


def test_a_heading_that_is_missing_is_meant_rather_than_one_that_is_there() -> None:
    retyped = ["ClaimedDuration" if name == "DurationClaimed" else name for name in FIELDS]
    assert "'ClaimedDuration' is not known (did you mean DurationClaimed?)" in complaint(retyped)


def test_a_file_of_the_other_kind_is_called_by_its_name() -> None:
    carers = ",".join(CARER_FIELDS)
    assert refusal(carers, IssueCode.HEADINGS).message == (
        "These are the headings of a file of carers. Send it as an import of kind 'carers'."
    )
    with pytest.raises(UnreadableFile) as refused:
        list(read_carers([csv_text({}).encode()]))
    assert refused.value.issue.message == (
        "These are the headings of a file of visits. Send it as an import of kind 'visits'."
    )
