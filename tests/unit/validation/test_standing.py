"""Files beside stored visits: one that is not sent again, and one that was paid."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from actuals.model.issues import Issue
from actuals.model.payments import Payment
from actuals.model.refs import PaymentRunId
from actuals.model.visits import Visit, VisitStatus
from actuals.model.weeks import ServiceWeek, WeekKey
from actuals.validation.rows import check_rows
from tests.examples import KNOWN, NOW, ORDER, VISIT, WEEK, csv_row

PAID = replace(VISIT, paid=(Payment(PaymentRunId("run-1"), Decimal("12.05"), 30, 30, NOW, ORDER.order_ref),))
LONGER = {"ActualDuration": "00:45:00"}
ANOTHER = {"VisitDate": "18/11/2026"}


def issues(stored: Visit, **cells: str) -> list[Issue]:
    def weeks(_: Sequence[WeekKey]) -> Mapping[WeekKey, ServiceWeek]:
        return {WEEK.key: replace(WEEK, visits=(stored,))}

    return check_rows([csv_row(**cells)], KNOWN, weeks).issues


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


def test_an_unpaid_visit_that_is_not_sent_again_is_possibly_superseded() -> None:
    assert codes(VISIT, **ANOTHER) == ["possibly-superseded"]


def test_a_paid_one_stays_without_a_word() -> None:
    assert codes(PAID, **ANOTHER) == []
