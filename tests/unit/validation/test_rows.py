"""Rows of a file together: weeks, what is rejected with what, and what is said where."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import time
from decimal import Decimal
from itertools import permutations

from actuals.intake.rows import REFUSED_HEADER, Row
from actuals.model.issues import IssueCode, Level, Location
from actuals.model.refs import ServiceUserRef
from actuals.model.sent_visits import Worked
from actuals.model.weeks import Merged, ServiceWeek, WeekKey
from actuals.validation.rows import CheckedRows, check_rows
from actuals.validation.staging import Placed
from tests.examples import KNOWN, SENT_VISIT, STAGED_WEEK, VISIT, WEEK, WEEK_KEY, csv_row, xml_row

PRIMARY = csv_row(9)
SECONDARY = {"SecondaryVisit": "True", "CareWorkerRef": "", "CareWorkerName": ""}
XML = {"WeekEnding": "2026-11-22", "VisitDate": "2026-11-17"}


def nothing_stored(_: Sequence[WeekKey]) -> dict[WeekKey, ServiceWeek]:
    return {}


def checked(*rows: Row) -> CheckedRows:
    return check_rows(rows, KNOWN, nothing_stored)


def found(rows: Iterable[Row]) -> list[tuple[IssueCode, int]]:
    return [(issue.code, issue.location.order) for issue in check_rows(rows, KNOWN, nothing_stored).issues]


def test_an_ordinary_row_becomes_an_ordinary_week() -> None:
    assert checked(csv_row()) == CheckedRows([Placed(STAGED_WEEK, (Location(row=2),))], Merged(new=1))


def test_csv_and_xml_give_the_same_week() -> None:
    assert checked(xml_row(**XML)).weeks == checked(csv_row()).weeks


def test_a_bad_row_does_not_sink_the_good_ones() -> None:
    outcome = checked(csv_row(2), csv_row(3, VisitCode="XX", VisitDate="18/11/2026"))
    assert outcome.weeks == [STAGED_WEEK]
    assert outcome.rejected == 1


def test_an_issue_names_the_day_of_a_visit_whose_other_cells_are_wrong() -> None:
    [issue] = checked(csv_row(7, StartTimeClaimed="half six")).issues
    assert (issue.code, issue.visit_date) == (IssueCode.FORMAT, SENT_VISIT.visit_date)
    [issue] = checked(csv_row(7, VisitDate="17 Nov")).issues
    assert (issue.code, issue.visit_date) == (IssueCode.FORMAT, None)


def test_rows_of_a_week_that_disagree_on_its_contribution_are_told_so() -> None:
    other = csv_row(3, VisitDate="18/11/2026", ServiceUserContribution="5.00")
    assert found([csv_row(2), other]) == [(IssueCode.HEADER_REPEATED, 3)]
    assert found([csv_row(2), csv_row(3, VisitDate="18/11/2026", ServiceUserContribution="0.00")]) == []


def test_an_issue_names_the_row_field_value_person_and_day() -> None:
    [issue] = checked(csv_row(7, VisitCode="XX")).issues
    assert (issue.location, issue.level, issue.field, issue.value) == (Location(row=7), Level.VISIT, "VisitCode", "XX")
    assert (issue.service_user_ref, issue.visit_date) == ("4001", SENT_VISIT.visit_date)


def test_a_bad_header_rejects_all_its_visits_and_is_told_once_at_its_first_row() -> None:
    outcome = checked(csv_row(5, ContractNumber="C-9"), csv_row(3, ContractNumber="C-9", VisitDate="18/11/2026"))
    assert outcome.rejected == 2
    assert outcome.weeks == []
    assert [(issue.code, issue.level, issue.location.row) for issue in outcome.issues] == [
        (IssueCode.UNKNOWN_CONTRACT, Level.HEADER, 3)
    ]


def test_what_is_wrong_with_visits_is_told_even_under_a_bad_header() -> None:
    assert found([csv_row(2, ServiceUserRef="4999", VisitCode="XX")]) == [
        (IssueCode.UNKNOWN_SERVICE_USER, 2),
        (IssueCode.VISIT_CODE, 2),
    ]


def test_a_malformed_header_cell_is_each_rows_issue_in_csv() -> None:
    outcome = checked(csv_row(2, WeekEnding="22.11.2026"), csv_row(3, WeekEnding="22.11.2026"))
    assert [(issue.code, issue.level, issue.location.row) for issue in outcome.issues] == [
        (IssueCode.FORMAT, Level.VISIT, 2),
        (IssueCode.FORMAT, Level.VISIT, 3),
    ]
    assert outcome.rejected == 2


def test_a_malformed_header_cell_is_one_issue_of_the_header_in_xml() -> None:
    outcome = checked(xml_row(20, WeekEnding="22.11.2026"), xml_row(30, WeekEnding="22.11.2026"))
    assert [(issue.code, issue.level, issue.location.line) for issue in outcome.issues][:1] == [
        (IssueCode.FORMAT, Level.HEADER, 10)
    ]
    assert outcome.rejected == 2


def test_what_can_be_checked_beside_a_malformed_header_cell_is_checked() -> None:
    outcome = checked(csv_row(2, WeekEnding="", ServiceUserRef="4999", VisitCode="XX", DurationClaimed="long"))
    assert [(issue.code, issue.level, issue.field) for issue in outcome.issues] == [
        (IssueCode.UNKNOWN_SERVICE_USER, Level.HEADER, "ServiceUserRef"),
        (IssueCode.REQUIRED, Level.VISIT, "WeekEnding"),
        (IssueCode.FORMAT, Level.VISIT, "DurationClaimed"),
        (IssueCode.VISIT_CODE, Level.VISIT, "VisitCode"),
    ]
    assert {issue.visit_date for issue in outcome.issues[1:]} == {SENT_VISIT.visit_date}


def test_visits_of_a_header_that_the_reader_refused_are_rejected_without_another_issue() -> None:
    row = xml_row(**XML)._replace(header=REFUSED_HEADER)
    assert checked(row) == CheckedRows(rejected=1)


def test_the_same_visit_twice_is_told_by_both_rows() -> None:
    outcome = checked(csv_row(18), csv_row(12))
    [issue] = outcome.issues
    assert (issue.code, issue.location.row) == (IssueCode.REPEATED_VISIT, 18)
    assert issue.message.startswith("Row 18 repeats row 12.")
    assert outcome.rejected == 1


def test_a_repeated_visit_in_xml_is_told_by_lines() -> None:
    [issue] = checked(xml_row(20, **XML), xml_row(34, **XML)).issues
    assert issue.message.startswith("The visit at line 34 repeats the one at line 20.")


def test_three_unnamed_workers_at_one_call_are_three_visits() -> None:
    outcome = checked(*(csv_row(number, **SECONDARY) for number in (2, 3, 4)), PRIMARY)
    [week] = outcome.weeks
    assert [visit.sent.ordinal for visit in week.visits if visit.sent.secondary] == [1, 2, 3]
    assert outcome.issues == []


def test_a_named_worker_is_at_a_call_once() -> None:
    rows = [*(csv_row(number, SecondaryVisit="True") for number in (2, 3)), csv_row(4, CareWorkerRef="")]
    assert found(rows) == [(IssueCode.REPEATED_VISIT, 3)]


def test_the_order_of_rows_does_not_matter() -> None:
    sent = [SECONDARY | {"DurationClaimed": f"00:{minutes}:00"} for minutes in (15, 30, 45)]
    outcomes = [
        set(
            check_rows([csv_row(at, **cells) for at, cells in enumerate(order, 2)], KNOWN, nothing_stored)
            .weeks[0]
            .visits
        )
        for order in permutations(sent)
    ]
    assert all(outcome == outcomes[0] for outcome in outcomes)


def test_a_header_twice_in_xml_is_combined_with_a_warning() -> None:
    outcome = checked(
        xml_row(20, 10, **XML, PaymentClaimed="10.50"),
        xml_row(50, 40, **XML | {"VisitDate": "2026-11-18"}, PaymentClaimed="4.25"),
    )
    [week] = outcome.weeks
    assert len(week.visits) == 2
    assert week.header.payment_claimed == Decimal("14.75")
    assert [(issue.code, issue.location.line, issue.is_error) for issue in outcome.issues] == [
        (IssueCode.HEADER_REPEATED, 40, False)
    ]


def test_rows_of_one_week_in_csv_share_a_header_without_a_warning() -> None:
    rows = [csv_row(2, PaymentClaimed="10.50"), csv_row(3, VisitDate="18/11/2026", PaymentClaimed="10.50")]
    [week] = check_rows(rows, KNOWN, nothing_stored).weeks
    assert week.header.payment_claimed == Decimal("10.50")
    assert found(rows) == []


def test_rows_of_one_week_in_csv_that_disagree_are_told_once_and_the_first_counts() -> None:
    rows = [csv_row(at, VisitDate=f"{14 + at}/11/2026", PaymentClaimed=f"{at}.00") for at in (2, 3, 4)]
    [week] = check_rows(rows, KNOWN, nothing_stored).weeks
    assert week.header.payment_claimed == Decimal("2.00")
    assert found(rows) == [(IssueCode.HEADER_REPEATED, 3)]


def test_weeks_of_several_people_and_contracts_are_kept_apart() -> None:
    known = replace(KNOWN, service_users={WEEK_KEY.service_user_ref: "x", ServiceUserRef("4002"): "Y"})
    outcome = check_rows([csv_row(2), csv_row(3, ServiceUserRef="4002")], known, nothing_stored)
    assert [week.key.service_user_ref for week in outcome.weeks] == ["4001", "4002"]


def test_a_week_that_would_grow_too_long_with_what_is_stored_is_refused() -> None:
    visits = tuple(
        replace(VISIT, sent=replace(SENT_VISIT, actual=Worked(time(at // 60, at % 60), 60))) for at in range(299)
    )
    stored = {WEEK_KEY: replace(WEEK, visits=visits)}
    fits = check_rows([csv_row(2, StartTimeClaimed="20:00:00", ActualStartTime="20:00:00")], KNOWN, lambda _: stored)
    assert (fits.rejected, {issue.code for issue in fits.issues}) == (0, {IssueCode.POSSIBLY_SUPERSEDED})
    starts = [(at, f"2{at}:00:00") for at in (2, 3)]
    rows = [csv_row(at, StartTimeClaimed=start, ActualStartTime=start) for at, start in starts]
    outcome = check_rows(rows, KNOWN, lambda _: stored)
    assert outcome.rejected == 2
    assert [(issue.code, issue.location.row) for issue in outcome.issues] == [(IssueCode.TOO_MANY_VISITS, 2)]


def test_visits_that_are_sent_again_make_a_week_no_longer() -> None:
    visits = tuple(
        replace(VISIT, sent=replace(SENT_VISIT, actual=Worked(time(at // 60, at % 60), 60))) for at in range(300)
    )
    outcome = check_rows(
        [csv_row(2, ActualStartTime="04:59:00")], KNOWN, lambda _: {WEEK_KEY: replace(WEEK, visits=visits)}
    )
    assert outcome.merged == Merged(updated=1)
