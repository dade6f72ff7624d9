"""What a visit costs: figures that were worked out by hand, and how the steps follow one another."""

from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from actuals.model.contracts import Basis, Rounding, RoundingMode
from actuals.model.orders import PlannedVisit
from actuals.model.payments import Price
from actuals.model.rates import ChargeRate
from actuals.model.refs import ServiceType
from actuals.model.sent_visits import SentVisit, Worked
from actuals.pricing.price import price_visit
from actuals.pricing.tariff import Tariff
from tests.examples import (
    CONTRACT,
    DAY_RATE,
    FRAMEWORK,
    HOME_CARE,
    ORDER,
    SENT_VISIT,
    TARIFF,
    TUESDAY,
    VISIT_CODE,
)

PLANNED = PlannedVisit(ORDER.order_ref, time(6, 45), 30, 1)
AT_22_13 = replace(TARIFF, framework=replace(FRAMEWORK, rates=(replace(DAY_RATE, hourly=Decimal("22.13")),)))
CHARGED_AT_23_92 = replace(TARIFF, charge_rates=(ChargeRate(HOME_CARE, date(2026, 4, 1), Decimal("23.92")),))
NOON = time(12, 0)


def claimed(start: time, minutes: int, on: date = TUESDAY, carers: int = 1) -> SentVisit:
    return replace(SENT_VISIT, visit_date=on, claimed=Worked(start, minutes * 60), carers=carers)


def price(sent: SentVisit = SENT_VISIT, tariff: Tariff = TARIFF, *, chargeable: bool = True) -> Price:
    return price_visit(sent, PLANNED, tariff, chargeable=chargeable)


def under(tariff: Tariff = TARIFF, **policy: Any) -> Tariff:
    """A tariff with another pricing policy in its contract."""
    return replace(tariff, contract=replace(CONTRACT, **policy))


def coded(tariff: Tariff = TARIFF, **properties: Any) -> Tariff:
    """A tariff in which the visit code VS is another."""
    return replace(tariff, codes={"VS": replace(VISIT_CODE, **properties)})


def test_half_an_hour_of_night() -> None:
    priced = price(claimed(time(6, 30), 30))
    assert priced.amount == Decimal("15.00")
    assert [(piece.start.isoformat(), piece.minutes, piece.time_band) for piece in priced.pieces] == [
        ("2026-11-17T06:30:00", 30, "NIGHT")
    ]


def test_the_same_call_priced_at_its_actual_time_is_night_and_then_day() -> None:
    priced = price(SENT_VISIT, under(basis=Basis.ACTUAL))
    assert (priced.amount, priced.before_rounding) == (Decimal("14.31"), Decimal("14.311667"))
    assert [(piece.start.time(), piece.minutes, piece.rate, piece.amount) for piece in priced.pieces] == [
        (time(6, 37), 23, Decimal("30.00"), Decimal("11.500000")),
        (time(7, 0), 7, Decimal("24.10"), Decimal("2.811667")),
    ]


def test_new_years_eve_into_a_bank_holiday() -> None:
    priced = price(claimed(time(23, 30), 60, on=date(2026, 12, 31)))
    assert [(piece.day_category, piece.start.isoformat(), piece.amount) for piece in priced.pieces] == [
        ("WEEKDAY", "2026-12-31T23:30:00", Decimal("15.000000")),
        ("HOLIDAY", "2027-01-01T00:00:00", Decimal("24.100000")),
    ]
    assert priced.amount == Decimal("39.10")


def test_sixty_minutes_corrected_to_thirty_cost_12_05_less() -> None:
    amounts = [price(claimed(NOON, minutes)).amount for minutes in (60, 30)]
    assert amounts == [Decimal("24.10"), Decimal("12.05")]


def test_twenty_visits_of_twenty_minutes_cost_147_60_and_never_147_53() -> None:
    amounts = [price(claimed(time(7 + n % 12, 30), 20), AT_22_13).amount for n in range(20)]
    assert amounts == [Decimal("7.38")] * 20
    assert sum(amount for amount in amounts if amount) == Decimal("147.60")


def test_one_carer_is_rounded_before_there_are_two() -> None:
    both = price(claimed(NOON, 20, carers=2), AT_22_13)
    assert (both.amount, both.before_rounding) == (Decimal("14.76"), Decimal("7.376667"))
    assert (both.minutes, both.carers, both.carer_minutes) == (20, 2, 40)
    assert both.notes[-1] == "7.38 for one carer, times 2 carers."


def test_half_a_penny_goes_up() -> None:
    tariff = replace(TARIFF, framework=replace(FRAMEWORK, rates=(replace(DAY_RATE, hourly=Decimal("24.30")),)))
    assert price(claimed(NOON, 1), tariff).before_rounding == Decimal("0.405000")
    assert price(claimed(NOON, 1), tariff).amount == Decimal("0.41")


def test_seconds_are_cut_off() -> None:
    sent = replace(SENT_VISIT, claimed=Worked(time(6, 59, 59), 30 * 60 + 59))
    assert [(piece.start.time(), piece.minutes) for piece in price(sent).pieces] == [
        (time(6, 59), 1),
        (time(7, 0), 29),
    ]


def test_a_visit_may_last_a_day() -> None:
    pieces = price(claimed(time(23, 59), 24 * 60)).pieces
    assert [(piece.start.isoformat()[5:16], piece.minutes) for piece in pieces] == [
        ("11-17T23:59", 1),
        ("11-18T00:00", 420),
        ("11-18T07:00", 900),
        ("11-18T22:00", 119),
    ]


