"""Which orders are care package line items, and how they are shown."""

from datetime import date
from typing import Any

import pytest

from actuals.answers.line_items import line_item, shows_order
from actuals.model.filters import Filters
from actuals.model.refs import ServiceType, ServiceUserRef
from tests.examples import PROVIDER

TODAY = date(2026, 11, 21)
RECORD: dict[str, Any] = {
    "orderRef": "O-1",
    "contractNumber": "C-1",
    "serviceUserRef": "4001",
    "serviceType": "HOME CARE",
    "serviceLevel": "PERSONAL CARE",
    "startDate": "2026-04-01",
    "status": "authorised",
    "planned": [
        {"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "start": "06:30", "minutes": 30, "carers": 2},
        {"days": ["sat", "sun"], "start": "12:00", "minutes": 45, "carers": 1},
    ],
}


def test_a_line_item_is_the_order_with_its_provider_and_weekly_minutes() -> None:
    assert line_item(RECORD, PROVIDER) == RECORD | {"providerRef": "P100", "plannedWeeklyMinutes": 7 * 60 + 2 * 45}


@pytest.mark.parametrize(
    ("change", "is_shown"),
    [
        ({}, True),
        ({"startDate": "2027-01-01"}, True),
        ({"status": "draft"}, False),
        ({"status": "cancelled"}, False),
        ({"endDate": "2026-11-20"}, True),
        ({"endDate": "2026-10-24"}, True),
        ({"endDate": "2026-10-23"}, False),
    ],
)
def test_an_order_is_shown_from_its_authorisation_until_28_days_after_its_end(
    change: dict[str, str], *, is_shown: bool
) -> None:
    assert shows_order(Filters(), RECORD | change, TODAY) is is_shown


def test_historical_orders_are_shown_when_asked_for_but_never_drafts() -> None:
    everything = Filters(include_historical=True)
    assert shows_order(everything, RECORD | {"endDate": "2019-01-01"}, TODAY)
    assert not shows_order(everything, RECORD | {"status": "draft"}, TODAY)


@pytest.mark.parametrize(
    ("filters", "is_shown"),
    [
        (Filters(service_user_ref=ServiceUserRef("4001")), True),
        (Filters(service_user_ref=ServiceUserRef("4002")), False),
        (Filters(service_type=ServiceType("HOME CARE")), True),
        (Filters(service_type=ServiceType("SITTING")), False),
        (Filters(service_level="PERSONAL CARE"), True),
        (Filters(service_level="MEALS"), False),
    ],
)
def test_every_filter_leaves_out_what_is_not_asked_for(filters: Filters, *, is_shown: bool) -> None:
    assert shows_order(filters, RECORD, TODAY) is is_shown


def test_an_order_without_a_level_is_left_out_when_one_is_asked_for() -> None:
    without = {name: value for name, value in RECORD.items() if name != "serviceLevel"}
    assert not shows_order(Filters(service_level="MEALS"), without, TODAY)
