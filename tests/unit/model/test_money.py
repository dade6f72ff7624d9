"""Money: exact until it is rounded, once, half up."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actuals.model.money import share, to_six_places, to_the_penny


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [
        (Fraction(1, 200), "0.01"),
        (Fraction(-1, 200), "-0.01"),
        (Fraction(2213 * 20, 6000), "7.38"),
        (Fraction(1, 3), "0.33"),
        (Fraction(0), "0.00"),
        (Fraction(4999, 1_000_000), "0.00"),
        (Fraction(1_234_567_890_123_455, 1000), "1234567890123.46"),
    ],
)
def test_half_a_penny_is_rounded_away_from_nothing(exact: Fraction, rounded: str) -> None:
    assert str(to_the_penny(exact)) == rounded


def test_six_places_are_shown_of_what_has_more() -> None:
    assert str(to_six_places(Fraction(2, 3))) == "0.666667"


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**6))
def test_rounding_is_never_more_than_half_a_penny_off(pence: int, parts: int) -> None:
    exact = Fraction(pence, 100) / parts
    assert abs(Fraction(to_the_penny(exact)) - exact) <= Fraction(1, 200)


@given(st.integers(0, 10**6), st.integers(0, 600), st.integers(1, 600))
def test_a_share_and_the_rest_make_the_whole(pence: int, part: int, rest: int) -> None:
    amount = Decimal(pence).scaleb(-2)
    held = share(amount, part, part + rest)
    assert held + (amount - held) == amount
    assert 0 <= held <= amount


def test_without_minutes_to_divide_by_it_is_all_of_it() -> None:
    assert share(Decimal("5.00"), 0, 0) == Decimal("5.00")
