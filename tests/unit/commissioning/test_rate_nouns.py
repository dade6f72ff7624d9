"""Stored rates become the nouns that pricing uses."""

from datetime import date
from decimal import Decimal

from actuals.commissioning.nouns import to_charge_rate, to_rate_framework
from actuals.model.rates import ChargeRate, DayCategory, Rate, TimeBand
from actuals.model.refs import ServiceType
from tests.unit.commissioning.examples import EXAMPLES, RATE

HOME_CARE = ServiceType("HOME CARE")


def test_a_rate_framework() -> None:
    framework = to_rate_framework(EXAMPLES["rate-frameworks"])
    assert framework.code == "NORTH"
    assert framework.time_bands == (TimeBand("NIGHT", 22 * 60, 7 * 60), TimeBand("DAY", 7 * 60, 22 * 60))
    assert framework.day_categories == (
        DayCategory("HOLIDAY", bank_holidays=True),
        DayCategory("EVE", dates=frozenset({date(2026, 12, 24), date(2026, 12, 31)})),
        DayCategory("ALL", weekdays=frozenset(range(7))),
    )
    assert framework.rates == (
        Rate(date(2026, 4, 1), HOME_CARE, "ALL", "DAY", Decimal("24.10"), ((30, Decimal("13.00")),)),
    )


def test_durations_are_told_shortest_first() -> None:
    rate = RATE | {"durations": {"60": "24.10", "5": "3", "30": "13.00"}}
    framework = to_rate_framework(EXAMPLES["rate-frameworks"] | {"rates": [rate]})
    assert framework.rates[0].durations == ((5, Decimal("3.00")), (30, Decimal("13.00")), (60, Decimal("24.10")))


def test_a_rate_by_the_hour_only() -> None:
    rate = {key: value for key, value in RATE.items() if key != "durations"}
    framework = to_rate_framework(EXAMPLES["rate-frameworks"] | {"rates": [rate]})
    assert framework.rates[0].durations == ()


def test_a_price_per_visit() -> None:
    rate = {key: value for key, value in RATE.items() if key not in {"hourly", "durations"}} | {"perVisit": "60"}
    framework = to_rate_framework(EXAMPLES["rate-frameworks"] | {"rates": [rate]})
    assert framework.rates == (Rate(date(2026, 4, 1), HOME_CARE, "ALL", "DAY", per_visit=Decimal("60.00")),)


def test_a_charge_rate() -> None:
    assert to_charge_rate(EXAMPLES["charge-rates"]) == ChargeRate(HOME_CARE, date(2026, 4, 1), Decimal("23.92"))
