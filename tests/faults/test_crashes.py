"""Whatever stops a step, wherever and however often: it comes to the end that it comes to undisturbed."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from actuals.aws import messages
from actuals.model import histories
from actuals.model.bad_weeks import NO_BAD_WEEKS
from actuals.model.imports import ImportStatus
from actuals.model.payment_runs import RunStatus
from actuals.model.payments import PaymentStatus
from actuals.model.visits import VisitStatus
from actuals.validation import row_partitions
from functions.pay import worker
from tests.examples import WEEK_KEY
from tests.faults import cases
from tests.faults.books import Books
from tests.faults.closure import Explored, Explorer
from tests.faults.delivering import Json, waiting
from tests.faults.wire import Wire
from tests.faults.world import World
from tests.integration.test_bad_weeks import spoil, without

Explore = Any


@pytest.fixture
def explore(world: World, wire: Wire, books: Books, monkeypatch: pytest.MonkeyPatch) -> Explore:
    """Explores all that a message can lead to; a lease is over by the time that its message comes again."""
    monkeypatch.setattr(worker, "CLOCKS_DIFFER", -timedelta(hours=1))

    def explored(queue: str, message: Json, *, only_deaths: bool = False) -> Explored:
        start = replace(world.state(), waiting=waiting(queue, message))
        seen = Explorer(world, wire).explore(start, only_deaths=only_deaths)
        wire.on_call = lambda _: None
        world.put_back(seen.one_end())
        books.audit()
        print(f"{queue}: {seen.calls} calls, {len(seen.states)} states, {seen.edges} edges")  # noqa: T201 (with -s)
        return seen

    return explored


def test_a_file_is_checked_once(case: cases.Cases, explore: Explore, books: Books) -> None:
    explore("CheckQueue", case.uploaded())
    (import_,) = books.imports()
    assert (import_.status, import_.counts.read) == (ImportStatus.NEEDS_CORRECTION, 7)
    assert (import_.counts.new, import_.counts.rejected) == (6, 1)


def test_a_check_that_stops_after_each_part_is_the_same_check(
    case: cases.Cases, explore: Explore, books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    announcement = case.uploaded()
    monkeypatch.setattr(row_partitions, "PART_BYTES", 600)
    monkeypatch.setattr(messages, "MILLISECONDS_TO_STOP", 1_000_000)
    explore("CheckQueue", announcement, only_deaths=True)
    (import_,) = books.imports()
    assert (import_.status, import_.counts.new) == (ImportStatus.NEEDS_CORRECTION, 6)


def test_a_confirmed_file_is_stored_and_counted_once(case: cases.Cases, explore: Explore, books: Books) -> None:
    explore("StoreQueue", case.confirmed())
    (import_,) = books.imports()
    assert (import_.status, import_.counts.new, len(books.visits())) == (ImportStatus.IMPORTED, 6, 6)


def test_a_file_is_stored_once_if_each_invocation_has_time_for_a_part_only(
    case: cases.Cases, explore: Explore, books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = case.confirmed()
    monkeypatch.setattr(messages, "MILLISECONDS_TO_STOP", 1_000_000)
    explore("StoreQueue", message)
    (import_,) = books.imports()
    assert (import_.status, import_.counts.new, len(books.visits())) == (ImportStatus.IMPORTED, 6, 6)


def test_a_confirmation_is_told_to_whoever_stores(case: cases.Cases, explore: Explore, books: Books) -> None:
    explore("Call", case.to_confirm())
    (import_,) = books.imports()
    assert (import_.status, len(books.visits())) == (ImportStatus.IMPORTED, 6)


def test_what_a_confirmed_file_leaves_out_is_withdrawn_once(case: cases.Cases, explore: Explore, books: Books) -> None:
    explore("Call", case.to_confirm(missing=True))
    (import_,) = books.imports()
    assert (import_.counts.missing, import_.counts.withdrawn) == (2, 2)
    withdrawn = [visit for visit in books.visits() if visit.status is VisitStatus.WITHDRAWN]
    assert [visit.owed for visit in withdrawn] == [Decimal("-12.05"), Decimal("0.00")]
    assert sum(entry.what.startswith("Withdrawn") for visit in withdrawn for entry in visit.history) == 2


def test_a_week_that_was_mended_is_stored_and_counted_once(case: cases.Cases, explore: Explore, books: Books) -> None:
    explore("StoreQueue", case.to_store_the_rest())
    (import_,) = books.imports()
    assert (import_.status, import_.counts.new, len(books.visits())) == (ImportStatus.IMPORTED, 5, 9)


def test_a_night_decides_each_week_once(case: cases.Cases, explore: Explore, books: Books) -> None:
    explore("Night", case.night())
    statuses = [visit.payment_status for visit in books.visits()]
    assert statuses.count(PaymentStatus.PAYABLE) == 2
    assert statuses.count(PaymentStatus.HELD) == 2
    assert statuses.count(PaymentStatus.UNPAID) == 1


def test_a_run_is_calculated_once(case: cases.Cases, explore: Explore, books: Books) -> None:
    explore("PayQueue", case.to_calculate())
    (run,) = books.runs()
    assert (run.status, run.line_count) == (RunStatus.DRAFT, 4)


def test_a_run_beside_a_week_that_cannot_be_read_is_calculated_once_and_names_it(
    case: cases.Cases, explore: Explore, books: Books
) -> None:
    case.payable()
    spoil(case.visits, how=without("header"))
    explore("PayQueue", case.to_calculate())
    (run,) = books.runs()
    assert (run.status, run.line_count) == (RunStatus.DRAFT, 2)
    assert [bad.key for bad in run.bad_weeks.listed] == [WEEK_KEY]


def test_a_run_that_pays_one_provider_is_issued_once(case: cases.Cases, explore: Explore, books: Books) -> None:
    explore("PayQueue", case.to_issue("1", "C-1"))
    (run,) = books.runs()
    assert (run.status, len(books.remittances())) == (RunStatus.ISSUED, 1)
    assert sum(len(visit.paid) for visit in books.visits()) == 2


def test_a_run_that_pays_two_providers_is_issued_once(case: cases.Cases, explore: Explore, books: Books) -> None:
    explore("PayQueue", case.to_issue(), only_deaths=True)
    (run,) = books.runs()
    assert (run.status, len(books.remittances())) == (RunStatus.ISSUED, 2)
    assert sum(len(visit.paid) for visit in books.visits()) == 4


def test_a_visit_moved_to_another_order_is_calculated_once_in_two_lines(
    case: cases.Cases, explore: Explore, books: Books
) -> None:
    case.moved()
    explore("PayQueue", case.to_calculate())
    (run,) = books.runs()
    assert [(line.amount, line.line_id[-2:]) for line in books.lines(run)] == [
        (Decimal("-12.05"), "-0"),
        (Decimal("16.07"), "-2"),
    ]
    assert (run.status, run.total) == (RunStatus.DRAFT, Decimal("4.02"))


def test_a_visit_moved_to_another_order_is_taken_back_once_and_paid_once(
    case: cases.Cases, explore: Explore, books: Books
) -> None:
    case.moved()
    explore("PayQueue", case.to_issue())
    (visit,) = books.visits()
    paid = [(payment.order_ref, payment.amount) for payment in visit.paid]
    assert paid == [("O-1", Decimal("12.05")), ("O-1", Decimal("-12.05")), ("O-2", Decimal("16.07"))]
    assert (visit.owed, visit.reserved) == (Decimal(0), ())


def test_a_week_that_was_mended_is_settled_once_and_named_no_more(
    case: cases.Cases, explore: Explore, books: Books
) -> None:
    explore("PayQueue", case.to_settle())
    (run,) = books.runs()
    assert (run.status, run.problems) == (RunStatus.ISSUED, NO_BAD_WEEKS)
    assert [len(visit.paid) for visit in books.visits()] == [1, 1, 1, 1]


def test_an_approval_is_told_to_whoever_issues(case: cases.Cases, explore: Explore, books: Books) -> None:
    explore("Call", case.to_approve(), only_deaths=True)
    (run,) = books.runs()
    assert run.status is RunStatus.ISSUED


def test_a_visit_is_withdrawn_once(case: cases.Cases, explore: Explore, books: Books) -> None:
    explore("Call", case.to_withdraw())
    withdrawn = [visit for visit in books.visits() if visit.status is VisitStatus.WITHDRAWN]
    assert [len(visit.history) for visit in withdrawn] == [1]


def test_a_visit_whose_history_has_no_room_is_withdrawn_once_and_its_history_stands_beside(
    case: cases.Cases, explore: Explore, books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = case.to_withdraw()
    monkeypatch.setattr(histories, "HISTORY_BYTES", 0)
    explore("Call", call)
    withdrawn = [visit for visit in books.visits() if visit.status is VisitStatus.WITHDRAWN]
    assert [len(visit.history) for visit in withdrawn] == [1]
    assert [visit.history for visit in case.stored()] == [(), ()]


def test_a_run_is_issued_once_over_weeks_whose_past_has_no_room(
    case: cases.Cases, explore: Explore, books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = case.to_issue("1", "C-1")
    monkeypatch.setattr(histories, "HISTORY_BYTES", 0)
    explore("PayQueue", message)
    assert [(len(visit.paid), len(visit.history)) for visit in books.visits()] == [(1, 1), (1, 1), (0, 0), (0, 0)]
    assert [visit.history for visit in case.stored()] == [(), ()]


def test_a_held_visit_is_released_once(case: cases.Cases, explore: Explore, books: Books) -> None:
    explore("Call", case.to_release())
    released = [hold for visit in books.visits() for hold in visit.holds if hold.decision]
    assert [hold.code for hold in released] == ["over-tolerance"]
