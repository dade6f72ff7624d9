"""A harness that finds nothing may be blind: each of these mistakes is made on purpose, and has to be noticed."""

import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from actuals.aws import payments, visits
from actuals.aws.imports import ImportsTable
from actuals.aws.payments import PaymentsTable
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
    seed.setattr(PaymentsTable, "lease", lambda *_: True)


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
        was = visit if visit.reserved else replace(visit, reserved=visit.paid[-1:])
        return replace(was, paid=(*was.paid, *remittances._payments(was, lines, run)), reserved=())

    seed.setattr(remittances, "_settled", settled)


IN_CRASHES = (
    (counted_beside, crashes.test_a_confirmed_file_is_stored_and_counted_once),
    (stored_blindly, crashes.test_a_confirmed_file_is_stored_and_counted_once),
    (own_claim_is_a_rival, crashes.test_a_confirmation_is_told_to_whoever_stores),
    (confirmed_before_it_is_told, crashes.test_a_confirmation_is_told_to_whoever_stores),
    (any_remittance_id, crashes.test_a_run_that_pays_one_provider_is_issued_once),
    (faults_swallowed, crashes.test_a_run_that_pays_one_provider_is_issued_once),
    (paid_each_time, crashes.test_a_run_that_pays_one_provider_is_issued_once),
)
IN_RACES = (
    (claim_without_the_import, races.test_of_two_imports_of_one_file_reference_one_is_stored),
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
    with pytest.raises(AssertionError):
        test(case, explore, books)


@pytest.mark.parametrize(("mistake", "test"), IN_RACES, ids=lambda part: part.__name__)
def test_a_mistake_is_noticed_in_a_race(
    case: Cases, racing: Racing, books: Books, mistake: Callable[[Seed], None], test: Any, monkeypatch: Seed
) -> None:
    mistake(monkeypatch)
    with pytest.raises(AssertionError) as noticed:
        test(case, racing, books)
    assert noticed.value.__notes__[0].startswith("Schedule: ")
