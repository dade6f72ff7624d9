"""Files beside stored visits: one that is left out, and one that was paid."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import time
from decimal import Decimal

import pytest

from actuals.intake.rows import Row
from actuals.model.issues import Issue
from actuals.model.payments import Payment
from actuals.model.refs import PaymentRunId, VisitId
from actuals.model.sent_visits import Worked
from actuals.model.visits import Visit, VisitStatus
from actuals.model.weeks import ServiceWeek, WeekKey
from actuals.validation.report import group
from actuals.validation.rows import CheckedRows, check_rows
from tests.examples import KNOWN, NOW, ORDER, VISIT, WEEK, csv_row

PAID = replace(VISIT, paid=(Payment(PaymentRunId("run-1"), Decimal("12.05"), 30, 30, NOW, ORDER.order_ref),))
LONGER = {"ActualDuration": "00:45:00"}
ANOTHER_DAY = {"VisitDate": "18/11/2026"}
LATER = {"StartTimeClaimed": "07:20:00", "ActualStartTime": "07:20:00"}


def found(stored: Visit, *rows: Row) -> CheckedRows:
    def weeks(_: Sequence[WeekKey]) -> Mapping[WeekKey, ServiceWeek]:
        return {WEEK.key: replace(WEEK, visits=(replace(stored, first_sent=1, last_sent=1),), imports_ever=1)}

    return check_rows(rows, KNOWN, weeks)


def issues(stored: Visit, **cells: str) -> list[Issue]:
    return found(stored, csv_row(**cells)).issues


def codes(stored: Visit, **cells: str) -> list[str]:
    return [issue.code.value for issue in issues(stored, **cells)]


def test_a_paid_visit_that_changes_is_told_that_an_adjustment_will_follow() -> None:
    [issue] = issues(PAID, **LONGER)
    assert (issue.code, issue.is_error, issue.location.row) == ("already-paid", False, 2)
    assert (issue.visit_id, issue.visit_date) == (VISIT.visit_id, VISIT.sent.visit_date)
    assert "an adjustment of what was paid will follow" in issue.message


def test_a_paid_visit_that_is_sent_again_as_it_was_is_not() -> None:
    assert codes(PAID) == []


def test_a_visit_that_was_not_paid_may_change() -> None:
    assert codes(VISIT, **LONGER) == []


def test_a_paid_visit_that_was_withdrawn_and_comes_back_changes() -> None:
    assert codes(replace(PAID, status=VisitStatus.WITHDRAWN)) == ["already-paid"]


def test_a_change_that_is_rejected_changes_nothing() -> None:
    assert codes(PAID, **LONGER, VisitCode="XX") == ["visit-code"]


def test_a_visit_that_is_not_sent_again_on_a_day_that_has_others_is_possibly_superseded() -> None:
    [issue] = issues(VISIT, **LATER)
    assert (issue.code, issue.is_error, issue.visit_id) == ("possibly-superseded", False, VISIT.visit_id)
    assert issue.visit_date == VISIT.sent.visit_date
    assert issue.message == (
        "The visit of 17/11/2026 at 06:37 was sent before and is not in this file, which has others of that day. It "
        "stays unless you withdraw it: with all such visits, by confirming with withdrawMissing: true, or alone, by "
        "POST /visits/week-1-1/withdraw. It is not paid yet."
    )


def test_a_paid_one_is_told_to_be_paid() -> None:
    [issue] = issues(PAID, **LATER)
    assert issue.code == "possibly-superseded"
    assert "The visit of 17/11/2026 at 06:37 was sent before and is not in this file" in issue.message
    assert issue.message.endswith("It was paid; that is then taken back.")


def test_one_whose_payment_was_taken_back_is_not_paid() -> None:
    [payment] = PAID.paid
    [issue] = issues(replace(PAID, paid=(payment, replace(payment, amount=-payment.amount))), **LATER)
    assert issue.message.endswith("It is not paid yet.")


def test_a_visit_that_never_began_is_named_by_its_claimed_start() -> None:
    cancelled = replace(VISIT.sent, actual=Worked(time(0, 0), 0))
    [issue] = issues(replace(VISIT, sent=cancelled), **LATER)
    assert "The visit of 17/11/2026 at 06:30 was sent before" in issue.message


def test_a_day_for_which_the_file_has_no_visit_is_not_spoken_of() -> None:
    assert codes(VISIT, **ANOTHER_DAY) == []


def test_a_withdrawn_visit_is_not_missing() -> None:
    assert codes(replace(VISIT, status=VisitStatus.WITHDRAWN), **LATER) == []


def test_only_a_visit_that_is_taken_makes_a_day_of_the_file() -> None:
    assert codes(VISIT, **LATER, VisitCode="XX") == ["visit-code"]
    assert codes(VISIT, **LATER, ContractNumber="C-9") == ["unknown-contract"]


def test_one_that_the_file_names_in_a_rejected_row_is_not_missing() -> None:
    rejected = csv_row(2, VisitCode="XX")
    assert [issue.code for issue in found(VISIT, rejected, csv_row(3, **LATER)).issues] == ["visit-code"]


@pytest.mark.parametrize("actual", [Worked(time(6, 37), 1_800), Worked(time(0, 0), 0)])
def test_nor_is_one_that_it_names_without_a_duration_that_can_be_read(actual: Worked) -> None:
    rejected = csv_row(2, ActualDuration="half an hour", ActualStartTime=f"{actual.start}")
    stored = replace(VISIT, sent=replace(VISIT.sent, actual=actual))
    assert "possibly-superseded" not in [issue.code for issue in found(stored, rejected, csv_row(3, **LATER)).issues]


def test_the_message_is_whole_in_the_summary() -> None:
    [issue] = issues(replace(PAID, visit_id=VisitId("0123456789abcdefghij-300")), **LATER)
    assert group(issue).message == issue.message
