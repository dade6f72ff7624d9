"""A harness that finds nothing may be blind: each of these mistakes is made on purpose, and has to be noticed."""

import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from inspect import signature
from typing import Any

import pytest

from actuals.aws import payments, visits
from actuals.aws.imports import ImportsTable
from actuals.aws.leases import RunLeases
from actuals.aws.visits import VisitsTable
from actuals.aws.week_end import WeekEnd
from actuals.model.refs import RemittanceId
from actuals.model.weeks import Merged, ServiceWeek
from actuals.paying import lines, remittances
from actuals.validation.merging import merge
from functions.imports import confirm
from functions.pay import worker
from functions.validate import store
from tests.examples import NOW
from tests.faults import test_crashes as crashes
from tests.faults import test_two_at_once as races
from tests.faults.books import Books
from tests.faults.cases import Cases
from tests.faults.racing import Racing

Seed = pytest.MonkeyPatch
explore = crashes.explore


def counted_beside(seed: Seed) -> None:
    """An import counts what it sees, and not what the week remembers of it."""

    def store_week(import_: Any, staged: Any) -> Merged:
        before = store.wired().visits.week(staged.key)
        merged = partial(merge, staged, import_id=import_.import_id, at=NOW, new_id=store._new_week_id)
        after = store.wired().visits.change(staged.key, merged)
        return Merged(len(after.visits) - (len(before.visits) if before else 0))

    seed.setattr(store, "_store_week", store_week)


def stored_blindly(seed: Seed) -> None:
    """A week is merged without a look at what was merged before."""

    def blindly(staged: Any, stored: ServiceWeek | None, **how: Any) -> ServiceWeek:
        return merge(staged, stored and replace(stored, applied={}), **how)

    seed.setattr(store, "merge", blindly)


def own_claim_is_a_rival(seed: Seed) -> None:
    """Whoever finds its file reference claimed is a duplicate, even of itself."""

    def refused(table: Any, import_: Any, _: Any) -> Any:
        first = table.claimed_by(import_.owner, import_.file_reference)
        now = table.get(import_.import_id)
        return table.save(replace(now.lost_to(first)))

    seed.setattr(ImportsTable, "_after_refusal", refused)


def claim_without_the_import(seed: Seed) -> None:
    """A reference is claimed first and the import turned later, in two writes."""

    def begin(table: Any, import_: Any, at: Any, **how: Any) -> Any:
        first = table.claimed_by(import_.owner, import_.file_reference)
        return table.save(import_.lost_to(first) if first else import_.confirmed(at, **how))

    seed.setattr(ImportsTable, "begin", begin)


def confirmed_before_it_is_told(seed: Seed) -> None:
    """The message to store comes after the confirmation, and a confirmed import sends none."""

    def confirmed(import_: Any, asked: Any) -> Any:
        if import_.status.is_confirmed:
            return import_
        begun = confirm.wired().imports.begin(import_, NOW, withdraw_missing=asked.withdraw_missing)
        message = {"leaveOutRejected": asked.leave_out_rejected, "withdrawMissing": asked.withdraw_missing}
        confirm.wired().to_store.send({"importId": import_.import_id} | message)
        return begun

    seed.setattr(confirm, "_confirmed", confirmed)


def weeks_without_a_guard(seed: Seed) -> None:
    """A week is written over whatever stands there."""
    seed.setattr(visits, "over", lambda *_: {})


def runs_without_a_guard(seed: Seed) -> None:
    """So is a run."""
    seed.setattr(payments, "over", lambda *_: {})


def any_remittance_id(seed: Seed) -> None:
    """A remittance that is written anew is another."""
    seed.setattr(remittances, "remittance_id", lambda *_: RemittanceId(secrets.token_hex(12)))


def lease_ignored(seed: Seed) -> None:
    """Two workers are at one run."""
    seed.setattr(RunLeases, "_take", lambda *_: True)


def lines_before_the_week(seed: Seed) -> None:
    """Lines are written of what a week would reserve, before it does."""

    def reserve_week(run_id: Any, decide: Any, week: ServiceWeek) -> None:
        worker.wired().payments.put_lines(run_id, week.key, lines.lines_of(decide(week), run_id))
        worker.wired().visits.change(week.key, lambda stored: decide(stored or week))

    seed.setattr(worker, "_reserve_week", reserve_week)


def others_are_dead(seed: Seed) -> None:
    """What another run has reserved is anybody's."""
    seed.setattr(worker, "_is_alive", lambda _: False)


def faults_swallowed(seed: Seed) -> None:
    """A week that cannot be settled is left alone, and nothing said."""
    settle = worker._settle_week

    def quietly(*what: Any) -> None:
        with suppress(Exception):
            settle(*what)

    seed.setattr(worker, "_settle_week", quietly)


def paid_each_time(seed: Seed) -> None:
    """A visit is paid by a message, and not by a run."""

    def settled(visit: Any, of_visit: Any, run: Any) -> Any:
        lines = of_visit.get(visit.visit_id)
        if lines is None:
            return visit
        before = tuple(payment for payment in visit.paid if payment.payment_run_id == run.payment_run_id)
        was = visit if visit.reserved else replace(visit, reserved=before)
        return replace(was, paid=(*was.paid, *remittances._payments(was, lines, run)), reserved=())

    seed.setattr(remittances, "_settled", settled)