def test_no_minutes_cost_nothing() -> None:
    priced = price(claimed(NOON, 0))
    assert (priced.amount, priced.before_rounding, priced.pieces) == (Decimal("0.00"), Decimal("0.000000"), ())


def test_a_visit_that_needs_no_rule_says_only_which_times_were_priced() -> None:
    assert price().notes == ("The claimed times are priced.",)


def test_the_minutes_before_the_contracts_rounding_are_kept() -> None:
    priced = price(claimed(NOON, 31), under(rounding=Rounding(RoundingMode.UP, 15)))
    assert (priced.unruled_minutes, priced.minutes, priced.amount) == (31, 45, Decimal("18.08"))


def test_a_code_that_is_not_paid_has_no_minutes_whatever_the_contracts_minimum() -> None:
    priced = price(SENT_VISIT, coded(under(rounding=Rounding(minimum_minutes=15)), provider_paid=False))
    assert (priced.minutes, priced.unruled_minutes, priced.amount) == (0, 0, Decimal("0.00"))
    assert priced.notes == ("Visit code VS is not paid.",)


@pytest.mark.parametrize(
    ("paid", "charged", "chargeable", "amount", "charge"),
    [
        (True, True, True, "15.00", "11.96"),
        (True, True, False, "15.00", "0.00"),
        (True, False, True, "15.00", "0.00"),
        (False, True, True, "0.00", "11.96"),
        (False, True, False, "0.00", "0.00"),
        (False, False, True, "0.00", "0.00"),
    ],
)
def test_paid_and_charged_are_independent(
    *, paid: bool, charged: bool, chargeable: bool, amount: str, charge: str
) -> None:
    tariff = coded(CHARGED_AT_23_92, provider_paid=paid, service_user_charged=charged)
    priced = price(SENT_VISIT, tariff, chargeable=chargeable)
    assert (str(priced.amount), str(priced.charge)) == (amount, charge)


def test_without_a_charge_rate_the_charge_is_the_price_also_of_what_is_not_paid() -> None:
    assert price().charge == Decimal("15.00")
    assert price(SENT_VISIT, coded(provider_paid=False)).charge == Decimal("15.00")


def test_a_charge_is_rounded_for_one_carer_like_a_price() -> None:
    assert price(claimed(NOON, 20, carers=2), CHARGED_AT_23_92).charge == Decimal("15.94")  # 2 x 7.97, not 15.95


def test_the_charge_rate_is_that_of_the_visits_service_type_and_day() -> None:
    before, since = (ChargeRate(HOME_CARE, day, rate) for day, rate in CHARGE_RATES)
    other = ChargeRate(ServiceType("SITTING"), date(2026, 4, 1), Decimal("1.00"))
    tariff = replace(TARIFF, charge_rates=(before, since, other))
    assert price(claimed(NOON, 60, on=date(2026, 11, 15)), tariff).charge == Decimal("20.00")
    assert price(claimed(NOON, 60, on=date(2026, 11, 16)), tariff).charge == Decimal("21.00")
    assert price(claimed(NOON, 60, on=date(2026, 11, 14)), tariff).charge == Decimal("24.10")


CHARGE_RATES = ((date(2026, 11, 15), Decimal("20.00")), (date(2026, 11, 16), Decimal("21.00")))


def no_amount(priced: Price) -> str:
    """Why there is none."""
    assert (priced.amount, priced.before_rounding, priced.pieces) == (None, None, ())
    return priced.notes[-1]


def test_where_a_piece_has_no_rate_there_is_no_amount_and_words_say_which() -> None:
    only_day = replace(TARIFF, framework=replace(FRAMEWORK, rates=(DAY_RATE,)))
    priced = price(claimed(time(6, 30), 60), only_day)
    assert no_amount(priced) == (
        "Rate framework NORTH has no rate for HOME CARE on 17/11/2026 (day category WEEKDAY, time band NIGHT)."
    )
    assert (priced.minutes, priced.charge) == (60, Decimal("0.00"))


def test_without_a_rate_the_charge_rate_still_says_what_is_charged() -> None:
    priced = price(claimed(NOON, 60), replace(CHARGED_AT_23_92, framework=None))
    assert priced.charge == Decimal("23.92")


def test_a_framework_that_nobody_knows_has_no_rate() -> None:
    assert no_amount(price(SENT_VISIT, replace(TARIFF, framework=None))) == "There is no rate framework NORTH."


def test_a_visit_code_that_the_council_took_away_is_neither_paid_nor_refused() -> None:
    priced = price(SENT_VISIT, replace(TARIFF, codes={}))
    assert no_amount(priced) == "The council has no visit code VS any more, so there is no price."
    assert (priced.minutes, priced.charge) == (30, Decimal("0.00"))


def test_a_visit_in_which_the_clocks_change_says_so() -> None:
    priced = price(claimed(time(22, 0), 600, on=date(2026, 10, 24)))
    assert [(piece.start, piece.minutes) for piece in priced.pieces] == [
        (datetime.fromisoformat("2026-10-24T22:00"), 120),
        (datetime.fromisoformat("2026-10-25T00:00"), 480),
    ]
    assert priced.amount == Decimal("300.00")
    assert "The clocks change during this visit: its minutes are those that really passed." in priced.notes
