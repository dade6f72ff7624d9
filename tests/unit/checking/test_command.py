"""The command that checks a file before it is sent: what it answers, and how it ends."""

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from actuals.answers.issues import issue_object
from actuals.checking import files
from actuals.checking.command import main
from actuals.checking.files import NOTHING_STORED
from actuals.checking.progress import LARGE
from actuals.commissioning.nouns import to_order
from actuals.model.contract_orders import OrdersOfContract
from actuals.model.refs import ContractNumber
from actuals.validation.check import check_visits
from actuals.validation.report import Checked
from tests.examples import CELLS, NOW
from tests.golden.test_samples import SAMPLES, import_of, known, records

REFERENCE = str(SAMPLES / "reference")
SERVICE_USER = '{"serviceUserRef": "4001", "name": "Ada Winter"}'


class Answer(NamedTuple):
    """How a check ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        shown: dict[str, Any] = json.loads(self.out)
        return shown


def check(*arguments: str | Path, err: StringIO | None = None) -> Answer:
    out, err = StringIO(), err or StringIO()
    code = main(["check", *map(str, arguments)], NOW, out, err)
    return Answer(code, out.getvalue(), err.getvalue())


def csv_file(folder: Path, *rows: dict[str, str]) -> Path:
    """A file with the ordinary visit, changed row by row."""
    path = folder / "visits.csv"
    lines = [CELLS, *(CELLS | row for row in rows)]
    quoted = [",".join(f'"{cell}"' for cell in line.values()) for line in lines[1:]]
    path.write_text("\n".join([",".join(CELLS), *quoted]) + "\n", encoding="utf-8")
    return path


def codes(answer: Answer) -> list[str]:
    return [issue["code"] for issue in answer.json["issues"]]


def test_a_good_file_ends_with_0(tmp_path: Path) -> None:
    answer = check(csv_file(tmp_path, {}))
    assert answer == (
        0,
        "1 of 1 records are good, 0 would be rejected; 0 warnings.\n"
        "Not checked, as it was not given: the council's settings (weeks are taken to end on Sunday), contracts, "
        "service users, visit codes, orders, carers.\n",
        "",
    )


def test_warnings_end_with_0_too(tmp_path: Path) -> None:
    answer = check(csv_file(tmp_path, {"StartTimeClaimed": "6:30"}))
    assert answer.code == 0
    assert answer.out.startswith("row 2: warning: time-format: StartTimeClaimed 6:30 was read as 06:30:00; ")
    assert "1 of 1 records are good, 0 would be rejected; 1 warning.\n" in answer.out


def test_a_rejected_visit_ends_with_1_and_says_where_and_what(tmp_path: Path) -> None:
    answer = check(csv_file(tmp_path, {}, {"VisitDate": "2026-11-18"}))
    assert answer.code == 1
    assert answer.out.splitlines()[:2] == [
        "row 3: error: format: VisitDate is not a date such as 22/11/2026. Correct it and send the file again. "
        "[VisitDate: 2026-11-18]",
        "1 of 2 records are good, 1 would be rejected; 0 warnings.",
    ]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"a,b\n1,2\n", b"<File/>", b"\xff\xfe\x00"])
def test_a_file_that_is_refused_ends_with_1(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "visits.csv"
    path.write_bytes(content)
    answer = check(path)
    assert answer.code == 1
    assert "\nThe file would be refused.\n" in answer.out


def test_a_file_that_is_too_large_to_upload_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST_FILE", files.MEGABYTE)
    answer = check(csv_file(tmp_path, {"Description": "x" * files.MEGABYTE}))
    sentence = "file: error: unreadable: The file has over 1 MB. Send it in several files."
    assert (answer.code, answer.out.splitlines()[0]) == (1, sentence)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("none.csv",), "There is no file none.csv."),
        ((SAMPLES,), f"There is no file {SAMPLES}."),
        ((SAMPLES / "P200/visits.csv", "--reference", "nowhere"), "There is no folder nowhere."),
        (
            (SAMPLES / "P200/visits.csv", "--reference", SAMPLES),
            f"The folder {SAMPLES} has no reference data: none of settings.jsonl, contracts.jsonl, "
            "service-users.jsonl, visit-codes.jsonl, orders.jsonl, carers.csv.",
        ),
        ((SAMPLES / "P200/visits.csv", "--carers", "nobody.csv"), "There is no carers file nobody.csv."),
    ],
)
def test_what_is_not_there_ends_with_2(arguments: tuple[str | Path, ...], sentence: str) -> None:
    assert check(*arguments) == (2, "", f"{sentence}\n")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("contracts.jsonl", '{"contractNumber": "C-1"}\n', "row 1: "),
        ("service-users.jsonl", f"{SERVICE_USER}\n{SERVICE_USER}\n", "row 2: Row 2 has the key of row 1."),
        ("visit-codes.jsonl", "", "file: The file is empty."),
        ("carers.csv", "CarerID,Forename\n", "row 1: The headings are not as agreed"),
    ],
)
def test_reference_data_that_cannot_be_used_ends_with_2(tmp_path: Path, name: str, content: str, sentence: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    answer = check(SAMPLES / "P200/visits.csv", "--reference", tmp_path)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(f"{tmp_path / name} cannot be used. {sentence}")


def test_arguments_that_are_none_end_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        check("visits.csv", "--format", "pdf")
    assert ended.value.code == 2
    assert "--format" in capsys.readouterr().err


def as_an_import(path: str) -> Checked:
    content = (SAMPLES / path).read_bytes()
    placed = [to_order(record) for record in records("orders")]

    def orders(contract: ContractNumber) -> OrdersOfContract:
        return OrdersOfContract(order for order in placed if order.contract_number == contract)

    of_samples = replace(known(path[:4], NOW), orders=orders)
    return check_visits(import_of(path), ([content], len(content)), of_samples, NOTHING_STORED, list[bytes]().extend)


@pytest.mark.parametrize(
    "path", ["P100/mistakes.xml", "P200/mistakes.csv", "P200/headings.csv", "P100/visits.xml", "P200/corrected.csv"]
)
def test_with_the_councils_reference_data_it_finds_what_an_import_would(path: str) -> None:
    asked = ("--reference", REFERENCE, "--carers", SAMPLES / path[:4] / "carers.csv", "--format", "json")
    expected = as_an_import(path)
    answer = check(SAMPLES / path, "--provider", path[:4], *asked)
    assert answer.json["issues"] == json.loads(json.dumps([issue_object(issue) for issue in expected.issues]))
    assert answer.json["status"] == expected.import_.status
    assert answer.json["notChecked"] == []
    counts = expected.import_.counts
    assert answer.json["counts"] == {
        "read": counts.read,
        "new": counts.new,
        "updated": 0,
        "unchanged": 0,
        "rejected": counts.rejected,
        "warnings": counts.warnings,
        "missing": 0,
        "withdrawn": 0,
    }
    assert answer.code == (expected.import_.status != "ready")


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("P?00/visits.*")))
def test_good_samples_are_good_without_any_reference_data(path: Path) -> None:
    assert check(path).code == 0


def test_without_reference_data_nothing_is_unknown(tmp_path: Path) -> None:
    row = {
        "ContractNumber": "C-0",
        "ServiceUserRef": "0",
        "ServiceUserDetails": "Nobody",
        "ServiceType": "GARDENING",
        "VisitCode": "??",
        "ManuallyAmended": "MAYBE",
        "CareWorkerRef": "0",
        "DurationClaimed": "01:30:00",
        "WeekEnding": "18/11/1990",
        "VisitDate": "18/11/1990",
    }
    answer = check(csv_file(tmp_path, row), "--format", "json")
    assert (answer.code, codes(answer)) == (0, [])


def test_only_what_was_given_is_held_against_a_file(tmp_path: Path) -> None:
    (tmp_path / "service-users.jsonl").write_text(SERVICE_USER, encoding="utf-8")
    path = csv_file(tmp_path, {}, {"ServiceUserRef": "4002", "ContractNumber": "C-0"})
    answer = check(path, "--reference", tmp_path, "--format", "json")
    assert (answer.code, codes(answer)) == (1, ["unknown-service-user"])
    assert answer.json["notChecked"][1:] == ["contracts", "visit codes", "orders", "carers"]


def test_carers_of_the_folder_are_used_unless_others_are_named(tmp_path: Path) -> None:
    heading = "CarerID,Forename,Surname,StartDate\n"
    (tmp_path / "carers.csv").write_text(f"{heading}CW8,Ivy,March,01/01/2026\n", encoding="utf-8")
    (tmp_path / "others.csv").write_text(f"{heading}CW7,Ben,Frost,01/01/2026\n", encoding="utf-8")
    path = csv_file(tmp_path, {})
    answer = check(path, "--reference", tmp_path, "--format", "json")
    assert codes(answer) == ["unknown-carer"]
    assert check(path, "--reference", tmp_path, "--carers", tmp_path / "others.csv").code == 0


def test_a_carer_who_came_back_is_known_in_both_periods(tmp_path: Path) -> None:
    rows = ("CW7,Ben,Frost,01/11/2026,", "CW7,Ben,Frost,06/01/2020,30/09/2026")
    carers = tmp_path / "carers.csv"
    carers.write_text("\n".join(("CarerID,Forename,Surname,StartDate,EndDate", *rows, "")), encoding="utf-8")
    assert check(carers, "--kind", "carers").code == 0
    between = {"VisitDate": "15/10/2026", "WeekEnding": "18/10/2026"}
    before = {"VisitDate": "30/09/2026", "WeekEnding": "04/10/2026"}
    answer = check(csv_file(tmp_path, {}, before, between), "--carers", carers, "--format", "json")
    assert [(issue["code"], issue["location"]) for issue in answer.json["issues"]] == [("unknown-carer", {"row": 4})]


def test_periods_that_overlap_are_told_before_they_are_sent(tmp_path: Path) -> None:
    rows = ("CW7,Ben,Frost,06/01/2020,", "CW7,Ben,Frost,01/11/2026,")
    carers = tmp_path / "carers.csv"
    carers.write_text("\n".join(("CarerID,Forename,Surname,StartDate,EndDate", *rows, "")), encoding="utf-8")
    answer = check(carers, "--kind", "carers", "--format", "json")
    assert (answer.code, codes(answer)) == (1, ["format"])


def test_the_sender_is_the_first_provider_of_the_file_unless_named(tmp_path: Path) -> None:
    path = csv_file(tmp_path, {}, {"ProviderRef": "P200", "ServiceUserRef": "4002"})
    first, named = (check(path, "--format", "json", *more).json["issues"][0] for more in ((), ("--provider", "P200")))
    assert (first["code"], first["location"]) == ("provider-not-yours", {"row": 3})
    assert (named["code"], named["location"]) == ("provider-not-yours", {"row": 2})


def test_contracts_of_others_are_not_the_senders(tmp_path: Path) -> None:
    path = csv_file(tmp_path, {"ContractNumber": "C-201", "CareWorkerRef": ""})
    (tmp_path / "contracts.jsonl").write_text((SAMPLES / "reference/contracts.jsonl").read_text(), encoding="utf-8")
    answer = check(path, "--reference", tmp_path, "--format", "json")
    assert codes(answer) == ["unknown-contract"]


def test_a_carers_file_is_checked_as_well() -> None:
    answer = check(SAMPLES / "P100/carers.csv", "--kind", "carers", "--format", "json")
    assert (answer.code, answer.json["counts"]["rejected"], answer.json["notChecked"]) == (0, 0, [])
    assert check(SAMPLES / "P200/visits.csv", "--kind", "carers").code == 1


def test_what_a_terminal_would_obey_is_not_passed_on(tmp_path: Path) -> None:
    answer = check(csv_file(tmp_path, {"NumberOfCarers": "\x1b[2J2"}))
    assert "\x1b" not in answer.out
    assert "[NumberOfCarers: \N{REPLACEMENT CHARACTER}[2J2]" in answer.out


class Terminal(StringIO):
    """Where somebody looks on."""

    def isatty(self) -> bool:
        return True


def test_progress_is_told_of_large_files_on_a_terminal_only(tmp_path: Path) -> None:
    path = csv_file(tmp_path, {})
    assert check(path, err=Terminal()).err == ""
    rows = ({"ServiceUserRef": str(number), "Description": "x" * 3000} for number in range(LARGE // 3000))
    large = csv_file(tmp_path, *rows)
    told = check(large, err=Terminal())
    assert told.err.count("Reading  [") > 10
    assert told.err.count("Checking [") > 3
    assert told.err.count("] 100%") > 1
    assert told.err.endswith("\r")
    assert check(large) == told._replace(err="")


def test_a_fault_of_the_check_takes_the_progress_away(tmp_path: Path) -> None:
    """A refused file leaves no half a line behind."""
    large = csv_file(tmp_path, *({"Description": "x" * 3000} for _ in range(LARGE // 3000)))
    with large.open("ab") as file:
        file.write(b'"')
    told = check(large, err=Terminal())
    assert told.code == 1
    assert told.err.endswith(" \r")


def test_json_has_nothing_that_only_an_import_has() -> None:
    answer = check(SAMPLES / "P200/visits.csv", "--format", "json").json
    assert answer["filename"] == "visits.csv"
    assert answer["providerRef"] == "P200"
    assert not {"importId", "autoConfirm", "createdAt"} & answer.keys()
