"""Imports: what may happen to one in each of its states."""

from dataclasses import replace
from datetime import timedelta

import pytest

from actuals.model.imports import RECOUNTED, Counts, Import, ImportStatus
from actuals.model.refs import ImportId
from actuals.model.weeks import Merged
from tests.examples import IMPORT, NOW


def in_state(status: ImportStatus, **counts: int) -> Import:
    return replace(IMPORT, status=status, counts=Counts(**counts))


def test_a_ready_import_can_be_confirmed() -> None:
    assert in_state(ImportStatus.READY, new=3).refusal_to_confirm(leave_out_rejected=False) is None


def test_one_with_rejected_records_can_be_confirmed_only_without_them() -> None:
    import_ = in_state(ImportStatus.NEEDS_CORRECTION, new=3, rejected=1)
    refusal = import_.refusal_to_confirm(leave_out_rejected=False)
    assert refusal is not None
    assert refusal.startswith("1 of 4 records were rejected.")
    assert import_.refusal_to_confirm(leave_out_rejected=True) is None


def test_one_without_a_good_record_cannot_be_confirmed_at_all() -> None:
    import_ = in_state(ImportStatus.NEEDS_CORRECTION, rejected=4)
    assert import_.refusal_to_confirm(leave_out_rejected=True) is not None


@pytest.mark.parametrize(
    "status",
    [
        "awaiting-upload",
        "checking",
        "unreadable",
        "duplicate",
        "importing",
        "imported",
        "cancelled",
        "expired",
        "failed",
    ],
)
def test_in_any_other_state_it_says_why_not(status: str) -> None:
    refusal = in_state(ImportStatus(status), new=1).refusal_to_confirm(leave_out_rejected=True)
    assert refusal
    assert refusal.endswith(".")


def test_the_first_upload_counts() -> None:
    first = in_state(ImportStatus.AWAITING_UPLOAD).uploaded("version-1")
    assert (first.status, first.object_version) == (ImportStatus.CHECKING, "version-1")
    assert first.uploaded("version-2") == first


def test_an_upload_that_never_came_has_expired() -> None:
    import_ = replace(IMPORT, status=ImportStatus.AWAITING_UPLOAD)
    assert import_.as_of(NOW + timedelta(minutes=30)).status is ImportStatus.AWAITING_UPLOAD
    assert import_.as_of(NOW + timedelta(minutes=31)).status is ImportStatus.EXPIRED


@pytest.mark.parametrize("status", [ImportStatus.READY, ImportStatus.NEEDS_CORRECTION])
def test_one_that_nobody_confirmed_expires_30_days_after_its_check(status: ImportStatus) -> None:
    import_ = replace(in_state(status, new=1), checked_at=NOW)
    assert import_.as_of(NOW + timedelta(days=30)) == import_
    late = import_.as_of(NOW + timedelta(days=30, seconds=1))
    assert late.status is ImportStatus.EXPIRED
    refusal = late.refusal_to_confirm(leave_out_rejected=True)
    assert refusal == "It was not confirmed within 30 days of its check. Upload the file as a new import."


@pytest.mark.parametrize(
    "status", [ImportStatus.UNREADABLE, ImportStatus.DUPLICATE, ImportStatus.IMPORTED, ImportStatus.CANCELLED]
)
def test_one_that_came_to_its_end_stays_what_it_is(status: ImportStatus) -> None:
    import_ = replace(in_state(status), checked_at=NOW)
    assert import_.as_of(NOW + timedelta(days=3000)) == import_


@pytest.mark.parametrize(
    ("status", "reason"), [(ImportStatus.CHECKING, "check-failed"), (ImportStatus.IMPORTING, "store-failed")]
)
def test_a_step_that_was_stopped_again_and_again_has_failed(status: ImportStatus, reason: str) -> None:
    import_ = replace(in_state(status), confirmed_at=NOW)
    assert import_.as_of(NOW + timedelta(hours=2)) == import_
    stopped = import_.as_of(NOW + timedelta(hours=4))
    assert (stopped.status, stopped.status_reason) == (ImportStatus.FAILED, reason)


def test_counts_are_those_of_what_was_stored_and_say_so_when_they_differ() -> None:
    import_ = replace(in_state(ImportStatus.IMPORTING, new=2, warnings=1), stored_counts=Merged(new=1, unchanged=1))
    done = import_.imported(NOW)
    assert done.counts == Counts(new=1, unchanged=1, warnings=1)
    assert done.status_reason == RECOUNTED


def test_counts_that_did_not_change_need_no_words() -> None:
    done = replace(in_state(ImportStatus.IMPORTING, new=2), stored_counts=Merged(new=2)).imported(NOW)
    assert (done.status, done.status_reason, done.imported_at) == (ImportStatus.IMPORTED, None, NOW)


def test_what_was_withdrawn_as_asked_is_no_other_count_but_other_visits_missing_are() -> None:
    import_ = in_state(ImportStatus.IMPORTING, unchanged=2, missing=2)
    done = replace(import_, stored_counts=Merged(unchanged=2, missing=2, withdrawn=2)).imported(NOW)
    assert (done.counts, done.status_reason) == (Counts(unchanged=2, missing=2, withdrawn=2), None)
    fewer = replace(import_, stored_counts=Merged(unchanged=2, missing=1, withdrawn=1)).imported(NOW)
    assert fewer.status_reason == RECOUNTED


def test_what_is_missing_is_no_record_of_the_file() -> None:
    counts = Counts(new=1, rejected=1, missing=5, withdrawn=5)
    assert (counts.read, counts.accepted) == (2, 1)
    assert replace(in_state(ImportStatus.IMPORTING), stored_counts=counts.merged).stored_records == 1


def test_the_loser_of_a_file_reference_names_the_winner() -> None:
    lost = in_state(ImportStatus.READY, new=2).lost_to(ImportId("imp-0"))
    assert (lost.status, lost.status_reason, lost.duplicate_of) == (ImportStatus.DUPLICATE, "duplicate-file", "imp-0")


def test_every_record_is_read_once() -> None:
    assert Counts(new=1, updated=2, unchanged=3, rejected=4, warnings=5).read == 10
