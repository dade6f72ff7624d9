"""A price per visit: a sleep-in costs what it costs, whatever its minutes."""

from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest

from actuals.model.contracts import Rounding, RoundingMode
from actuals.model.orders import PlannedVisit
from actuals.model.payments import Piece, Price
from actuals.model.rates import ChargeRate, Rate
from actuals.model.sent_visits import Worked
from actuals.pricing.price import price_visit
from actuals.pricing.tariff import Tariff
from tests.examples import (
    CONTRACT,
    DAY_RATE,
    FRAMEWORK,
    HOLIDAY_RATE,
    HOME_CARE,
    NIGHT_RATE,
    ORDER,
    SENT_VISIT,
    TARIFF,
    TUESDAY,
    VISIT_CODE,
)

A_VISIT = Decimal("60.00")
NIGHT = replace(NIGHT_RATE, hourly=None, per_visit=A_VISIT)
HOLIDAY = replace(HOLIDAY_RATE, hourly=None, per_visit=Decimal("90.00"))


def with_rates(*rates: Rate) -> Tariff:
    return replace(TARIFF, framework=replace(FRAMEWORK, rates=rates))


SLEEP_IN = with_rates(NIGHT, DAY_RATE, HOLIDAY)


def price(start: str, minutes: int, tariff: Tariff = SLEEP_IN, day: date = TUESDAY, carers: int = 1) -> Price:
    claimed = Worked(time.fromisoformat(start), minutes * 60)
    sent = replace(SENT_VISIT, visit_date=day, claimed=claimed, carers=carers)
    return price_visit(sent, PlannedVisit(ORDER.order_ref), tariff, chargeable=True)


def test_a_night_costs_its_price_in_one_piece_that_runs_over_midnight() -> None:
    night = price("22:00", 540)
    assert (night.amount, night.before_rounding, night.per_visit) == (A_VISIT, Decimal("60.000000"), True)
    assert [(piece.start.isoformat(), piece.minutes, piece.rate, piece.amount) for piece in night.pieces] == [
        ("2026-11-17T22:00:00", 540, A_VISIT, Decimal("60.000000"))
    ]
    assert night.notes[-1] == "Priced at 60.00 a visit, whatever its minutes, as it starts in time band NIGHT."


@pytest.mark.parametrize(("start", "minutes"), [("22:00", 1), ("06:59", 30), ("23:00", 720), ("22:00", 1440)])
def test_the_band_in_which_a_visit_starts_prices_the_whole_of_it(start: str, minutes: int) -> None:
    priced = price(start, minutes)
    assert (priced.amount, priced.minutes) == (A_VISIT, minutes)
    assert [piece.minutes for piece in priced.pieces] == [minutes]


def test_so_does_its_day() -> None:
    eve = price("22:00", 540, day=date(2026, 12, 31))
    assert (eve.amount, [piece.day_category for piece in eve.pieces]) == (A_VISIT, ["WEEKDAY"])
    assert price("22:00", 540, day=date(2027, 1, 1)).amount == Decimal("90.00")


def test_the_bands_it_runs_into_need_no_rate() -> None:
    assert price("22:00", 600, with_rates(NIGHT)).amount == A_VISIT


def test_two_carers_cost_it_twice() -> None:
    assert (price("22:00", 540, carers=2).amount, price("22:00", 540, carers=2).charge) == (Decimal("120.00"),) * 2


def test_a_night_in_which_the_clocks_change_is_a_night() -> None:
    long_night = price("22:00", 600, day=date(2026, 10, 24))
    assert (long_night.amount, long_night.minutes) == (A_VISIT, 600)
    assert "The clocks change during this visit: its minutes are those that really passed." in long_night.notes


def test_rounding_and_a_codes_minutes_change_what_is_counted_and_not_the_price() -> None:
    contract = replace(CONTRACT, rounding=Rounding(RoundingMode.UP, 60))
    code = replace(VISIT_CODE, maximum_minutes=500)
    priced = price("22:00", 540, replace(SLEEP_IN, contract=contract, codes={"VS": code}))
    assert (priced.unruled_minutes, priced.minutes, priced.amount) == (500, 540, A_VISIT)


def test_no_minutes_are_no_visit() -> None:
    nothing = price("22:00", 0)
    assert (nothing.amount, nothing.minutes, nothing.pieces, nothing.per_visit) == (Decimal("0.00"), 0, (), False)


def test_nothing_a_visit_is_meant() -> None:
    free = price("22:00", 540, with_rates(replace(NIGHT, per_visit=Decimal("0.00"))))
    assert (free.amount, free.minutes, free.per_visit) == (Decimal("0.00"), 540, True)


def test_nothing_an_hour_says_that_it_is_not_a_price_per_visit() -> None:
    nothing = price("22:00", 60, with_rates(replace(NIGHT_RATE, hourly=Decimal("0.00"))))
    assert (nothing.amount, nothing.minutes, nothing.per_visit) == (Decimal("0.00"), 60, False)


def test_it_is_charged_like_any_price_unless_there_is_a_charge_rate() -> None:
    assert price("22:00", 540).charge == A_VISIT
    by_the_hour = ChargeRate(HOME_CARE, date(2026, 4, 1), Decimal("10.00"))
    assert price("22:00", 540, replace(SLEEP_IN, charge_rates=(by_the_hour,))).charge == Decimal("90.00")


def pieces(priced: Price) -> list[tuple[str, int, str, str]]:
    def said(piece: Piece) -> tuple[str, int, str, str]:
        return piece.time_band, piece.minutes, str(piece.rate), str(piece.amount)

    return [said(piece) for piece in priced.pieces]


def test_an_evening_call_that_runs_late_is_by_the_hour_to_its_end() -> None:
    late = price("21:45", 20)
    assert pieces(late) == [("DAY", 15, "24.10", "6.025000"), ("NIGHT", 5, "24.10", "2.008333")]
    assert (late.amount, late.per_visit) == (Decimal("8.03"), False)
    assert late.notes[-1] == (
        "Time band NIGHT: 5 minutes at the rate of the band before, at most 60.00, its price per visit."
    )


def test_who_starts_a_minute_early_does_not_make_a_night_dearer_than_its_price_and_that_minute() -> None:
    early = price("21:59", 541)
    assert pieces(early) == [
        ("DAY", 1, "24.10", "0.401667"),
        ("NIGHT", 120, "24.10", "48.200000"),
        ("NIGHT", 420, "24.10", "11.800000"),
    ]
    assert early.amount == Decimal("60.40")


def test_after_the_night_the_hours_are_by_the_hour_again() -> None:
    assert price("21:59", 601).amount == Decimal("84.50")  # 0.40 + 60.00 + 24.10


def test_a_visit_by_the_hour_needs_a_rate_for_every_band_that_it_runs_into() -> None:
    assert price("06:30", 60, with_rates(NIGHT_RATE)).amount is None
    assert price("06:30", 60, with_rates(replace(NIGHT, time_band="DAY"))).amount is None


def test_a_rate_has_exactly_one_of_the_two() -> None:
    for wrong in (
        {"hourly": None},
        {"per_visit": A_VISIT},
        {"hourly": None, "per_visit": A_VISIT, "durations": ((30, A_VISIT),)},
    ):
        with pytest.raises(ValueError, match="hourly, perhaps with durations, or a price per visit"):
            replace(NIGHT_RATE, **wrong)
