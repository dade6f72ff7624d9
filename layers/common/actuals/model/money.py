"""Money: pounds as `Decimal`, to the penny; brought there once, half up, in this one place."""

from decimal import Decimal
from fractions import Fraction

NOTHING = Decimal("0.00")
PENNIES = 100
MILLIONTHS = 1_000_000


def to_the_penny(exact: Fraction) -> Decimal:
    """An exact amount in pounds, rounded half up (away from zero) to the penny."""
    return _rounded(exact, PENNIES).quantize(NOTHING)


def to_six_places(exact: Fraction) -> Decimal:
    """An exact amount in pounds with six places, to be shown beside what it was rounded to."""
    return _rounded(exact, MILLIONTHS).quantize(Decimal("0.000001"))


def share(amount: Decimal, part: int, whole: int) -> Decimal:
    """What a part of the minutes costs, to the penny; all of it when there are no minutes to divide by."""
    return to_the_penny(Fraction(amount) * part / whole) if whole else amount


def _rounded(exact: Fraction, parts: int) -> Decimal:
    """The nearest whole number of parts, as pounds; a tie goes away from zero."""
    doubled = 2 * abs(exact.numerator) * parts + exact.denominator
    whole = doubled // (2 * exact.denominator)
    return Decimal(whole if exact >= 0 else -whole) / parts
