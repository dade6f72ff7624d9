"""Merging: what a file's week does to the stored one, once and only once."""

from dataclasses import fields, replace
from datetime import time
from decimal import Decimal
from typing import Any

import pytest

from actuals.model.changes import FieldChange
from actuals.model.orders import PlannedVisit
from actuals.model.refs import CarerId, ImportId, OrderRef, WeekId
from actuals.model.sent_visits import SentVisit, Worked
from actuals.model.visits import VisitStatus
from actuals.model.weeks import Merged, ServiceWeek, StagedWeek, WeekHeader
from actuals.validation.merging import IMPORTS_REMEMBERED, compare, differences, merge
from tests.examples import IMPORT_ID, NOW, ORDER, SENT_VISIT, STAGED_WEEK, WEDNESDAY, as_staged

SECOND = ImportId("imp-2")
LONGER = replace(SENT_VISIT, actual=Worked(SENT_VISIT.actual.start, 45 * 60))
NEXT_DAY = replace(SENT_VISIT, visit_date=WEDNESDAY)


def merged(week: ServiceWeek | None, *visits: SentVisit, import_id: ImportId = SECOND) -> ServiceWeek:
    return merge(replace(STAGED_WEEK, visits=as_staged(*visits)), week, import_id, NOW, lambda: WeekId("week-1"))


FIRST = merged(None, SENT_VISIT, import_id=IMPORT_ID)


def test_a_week_that_was_never_sent_is_new() -> None:
    [visit] = FIRST.visits
    assert (visit.visit_id, visit.status, visit.sent) == ("week-1-1", VisitStatus.NEW, SENT_VISIT)
    assert FIRST.applied == {IMPORT_ID: Merged(new=1)}
    assert [(entry.at, entry.by, entry.what) for entry in visit.history] == [
        (NOW, "provider", "Imported with import imp-1.")
    ]


def test_the_same_content_is_unchanged() -> None:
    week = merged(FIRST, SENT_VISIT)
    assert week.visits == (replace(FIRST.visits[0], last_sent=2),)
    assert week.applied[SECOND] == Merged(unchanged=1)


def test_other_content_updates_the_visit_and_keeps_its_id() -> None:
    [visit] = merged(FIRST, LONGER).visits
    assert (visit.visit_id, visit.sent, visit.last_import) == ("week-1-1", LONGER, SECOND)
    assert [entry.what for entry in visit.history] == ["Imported with import imp-1.", "Changed by import imp-2."]


def test_an_updated_visit_is_new_until_it_is_matched_again() -> None:
    matched = replace(FIRST.visits[0], status=VisitStatus.MATCHED, planned=PlannedVisit(ORDER.order_ref))
    [visit] = merged(replace(FIRST, visits=(matched,)), LONGER).visits
    assert (visit.status, visit.planned) == (VisitStatus.NEW, None)


def test_a_matched_visit_that_is_sent_unchanged_stays_matched() -> None:
    matched = replace(FIRST.visits[0], status=VisitStatus.MATCHED, planned=PlannedVisit(ORDER.order_ref))
    assert merged(replace(FIRST, visits=(matched,)), SENT_VISIT).visits == (replace(matched, last_sent=2),)


def test_a_withdrawn_visit_that_is_sent_again_comes_back_as_updated() -> None:
    withdrawn = replace(FIRST, visits=(replace(FIRST.visits[0], status=VisitStatus.WITHDRAWN),))
    week = merged(withdrawn, SENT_VISIT)
    assert week.visits[0].status is VisitStatus.NEW
    assert week.applied[SECOND] == Merged(updated=1)


def test_another_start_is_another_visit() -> None:
    later = replace(SENT_VISIT, actual=Worked(time(7), 1800))
    week = merged(FIRST, later)
    assert [visit.visit_id for visit in week.visits] == ["week-1-1", "week-1-2"]
    assert week.applied[SECOND] == Merged(new=1)


def test_a_visit_that_is_not_sent_again_stays() -> None:
    assert [visit.sent for visit in merged(FIRST, NEXT_DAY).visits] == [SENT_VISIT, NEXT_DAY]


def test_the_latest_header_counts() -> None:
    header = WeekHeader("Winter, Ada", our_ref="A7")
    staged = StagedWeek(STAGED_WEEK.key, header, as_staged(SENT_VISIT))
    assert merge(staged, FIRST, SECOND, NOW, lambda: WeekId("x")).header == header


def claiming(pounds: str, week: ServiceWeek | None, *visits: SentVisit, by: str) -> ServiceWeek:
    staged = replace(
        STAGED_WEEK, header=WeekHeader("Winter, Ada", payment_claimed=Decimal(pounds)), visits=as_staged(*visits)
    )
    return merge(staged, week, ImportId(by), NOW, lambda: WeekId("week-1"))


def test_a_week_that_came_day_by_day_is_not_claimed_whole() -> None:
    first_day = claiming("12.05", None, SENT_VISIT, by="imp-1")
    assert first_day.is_claimed_whole
    both_days = claiming("12.05", first_day, NEXT_DAY, by="imp-2")
    assert not both_days.is_claimed_whole
    assert claiming("24.10", both_days, SENT_VISIT, NEXT_DAY, by="imp-3").is_claimed_whole


def test_a_visit_that_comes_later_without_a_claim_is_not_covered_by_the_claim_before() -> None:
    claimed = claiming("12.05", None, SENT_VISIT, by="imp-1")
    assert merged(claimed, LONGER).is_claimed_whole
    assert not merged(claimed, NEXT_DAY).is_claimed_whole


