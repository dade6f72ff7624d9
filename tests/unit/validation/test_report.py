"""The report of a check: summed up over everything, however much of it is listed."""

from datetime import timedelta

from actuals.model.changes import CHANGES_SHOWN, FieldChange
from actuals.model.imports import IssueGroup
from actuals.model.issues import Issue, IssueCode, Level, Location
from actuals.validation.report import ISSUES_LISTED, MESSAGE_SHOWN, Report
from tests.examples import NOW, VISIT, WEEK_KEY


def issue(row: int, code: IssueCode = IssueCode.VISIT_CODE, message: str = "Wrong.") -> Issue:
    return Issue(code, Level.VISIT, message, Location(row))


def groups(*issues: Issue) -> list[IssueGroup]:
    report = Report()
    report.add(issues)
    return list(report.issue_groups)


def test_the_sentence_of_a_group_is_that_of_the_issue_that_stands_first_in_the_file() -> None:
    [group] = groups(issue(9, message="Ninth."), issue(2, message="Second."), issue(5, message="Fifth."))
    assert (group.count, group.message) == (3, "Second.")


def test_errors_come_before_warnings_and_the_most_frequent_first() -> None:
    found = groups(
        *(issue(row, IssueCode.OVERLAP) for row in range(3)),
        issue(4, IssueCode.DURATION),
        *(issue(row, IssueCode.VISIT_CODE) for row in range(2)),
    )
    assert [(group.code, group.count) for group in found] == [
        (IssueCode.VISIT_CODE, 2),
        (IssueCode.DURATION, 1),
        (IssueCode.OVERLAP, 3),
    ]


def test_one_code_at_two_levels_makes_two_groups() -> None:
    header = Issue(IssueCode.FORMAT, Level.HEADER, "Wrong.", Location(2))
    assert [group.level for group in groups(issue(3, IssueCode.FORMAT), header)] == [Level.HEADER, Level.VISIT]


def test_issues_are_summed_up_beyond_those_that_are_listed() -> None:
    many = 3 * ISSUES_LISTED
    [group] = groups(*map(issue, range(many)))
    assert group.count == many


def test_a_sentence_that_quotes_a_long_cell_is_cut() -> None:
    [group] = groups(issue(2, message="x" * 4_000))
    assert len(group.message) == MESSAGE_SHOWN
    assert group.message.endswith("x…")


def test_changes_are_all_counted_and_the_first_are_kept() -> None:
    report = Report()
    days = [NOW.date() + timedelta(number) for number in range(CHANGES_SHOWN + 50)]
    changes = [FieldChange(VISIT.visit_id, WEEK_KEY.service_user_ref, day, "OrderRef", None, "O-1") for day in days]
    report.note(changes[:120])
    report.note(changes[120:])
    assert (report.change_count, report.changes) == (150, changes[:100])