def first_line_alone(seed: Seed) -> None:
    """Of a visit that was moved to another order the money goes back, and what replaces it is forgotten."""
    payments_of = remittances._payments
    seed.setattr(remittances, "_payments", lambda *what: payments_of(*what)[:1])


def last_line_alone(seed: Seed) -> None:
    """It is paid under its new order, and the money under the old one stays."""
    payments_of = remittances._payments
    seed.setattr(remittances, "_payments", lambda *what: payments_of(*what)[-1:])


def past_after_the_week(seed: Seed) -> None:
    """What a week has no room for is written once the week is, and not with it."""

    def save_both(table: Any, saved: ServiceWeek, guarded: Any, past: Any) -> ServiceWeek:
        for write in (guarded, {"Item": past}):
            table._client.put_item(TableName=table._name, **write)
        return saved

    seed.setattr(VisitsTable, "_save_both", save_both)


def settling_told_once(seed: Seed) -> None:
    """A run whose last week is settled says so only in the delivery that settles it."""
    settle_rest = worker._settle_rest

    def once(run: Any) -> None:
        if worker.wired().unsettled.of_run(run.payment_run_id):
            settle_rest(run)

    seed.setattr(worker, "_settle_rest", once)


def day_fixed_by_itself(seed: Seed) -> None:
    """Whoever fixes the day on which weeks end, or changes it, does not ask for what the other does meanwhile."""

    def write(week_end: Any, put: Any, _: Any) -> None:
        week_end._client.transact_write_items(TransactItems=[put])

    seed.setattr(WeekEnd, "_write", write)


IN_CRASHES = (
    (counted_beside, crashes.test_a_confirmed_file_is_stored_and_counted_once),
    (stored_blindly, crashes.test_a_confirmed_file_is_stored_and_counted_once),
    (own_claim_is_a_rival, crashes.test_a_confirmation_is_told_to_whoever_stores),
    (confirmed_before_it_is_told, crashes.test_a_confirmation_is_told_to_whoever_stores),
    (stored_blindly, crashes.test_what_a_confirmed_file_leaves_out_is_withdrawn_once),
    (
        past_after_the_week,
        crashes.test_a_visit_whose_history_has_no_room_is_withdrawn_once_and_its_history_stands_beside,
    ),
    (any_remittance_id, crashes.test_a_run_that_pays_one_provider_is_issued_once),
    (faults_swallowed, crashes.test_a_run_that_pays_one_provider_is_issued_once),
    (settling_told_once, crashes.test_a_week_that_was_mended_is_settled_once_and_named_no_more),
    (paid_each_time, crashes.test_a_run_that_pays_one_provider_is_issued_once),
    (paid_each_time, crashes.test_a_visit_moved_to_another_order_is_taken_back_once_and_paid_once),
    (first_line_alone, crashes.test_a_visit_moved_to_another_order_is_taken_back_once_and_paid_once),
    (last_line_alone, crashes.test_a_visit_moved_to_another_order_is_taken_back_once_and_paid_once),
)
IN_RACES = (
    (claim_without_the_import, races.test_of_two_imports_of_one_file_reference_one_is_stored),
    (day_fixed_by_itself, races.test_weeks_end_on_the_day_by_which_the_first_one_is_stored),
    (weeks_without_a_guard, races.test_two_runs_that_are_calculated_at_once_share_out_what_is_owed),
    (others_are_dead, races.test_two_runs_that_are_calculated_at_once_share_out_what_is_owed),
    (lines_before_the_week, races.test_two_runs_that_are_calculated_at_once_share_out_what_is_owed),
    (runs_without_a_guard, races.test_a_run_is_approved_or_rejected_but_not_both),
    (weeks_without_a_guard, races.test_what_is_released_during_the_night_stays_released),
    (lease_ignored, races.test_a_run_that_is_calculated_twice_at_once_while_visits_come_in_has_the_lines_of_its_total),
)


@pytest.mark.parametrize(("mistake", "test"), IN_CRASHES, ids=lambda part: part.__name__)
def test_a_mistake_is_noticed_by_closure(
    case: Cases, explore: Any, books: Books, mistake: Callable[[Seed], None], test: Any, monkeypatch: Seed
) -> None:
    mistake(monkeypatch)
    given = {"case": case, "explore": explore, "books": books, "monkeypatch": monkeypatch}
    wanted = signature(test).parameters
    with pytest.raises(AssertionError):
        test(**{name: value for name, value in given.items() if name in wanted})


@pytest.mark.parametrize(("mistake", "test"), IN_RACES, ids=lambda part: part.__name__)
def test_a_mistake_is_noticed_in_a_race(
    case: Cases, racing: Racing, books: Books, mistake: Callable[[Seed], None], test: Any, monkeypatch: Seed
) -> None:
    mistake(monkeypatch)
    with pytest.raises(AssertionError) as noticed:
        test(case, racing, books)
    assert noticed.value.__notes__[0].startswith("Schedule: ")
