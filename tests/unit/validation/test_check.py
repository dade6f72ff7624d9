"""A whole file: in one reading, from bytes to report and staged weeks."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from actuals.model.imports import Counts, Import, ImportStatus
from actuals.model.issues import IssueCode, Level
from actuals.model.refs import ServiceUserRef
from actuals.model.weeks import StagedVisit, StagedWeek
from actuals.validation import files, row_partitions
from actuals.validation.check import Stored, check_visits
from actuals.validation.report import ISSUES_LISTED, Checked
from actuals.validation.staging import load_staged
from tests.examples import CELLS, IMPORT, KNOWN, NOW, SENT_VISIT, STAGED_WEEK, WEEK

NOTHING_STORED = Stored(lambda *_: None, lambda _: {})
DAYS = [{"VisitDate": f"{day}/11/2026"} for day in range(16, 23)]


def written(*rows: dict[str, str]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, CELLS)
    writer.writeheader()
    writer.writerows(CELLS | cells for cells in rows)
    return text.getvalue().encode()


def check(file: bytes, stored: Stored = NOTHING_STORED, **changes: Any) -> tuple[Checked, list[StagedWeek]]:
    staged: list[bytes] = []

    def stage(lines: Iterator[bytes]) -> None:
        staged.extend(lines)

    known = changes.get("known", KNOWN)
    checked = check_visits(IMPORT, ([file], changes.get("size", len(file))), known, stored, stage)
    counts = checked.import_.counts
    assert counts.read == counts.new + counts.updated + counts.unchanged + counts.rejected
    return checked, [load_staged(line) for line in staged]


def refusal(file: bytes, stored: Stored = NOTHING_STORED) -> tuple[ImportStatus, str | None, str]:
    (import_, [issue], changes), staged = check(file, stored)
    assert (staged, changes) == ([], ())
    assert [(group.code, group.level, group.count, group.message) for group in import_.issue_groups] == [
        (issue.code, issue.level, 1, issue.message)
    ]
    assert import_.counts == Counts()
    assert import_.issue_count == 1
    return import_.status, import_.status_reason, issue.message


def test_a_good_file_is_ready_and_its_weeks_are_staged() -> None:
    checked, staged = check(written({}))
    assert (checked.import_.status, checked.import_.counts) == (ImportStatus.READY, Counts(new=1))
    assert (checked.import_.file_reference, checked.import_.checked_at) == ("PC-000123", NOW)
    assert checked.issues == []
    assert staged == [STAGED_WEEK]


def test_all_issues_are_summed_up_by_code_and_level() -> None:
    bad = {"VisitCode": "XX", "ActualDuration": "00:45"}
    checked, _ = check(written(bad | {"VisitDate": "18/11/2026"}, bad | {"VisitDate": "19/11/2026"}, {}))
    first = {issue.code: issue for issue in reversed(checked.issues)}
    groups = {group.code: group for group in checked.import_.issue_groups}
    assert [*groups][:1] == [IssueCode.VISIT_CODE], "errors come first"
    assert {code: group.count for code, group in groups.items()} == Counter(issue.code for issue in checked.issues)
    assert {code: group.message for code, group in groups.items()} == {code: first[code].message for code in first}
    assert groups[IssueCode.VISIT_CODE].level is Level.VISIT


def test_what_changes_in_stored_visits_is_told_field_by_field() -> None:
    stored = Stored(lambda *_: None, lambda _: {WEEK.key: WEEK})
    checked, _ = check(written({"VisitCode": "VS", "NumberOfCarers": "2"}), stored)
    assert [(change.visit_id, change.field, change.before, change.after) for change in checked.changes] == [
        (WEEK.visits[0].visit_id, "NumberOfCarers", "1", "2")
    ]
    assert checked.import_.change_count == 1


def test_counts_are_against_what_is_stored() -> None:
    stored = Stored(lambda *_: None, lambda _: {WEEK.key: WEEK})
    checked, _ = check(written({}, *DAYS[2:4], DAYS[1] | {"ActualStartTime": "06:38:00"}), stored)
    assert checked.import_.counts == Counts(new=3, unchanged=1, warnings=4)
    assert {issue.code for issue in checked.issues} == {"overlap", "carer-in-two-places"}


def test_a_file_with_a_rejected_record_needs_correction_and_its_good_weeks_are_staged_all_the_same() -> None:
    checked, staged = check(written({}, {"VisitCode": "XX", "VisitDate": "18/11/2026"}))
    assert checked.import_.status is ImportStatus.NEEDS_CORRECTION
    assert checked.import_.counts == Counts(new=1, rejected=1)
    assert staged == [STAGED_WEEK]


def test_warnings_do_not_keep_a_file_from_being_ready() -> None:
    checked, _ = check(written({"StartTimeClaimed": "6:30"}))
    assert (checked.import_.status, checked.import_.counts) == (ImportStatus.READY, Counts(new=1, warnings=1))


def test_a_visit_takes_its_warnings_along() -> None:
    odd = {"StartTimeClaimed": "6:30", "DurationClaimed": "00:45"}
    _, [week] = check(written(odd, DAYS[2]))
    assert [visit.warnings for visit in week.visits] == [("claimed-over-actual", "time-format"), ()]


def test_a_visit_takes_along_that_its_carer_was_somewhere_else_found_in_another_part_of_the_file() -> None:
    at_somebody_else = {"ServiceUserRef": "4002", "StartTimeClaimed": "6:30"}
    known = replace(KNOWN, service_users={**KNOWN.service_users, ServiceUserRef("4002"): "Ada Winter"})
    checked, weeks = check(written({}, at_somebody_else, DAYS[2]), known=known, size=100 * row_partitions.PART_BYTES)
    assert [issue.code for issue in checked.issues if issue.location.row == 2] == ["carer-in-two-places"]
    assert {week.key.service_user_ref: [visit.warnings for visit in week.visits] for week in weeks} == {
        "4001": [("carer-in-two-places",), ()],
        "4002": [("carer-in-two-places", "time-format")],
    }


def test_a_visit_that_is_not_sent_again_is_no_warning_of_one_that_is() -> None:
    stored = Stored(lambda *_: None, lambda _: {WEEK.key: WEEK})
    checked, [week] = check(written({"StartTimeClaimed": "07:20:00", "ActualStartTime": "07:20:00"}), stored)
    assert [issue.code for issue in checked.issues] == ["possibly-superseded"]
    assert (checked.import_.counts.missing, checked.import_.counts.read) == (1, 1)
    assert [visit.warnings for visit in week.visits] == [()]


def test_a_short_row_counts_as_read_and_rejected() -> None:
    checked, _ = check(written({}) + b"PC-000123,too,short\r\n")
    assert checked.import_.counts == Counts(new=1, rejected=1)
    assert [issue.location.row for issue in checked.issues] == [3]


@pytest.mark.parametrize("cut", range(1, 5))
def test_a_file_cut_into_many_parts_gives_the_same_weeks(cut: int, monkeypatch: pytest.MonkeyPatch) -> None:
    file = written(*DAYS)
    whole = check(file)
    monkeypatch.setattr(row_partitions, "PART_BYTES", len(file) // cut)
    assert check(file) == whole


def test_rows_that_disagree_on_the_file_reference_refuse_the_file() -> None:
    status, reason, message = refusal(written({}, {"FileReference": "PC-000124"}))
    assert (status, reason) == (ImportStatus.UNREADABLE, "mixed-file-reference")
    assert message.startswith("This row has another FileReference than the first.")


@pytest.mark.parametrize("field", ["FileReference", "Description", "Created"])
def test_a_blank_cell_of_the_file_refuses_it(field: str) -> None:
    status, reason, message = refusal(written({field: ""}))
    assert (status, reason) == (ImportStatus.UNREADABLE, "required")
    assert message.startswith(f"{field} is missing.")


@pytest.mark.parametrize(
    ("created", "odd"),
    [
        ("2026-11-23T09:00:00", False),
        ("2026-11-23T09:00:01", True),
        ("2026-08-25T09:00:00", False),
        ("2026-08-25T08:59:59", True),
    ],
)
def test_a_file_made_in_the_future_or_over_90_days_ago_is_odd(created: str, *, odd: bool) -> None:
    checked, _ = check(written({"Created": created}))
    assert checked.import_.status is ImportStatus.READY
    assert [issue.code for issue in checked.issues] == (["created-unusual"] if odd else [])


def test_a_malformed_created_refuses_the_file() -> None:
    assert refusal(written({"Created": "23/11/2026"}))[:2] == (ImportStatus.UNREADABLE, "format")


def test_a_file_without_visits_is_told_so() -> None:
    assert refusal(written())[:2] == (ImportStatus.UNREADABLE, "no-visits")


def test_what_is_no_table_is_unreadable() -> None:
    assert refusal(b"")[:2] == (ImportStatus.UNREADABLE, "unreadable")
    assert refusal(b"PK\x03\x04 a spreadsheet")[:2] == (ImportStatus.UNREADABLE, "unreadable")


def test_a_file_with_too_many_visits_is_to_be_sent_in_several(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "RECORDS_A_FILE", 2)
    assert check(written(*DAYS[:2]))[0].import_.status is ImportStatus.READY
    assert refusal(written(*DAYS[:3]))[2] == "The file holds over 2 visits. Send it in several files."


def test_a_service_user_copied_down_a_whole_file_refuses_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_partitions, "ROWS_A_PART", 6)
    assert check(written(*DAYS[:6]))[0].import_.status is ImportStatus.READY
    assert refusal(written(*DAYS))[2].startswith("Too many rows of the file name the same service user.")


def test_a_broken_end_refuses_the_file_however_good_its_beginning() -> None:
    assert refusal(written({}) + b"\xff\xfe")[:2] == (ImportStatus.UNREADABLE, "unreadable")


def imported_before(at: Any = NOW) -> Stored:
    first = replace(IMPORT, status=ImportStatus.IMPORTED, imported_at=at)
    return Stored(lambda _, reference: first if reference == "PC-000123" else None, lambda _: {})


def test_a_file_that_was_imported_before_is_a_duplicate_and_says_when_and_as_which_import() -> None:
    status, reason, message = refusal(written({}), imported_before())
    assert (status, reason) == (ImportStatus.DUPLICATE, "duplicate-file")
    assert message.startswith("This FileReference was already imported on 23/11/2026 at 09:00, as import imp-1.")


def test_a_reference_in_other_letters_is_another_reference() -> None:
    checked, _ = check(written({"FileReference": "pc-000123"}), imported_before())
    assert checked.import_.status is ImportStatus.READY


def test_the_first_fault_of_the_file_ends_its_check() -> None:
    mixed = written({}, {"Description": ""})
    assert refusal(mixed, imported_before())[1] == "mixed-file-reference"
    assert refusal(written({"Description": ""}), imported_before())[1] == "required"


def test_ten_thousand_issues_are_listed_and_all_are_counted() -> None:
    row = written({"VisitCode": "XX", "VisitDate": "18/11/2026"}).splitlines(keepends=True)
    checked, _ = check(row[0] + row[1] * (ISSUES_LISTED // 2 + 1))
    assert len(checked.issues) == ISSUES_LISTED
    assert checked.import_.issue_count > ISSUES_LISTED
    assert [issue.location.order for issue in checked.issues] == sorted(i.location.order for i in checked.issues)


def test_the_visit_is_the_one_that_was_sent() -> None:
    _, [week] = check(written({}))
    assert week.visits == (StagedVisit(SENT_VISIT),)
    assert isinstance(IMPORT, Import)
