"""Stored records become the nouns that the rules use."""

from datetime import date, time
from decimal import Decimal

from actuals.commissioning.nouns import (
    to_calendar,
    to_contract,
    to_order,
    to_service_user,
    to_settings,
    to_visit_code,
)
from actuals.model.bank_holidays import Calendar
from actuals.model.contracts import Basis, Rounding, RoundingMode
from actuals.model.council import CouncilSettings
from actuals.model.orders import OrderStatus, PlannedCall, Suspension
from actuals.model.people import Contribution
from actuals.model.refs import ContractNumber
from tests.unit.commissioning.examples import EXAMPLES


def test_settings_are_the_built_in_ones_until_there_are_others() -> None:
    assert to_settings(None) == CouncilSettings()
    assert to_settings({"weekEndsOn": "friday", "lateWeeks": 520}) == CouncilSettings(week_ends_on=4, late_weeks=520)


def test_the_calendar_is_the_built_in_one_until_there_is_another() -> None:
    assert date(2026, 12, 28) in to_calendar(None).days
    assert to_calendar(EXAMPLES["calendars"]) == Calendar("ours", frozenset({date(2026, 12, 25)}))


def test_a_contract() -> None:
    contract = to_contract(EXAMPLES["contracts"])
    assert (contract.provider_ref, contract.start_date, contract.end_date) == (
        "P100",
        date(2026, 4, 1),
        date(2027, 3, 31),
    )
    assert (contract.basis, contract.rounding) == (Basis.ACTUAL, Rounding(RoundingMode.UP, 5, 15))
    assert contract.service_types == {"HOME CARE"}


def test_a_visit_code_for_all_contracts_or_for_some() -> None:
    assert to_visit_code(EXAMPLES["visit-codes"]).contracts == frozenset({ContractNumber("C-1")})
    assert to_visit_code(EXAMPLES["visit-codes"] | {"contracts": "all"}).contracts is None


def test_a_service_user() -> None:
    user = to_service_user(EXAMPLES["service-users"])
    assert (user.service_user_ref, user.name) == ("004001", "Ada Winter")
    assert user.contributions == (Contribution(date(2026, 4, 1), Decimal("56.20")),)


def test_an_order() -> None:
    order = to_order(EXAMPLES["orders"])
    assert order.status is OrderStatus.AUTHORISED
    assert order.planned == (PlannedCall(frozenset({0, 1}), time(7, 30), 30, 1),)
    assert order.suspensions == (Suspension(date(2026, 8, 1), date(2026, 8, 14), "In hospital"),)
    assert order.planned_weekly_minutes == 60