def test_what_was_claimed_for_the_week_stays_when_a_later_file_claims_nothing() -> None:
    claimed = replace(FIRST, header=WeekHeader("Winter, Ada", payment_claimed=Decimal("24.10")))
    assert merged(claimed, LONGER).header.payment_claimed == Decimal("24.10")
    later = replace(STAGED_WEEK, header=WeekHeader("Winter, Ada", payment_claimed=Decimal("48.20")))
    assert merge(later, claimed, SECOND, NOW, lambda: WeekId("week-1")).header.payment_claimed == Decimal("48.20")


def test_an_import_merged_twice_is_merged_once() -> None:
    once = merged(FIRST, LONGER, NEXT_DAY)
    assert merged(once, LONGER, NEXT_DAY) is once


def test_an_import_delivered_late_does_not_undo_a_later_one() -> None:
    week = merged(merged(FIRST, LONGER), SENT_VISIT, import_id=ImportId("imp-3"))
    assert merged(week, LONGER) is week


def test_the_check_foretells_what_storing_does() -> None:
    staged = replace(STAGED_WEEK, visits=as_staged(LONGER, NEXT_DAY))
    assert compare(staged, FIRST) == Merged(new=1, updated=1)
    assert merge(staged, FIRST, SECOND, NOW, lambda: WeekId("x")).applied[SECOND] == compare(staged, FIRST)


def test_only_the_latest_imports_are_remembered() -> None:
    week = FIRST
    for number in range(2, 40):
        week = merged(week, SENT_VISIT, import_id=ImportId(f"imp-{number}"))
    assert len(week.applied) == IMPORTS_REMEMBERED
    assert "imp-39" in week.applied


def differences_of(visit: SentVisit, week: ServiceWeek = FIRST) -> list[tuple[str, str | None, str | None]]:
    found = differences(replace(STAGED_WEEK, visits=as_staged(visit)), week)
    return [(change.field, change.before, change.after) for change in found]


def test_each_field_that_changes_is_told_before_and_after_as_in_a_file() -> None:
    [change] = differences(replace(STAGED_WEEK, visits=as_staged(LONGER, NEXT_DAY)), FIRST)
    assert change == FieldChange(
        FIRST.visits[0].visit_id,
        STAGED_WEEK.key.service_user_ref,
        SENT_VISIT.visit_date,
        "ActualDuration",
        "00:30:00",
        "00:45:00",
    )


@pytest.mark.parametrize("visit", [SENT_VISIT, NEXT_DAY])
def test_what_is_new_or_unchanged_has_no_differences(visit: SentVisit) -> None:
    assert differences_of(visit) == []


def test_nothing_is_changed_where_nothing_is_stored() -> None:
    assert list(differences(STAGED_WEEK, None)) == []


def test_an_order_that_is_named_only_now_was_blank_before() -> None:
    assert differences_of(replace(SENT_VISIT, order_ref=OrderRef("O-7"))) == [("OrderRef", None, "O-7")]


def test_a_withdrawn_visit_that_is_sent_again_is_told_even_without_other_content() -> None:
    withdrawn = replace(FIRST, visits=(FIRST.visits[0].withdrawn("Sent by mistake.", NOW),))
    assert differences_of(SENT_VISIT, withdrawn) == [("status", "withdrawn", "new")]


CANCELLED = replace(SENT_VISIT, actual=Worked(time(0), 0))


def test_calls_that_were_cancelled_are_visits_of_their_own_also_sent_one_a_file() -> None:
    """No clock-in at any: the claimed start tells them apart."""
    week = None
    calls = [replace(CANCELLED, claimed=Worked(time(hour), 1800)) for hour in (17, 8, 21, 12)]
    for number, call in enumerate(calls):
        week = merged(week, call, import_id=ImportId(f"imp-{number}"))
    assert week is not None
    assert [visit.sent for visit in week.visits] == calls


def test_another_placeholder_of_a_cancelled_call_is_told() -> None:
    week = merged(None, CANCELLED)
    sent = replace(CANCELLED, actual=Worked(CANCELLED.claimed.start, 0))
    assert differences_of(sent, week) == [("ActualStartTime", "00:00:00", "06:30:00")]


def test_other_workers_of_a_visit_are_told() -> None:
    two = replace(SENT_VISIT, other_carers=(CarerId("CW9"),))
    assert differences_of(two) == [("CareWorkers", "CW7", "CW7, CW9")]


ELSE: dict[str, Any] = {
    "service_type": "SITTING SERVICE",
    "visit_date": WEDNESDAY,
    "claimed": Worked(time(5), 60),
    "actual": Worked(time(5), 60),
    "secondary": not SENT_VISIT.secondary,
    "carers": 9,
    "visit_code": "XX",
    "order_ref": OrderRef("O-7"),
    "manually_amended": "Y",
    "carer_id": CarerId("CW9"),
    "carer_name": "Cleo Marsh",
    "ordinal": 2,
    "other_carers": (CarerId("CW9"),),
}


@pytest.mark.parametrize("name", [field.name for field in fields(SentVisit)])
def test_whatever_changes_is_told_or_makes_it_another_visit(name: str) -> None:
    changed = replace(SENT_VISIT, **{name: ELSE[name]})
    assert changed.identity != SENT_VISIT.identity or differences_of(changed)
