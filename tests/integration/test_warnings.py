"""Warnings on moto that need what is stored: orders, and the provider's other visits."""

from dataclasses import replace
from decimal import Decimal

import pytest

from actuals.aws.reference import ReferenceTable
from actuals.aws.visits import VisitsTable
from actuals.model.payments import Payment
from actuals.model.refs import OrderRef, PaymentRunId
from actuals.model.visits import Visit
from tests.examples import NOW, WEEK_KEY
from tests.integration.imports import Deliveries, checked, confirm, imported, put_reference, shown, visits_csv

BO = {"serviceUserRef": "4002", "name": "Bo Ash", "contributions": []}
ORDER = {
    "orderRef": "O-1",
    "contractNumber": "C-1",
    "serviceUserRef": "4001",
    "serviceType": "HOME CARE",
    "startDate": "2026-04-01",
    "status": "authorised",
    "planned": [{"days": ["tue"], "start": "06:30", "minutes": 30, "carers": 1}],
}
AT_BOS = {"ServiceUserRef": "4002", "ServiceUserDetails": "Ash, Bo"}


PAID = Payment(PaymentRunId("run-1"), Decimal("12.05"), 30, 30, NOW, OrderRef("O-1"))


@pytest.fixture
def deliveries(aws: dict[str, str], reference: ReferenceTable) -> Deliveries:
    put_reference(reference)
    reference.put("service-users", "4002", BO)
    reference.put("orders", "O-1", ORDER)
    return Deliveries(aws)


@pytest.fixture
def visits(aws: dict[str, str]) -> VisitsTable:
    return VisitsTable(aws["VISITS_TABLE"])


def stored(visits: VisitsTable) -> Visit:
    """The one visit of the ordinary week."""
    week = visits.week(WEEK_KEY)
    assert week is not None
    [visit] = week.visits
    return visit


def codes(import_id: str) -> list[str]:
    report = shown(import_id)
    assert report["counts"]["rejected"] == 0
    return [issue["code"] for issue in report["issues"]]


def test_an_order_ref_that_is_no_order_is_told_before_the_night(deliveries: Deliveries) -> None:
    assert codes(checked(deliveries, visits_csv({"OrderRef": "O-9"}))) == ["order-ref"]
    assert codes(checked(deliveries, visits_csv({"OrderRef": "O-1"}))) == []


def test_more_workers_than_ordered_are_told(deliveries: Deliveries) -> None:
    assert codes(checked(deliveries, visits_csv({"NumberOfCarers": "2"}))) == ["carers-over-plan"]


def test_a_carer_who_was_elsewhere_by_an_earlier_file_is_told(deliveries: Deliveries) -> None:
    imported(deliveries, visits_csv())
    assert codes(checked(deliveries, visits_csv(AT_BOS, reference="PC-2"))) == ["carer-in-two-places"]


def test_a_visit_over_one_of_an_earlier_file_is_told_and_one_left_out_too(deliveries: Deliveries) -> None:
    imported(deliveries, visits_csv())
    later = visits_csv({"ActualStartTime": "06:50:00"}, reference="PC-2")
    assert codes(checked(deliveries, later)) == ["possibly-superseded", "overlap", "carer-in-two-places"]


def test_stored_visits_have_the_warnings_of_their_file(deliveries: Deliveries, visits: VisitsTable) -> None:
    imported(deliveries, visits_csv(AT_BOS, {"StartTimeClaimed": "6:30"}))
    assert stored(visits).warnings == ("carer-in-two-places", "time-format")


def test_a_change_of_a_paid_visit_says_that_an_adjustment_will_follow(
    deliveries: Deliveries, visits: VisitsTable
) -> None:
    imported(deliveries, visits_csv())
    week = visits.week(WEEK_KEY)
    assert week is not None
    visits.save(replace(week, visits=(replace(stored(visits), paid=(PAID,)),)))
    import_id = checked(deliveries, visits_csv({"ActualDuration": "00:28:00"}, reference="PC-000124"))
    [issue] = shown(import_id)["issues"]
    assert (issue["code"], issue["severity"], issue["location"]) == ("already-paid", "warning", {"row": 2})
    confirm(import_id)
    deliveries.store()
    visit = stored(visits)
    assert (visit.visit_id, visit.warnings, visit.paid) == (issue["visitId"], ("already-paid",), (PAID,))
