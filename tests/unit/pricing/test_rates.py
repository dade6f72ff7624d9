"""The rate of a piece: day category, band, service type and date; by the hour or by a card of durations."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from actuals.model.rates import DayCategory, Rate, RateFramework
from actuals.model.refs import ServiceType
from actuals.pricing.costs import sum_of
from actuals.pricing.rates import Card, NoRate, RateBook, VisitPrice, card
from tests.examples import DAY_RATE, FRAMEWORK, HOME_CARE, NIGHT_RATE, SUNDAY, TUESDAY

CHRISTMAS, NEW_YEAR = date(2026, 12, 25), date(2027, 1, 1)
BANK_HOLIDAYS = frozenset({CHRISTMAS, NEW_YEAR})
SPECIAL = DayCategory("SPECIAL", dates=frozenset({CHRISTMAS}))
HOLIDAY = DayCategory("HOLIDAY", bank_holidays=True)
FRIDAYS = DayCategory("FRIDAYS", weekdays=frozenset({4}))


@pytest.mark.parametrize(
    ("listed", "day", "category"),
    [
        ((SPECIAL, HOLIDAY, FRIDAYS), CHRISTMAS, "SPECIAL"),
        ((SPECIAL, HOLIDAY, FRIDAYS), NEW_YEAR, "HOLIDAY"),
        ((SPECIAL, HOLIDAY, FRIDAYS), date(2026, 11, 20), "FRIDAYS"),
        ((FRIDAYS, HOLIDAY, SPECIAL), CHRISTMAS, "FRIDAYS"),
    ],
)
def test_of_the_day_categories_that_hold_a_day_the_one_listed_first_counts(
    listed: tuple[DayCategory, ...], day: date, category: str
) -> None:
    rates = tuple(replace(DAY_RATE, day_category=each.code) for each in listed)
    found = RateBook(replace(FRAMEWORK, day_categories=listed, rates=rates), BANK_HOLIDAYS).card(HOME_CARE, day, "DAY")
    assert isinstance(found, Card)
    assert found.day_category == category


def book(*rates: Rate) -> RateBook:
    return RateBook(replace(FRAMEWORK, rates=rates), frozenset())


def hourly(found: Card | VisitPrice | NoRate) -> str:
    assert not isinstance(found, VisitPrice)
    return str(found.hourly) if isinstance(found, Card) else found.words


def test_of_the_rates_that_have_begun_the_one_that_began_last_counts() -> None:
    rates = book(
        replace(DAY_RATE, from_date=TUESDAY, hourly=Decimal("25.00")),
        replace(DAY_RATE, from_date=date(2026, 1, 1), hourly=Decimal("23.00")),
        replace(DAY_RATE, from_date=SUNDAY, hourly=Decimal("26.00")),
    )
    days = [date(2026, 1, 1), date(2026, 11, 16), TUESDAY, date(2026, 11, 21), SUNDAY]
    assert [hourly(rates.card(HOME_CARE, day, "DAY")) for day in days] == ["23.00", "23.00", "25.00", "25.00", "26.00"]


@pytest.mark.parametrize(
    "rate",
    [
        replace(DAY_RATE, from_date=SUNDAY),
        replace(DAY_RATE, service_type=ServiceType("SITTING")),
        replace(DAY_RATE, day_category="HOLIDAY"),
        NIGHT_RATE,
    ],
)
def test_a_rate_for_another_day_service_or_band_is_none(rate: Rate) -> None:
    assert hourly(book(rate).card(HOME_CARE, TUESDAY, "DAY")) == (
        "Rate framework NORTH has no rate for HOME CARE on 17/11/2026 (day category WEEKDAY, time band DAY)."
    )


def test_a_day_in_no_category_has_no_rate() -> None:
    only_holidays: RateFramework = replace(FRAMEWORK, day_categories=(HOLIDAY,))
    found = RateBook(only_holidays, BANK_HOLIDAYS).card(HOME_CARE, TUESDAY, "DAY")
    assert hourly(found) == "No day category of rate framework NORTH holds 17/11/2026."


def priced_by(*durations: tuple[int, str], an_hour: str = "24.00") -> Card:
    prices = tuple((minutes, Decimal(price)) for minutes, price in durations)
    found = card(replace(DAY_RATE, hourly=Decimal(an_hour), durations=prices))
    assert isinstance(found, Card)
    return found


CARD = priced_by((30, "13.50"), (60, "24.00"))


@pytest.mark.parametrize(
    ("minutes", "price", "words"),
    [
        (20, "8.00", "20 minutes at 24.00 an hour, at most 13.50"),
        (29, "11.60", "29 minutes at 24.00 an hour, at most 13.50"),
        (30, "13.50", "13.50 for 30 minutes"),
        (35, "15.50", "13.50 for 30 minutes and 5 minutes at 24.00 an hour, at most 24.00"),
        (59, "24.00", "13.50 for 30 minutes and 29 minutes at 24.00 an hour, at most 24.00"),
        (60, "24.00", "24.00 for 60 minutes"),
        (90, "36.00", "24.00 for 60 minutes and 30 minutes at 24.00 an hour"),
    ],
)
def test_a_duration_has_its_price_and_the_rest_is_by_the_hour(minutes: int, price: str, words: str) -> None:
    assert CARD.price(minutes) == Fraction(price)
    assert CARD.words(minutes) == words


def test_under_the_smallest_duration_never_more_than_its_price() -> None:
    assert priced_by((30, "10.50")).price(29) == Fraction("10.50")


def test_a_longer_visit_that_the_card_has_cheaper_lowers_the_price_of_the_shorter_one() -> None:
    conflict = priced_by((30, "13.00"), (45, "12.00"), (60, "24.00"))
    assert [conflict.price(minutes) for minutes in (29, 30, 44, 45, 50)] == [
        Fraction("11.60"),
        Fraction("12.00"),
        Fraction("12.00"),
        Fraction("12.00"),
        Fraction("14.00"),
    ]


def test_over_two_bands_each_card_prices_the_whole_visit_and_is_taken_in_its_share() -> None:
    night = replace(priced_by((30, "15.00")), time_band="NIGHT")
    day = replace(priced_by((30, "12.00")), time_band="DAY")
    total = sum_of(((night, 23), (day, 7)))
    assert total.amount == Decimal("14.30")  # 23/30 x 15.00 + 7/30 x 12.00
    assert total.pieces == (Decimal("11.500000"), Decimal("2.800000"))
    assert total.notes == (
        "Time band NIGHT, 30 minutes: 15.00 for 30 minutes; taken for 23 of 30 minutes.",
        "Time band DAY, 30 minutes: 12.00 for 30 minutes; taken for 7 of 30 minutes.",
    )


def test_within_one_band_words_say_how_the_card_was_read() -> None:
    assert sum_of(((CARD, 30),)).notes == ("Priced by duration: 13.50 for 30 minutes.",)


def test_a_piece_by_the_hour_needs_no_words_and_costs_its_own_minutes_beside_one_by_duration() -> None:
    total = sum_of(((priced_by(an_hour="30.00"), 20), (CARD, 10)))
    assert total.pieces == (Decimal("10.000000"), Decimal("4.500000"))
    assert len(total.notes) == 1


def test_pieces_add_up_to_what_was_rounded_though_each_is_shown_with_six_places() -> None:
    thirds = priced_by(an_hour="0.20")
    total = sum_of(((thirds, 1), (thirds, 1), (thirds, 1)))
    assert total.pieces == (Decimal("0.003333"), Decimal("0.003334"), Decimal("0.003333"))
    assert total.before_rounding == Decimal("0.010000")
