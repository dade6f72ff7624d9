"""Visits: what becomes of one that its provider takes back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from actuals.model.orders import PlannedVisit
from actuals.model.payments import PaymentStatus
from actuals.model.reasons import Reason
from actuals.model.refs import VisitId, WeekId
from actuals.model.visits import HistoryEntry, Visit, VisitStatus
from actuals.model.weeks import week_of
from tests.examples import NOW, ORDER, VISIT, WEEK

LATER = NOW + timedelta(hours=1)
MATCHED = replace(VISIT, status=VisitStatus.MATCHED, planned=PlannedVisit(ORDER.order_ref))
UNMATCHED = replace(VISIT, status=VisitStatus.UNMATCHED, reason=Reason.NO_ORDER)


@pytest.mark.parametrize("visit", [VISIT, MATCHED, UNMATCHED])
def test_a_withdrawn_visit_leaves_matching_and_is_not_paid(visit: Visit) -> None:
    withdrawn = visit.withdrawn("Sent by mistake.", NOW)
    assert (withdrawn.status, withdrawn.reason, withdrawn.planned) == (VisitStatus.WITHDRAWN, None, None)
    assert withdrawn.payment_status is PaymentStatus.NOT_PAYABLE
    assert not withdrawn.awaits_matching
    assert withdrawn.history[-1] == HistoryEntry(NOW, "provider", "Withdrawn: Sent by mistake.")


def test_a_visit_is_withdrawn_once_and_its_first_reason_stays() -> None:
    withdrawn = VISIT.withdrawn("Sent by mistake.", NOW)
    assert withdrawn.withdrawn("Another reason.", LATER) is withdrawn


def test_a_week_with_nothing_left_but_withdrawn_visits_leaves_the_night() -> None:
    week = WEEK.withdrawing(VISIT.visit_id, "Sent by mistake.", NOW)
    assert not week.awaits_matching
    assert week.withdrawing(VISIT.visit_id, "Another reason.", LATER) is week


def test_no_other_visit_of_the_week_is_touched() -> None:
    assert WEEK.withdrawing(VisitId("another"), "Sent by mistake.", NOW) is WEEK


@pytest.mark.parametrize(
    ("visit_id", "week_id"),
    [("3f-a_b-12", "3f-a_b"), ("3f", None), ("-1", None), ("3f-", None), ("3f-1234567", None), ("3/f-1", None)],
)
def test_a_visits_id_names_its_week(visit_id: str, week_id: str | None) -> None:
    assert week_of(visit_id) == (WeekId(week_id) if week_id else None)
