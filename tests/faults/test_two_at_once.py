"""Two deliveries meet at every call to AWS: each is done, nothing is lost, nothing is done twice."""

from decimal import Decimal

import pytest

from actuals.model.imports import ImportStatus
from actuals.model.payment_runs import RunStatus
from actuals.model.payments import Decision
from actuals.model.visits import VisitStatus
from tests.faults.books import Books
from tests.faults.cases import Cases
from tests.faults.delivering import answered, asked
from tests.faults.racing import Racing
from tests.integration.calls import COUNCIL, P100

CORRECTION = {"ActualDuration": "00:45:00"}


def test_of_two_imports_of_one_file_reference_one_is_stored(case: Cases, racing: Racing, books: Books) -> None:
    confirmations = case.to_confirm({}), case.to_confirm({})

    def judge() -> None:
        assert sorted(each.status for each in books.imports()) == [ImportStatus.DUPLICATE, ImportStatus.IMPORTED]
        assert len(books.visits()) == 1

    racing.race(("Call", confirmations[0]), ("Call", confirmations[1]), judge)


def test_of_two_files_that_one_form_brought_the_first_is_checked(case: Cases, racing: Racing, books: Books) -> None:
    first, second = case.uploaded_twice()

    def judge() -> None:
        assert [(each.status, each.counts.read) for each in books.imports()] == [(ImportStatus.READY, 1)]

    racing.race(("CheckQueue", second), ("CheckQueue", first), judge)


def test_weeks_end_on_the_day_by_which_the_first_one_is_stored(case: Cases, racing: Racing, books: Books) -> None:
    confirmation = case.to_confirm({})
    change = asked(COUNCIL, "/settings/council", {"weekEndsOn": "friday"}, "PUT")

    def judge() -> None:
        (import_,) = books.imports()
        settings = case.reference.get("settings", "council") or {}
        stored = import_.status is ImportStatus.IMPORTED, len(books.visits())
        assert (*stored, settings.get("weekEndsOn")) in {(True, 1, "sunday"), (False, 0, "friday")}
        assert sorted(answered) in ([202, 409], [200, 409])

    racing.race(("Call", confirmation), ("Call", change), judge)


def test_an_import_that_is_delivered_twice_at_once_is_counted_once(case: Cases, racing: Racing, books: Books) -> None:
    message = case.confirmed({})

    def judge() -> None:
        assert [(each.status, each.counts.new) for each in books.imports()] == [(ImportStatus.IMPORTED, 1)]
        assert len(books.visits()) == 1

    racing.race(("StoreQueue", message), ("StoreQueue", message), judge)


def test_a_run_that_is_calculated_twice_at_once_while_visits_come_in_has_the_lines_of_its_total(
    case: Cases, racing: Racing, books: Books
) -> None:
    message = case.to_calculate()

    def judge() -> None:
        (run,) = books.runs()
        assert run.status is RunStatus.DRAFT

    racing.race(("PayQueue", message), ("PayQueue", message), judge, then=case.one_more_week)


def test_two_runs_that_are_calculated_at_once_share_out_what_is_owed(case: Cases, racing: Racing, books: Books) -> None:
    one, other = case.to_calculate("1"), case.to_calculate("2", "C-1")

    def judge() -> None:
        assert {run.status for run in books.runs()} == {RunStatus.DRAFT}
        assert sum(run.total for run in books.runs()) == sum(visit.owed for visit in books.visits())

    racing.race(("PayQueue", one), ("PayQueue", other), judge)


def test_a_run_that_is_issued_twice_at_once_is_paid_once(case: Cases, racing: Racing, books: Books) -> None:
    message = case.to_issue("1", "C-1")

    def judge() -> None:
        (run,) = books.runs()
        assert run.status is RunStatus.ISSUED
        assert sum(visit.paid_amount for visit in books.visits()) == run.total

    racing.race(("PayQueue", message), ("PayQueue", message), judge)


def test_a_run_is_approved_or_rejected_but_not_both(case: Cases, racing: Racing, books: Books) -> None:
    approval = case.to_approve()
    rejection = asked(COUNCIL, approval["path"].replace("approve", "reject"), {"note": "The week is not complete."})

    def judge() -> None:
        (run,) = books.runs()
        paid = [visit for visit in books.visits() if visit.paid]
        assert (run.status, len(paid)) in {(RunStatus.ISSUED, 4), (RunStatus.REJECTED, 0)}
        assert sorted(answered) == [200, 409]

    racing.race(("Call", approval), ("Call", rejection), judge)


def test_what_a_run_that_is_rejected_has_reserved_is_for_this_run_or_the_next(
    case: Cases, racing: Racing, books: Books
) -> None:
    rejection = asked(COUNCIL, f"/payment-runs/{case.submitted('1')}/reject", {"note": "The week is not complete."})
    message = case.to_calculate("2")

    def judge() -> None:
        assert {run.payment_run_id[0]: run.status for run in books.runs()} == {
            "1": RunStatus.REJECTED,
            "2": RunStatus.DRAFT,
        }

    racing.race(("Call", rejection), ("PayQueue", message), judge)


def test_a_visit_that_is_withdrawn_while_it_is_paid_is_withdrawn_and_paid_and_owes_that_back(
    case: Cases, racing: Racing, books: Books
) -> None:
    message = case.to_issue("1", "C-1")
    withdrawal = asked(P100, f"/visits/{case.stored()[0].visit_id}/withdraw", {"reason": "Sent by mistake."})

    def judge() -> None:
        withdrawn = case.stored()[0]
        assert (withdrawn.status, len(withdrawn.paid)) == (VisitStatus.WITHDRAWN, 1)
        assert withdrawn.owed == -withdrawn.paid_amount < 0

    racing.race(("Call", withdrawal), ("PayQueue", message), judge)


def test_what_is_released_during_the_night_stays_released(case: Cases, racing: Racing, books: Books) -> None:
    night, release = case.night_again()

    def judge() -> None:
        first, second = case.stored()
        assert {visit.status for visit in (first, second)} == {VisitStatus.MATCHED}
        assert {hold.decision for hold in second.holds} == {Decision.RELEASED}
        assert second.owed == Decimal("40.00")

    racing.race(("Night", night), ("Call", release), judge)


@pytest.mark.parametrize("step", ["calculate", "issue"])
def test_a_correction_that_comes_in_while_it_is_paid_is_neither_lost_nor_paid_twice(
    case: Cases, racing: Racing, books: Books, step: str
) -> None:
    correction = case.confirmed(CORRECTION, paid=True)
    message = case.to_calculate() if step == "calculate" else case.to_issue()

    def judge() -> None:
        corrected = case.stored()[0]
        assert (corrected.sent.actual.minutes, corrected.status) == (45, VisitStatus.NEW)
        (run,) = books.runs()
        assert run.status is (RunStatus.DRAFT if step == "calculate" else RunStatus.ISSUED)

    racing.race(("StoreQueue", correction), ("PayQueue", message), judge)
