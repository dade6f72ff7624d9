"""What the pieces of a visit cost together: exact, then rounded once."""

from decimal import Decimal
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import NamedTuple

from actuals.model.money import to_six_places, to_the_penny
from actuals.pricing.cards import Card


class Sum(NamedTuple):
    """Pounds of one carer: to the penny, before that, and of each piece; the pieces add up to what was rounded."""

    amount: Decimal
    before_rounding: Decimal
    pieces: tuple[Decimal, ...]
    notes: tuple[str, ...]


def sum_of(pieces: tuple[tuple[Card, int], ...]) -> Sum:
    """The whole visit is priced on each piece's card, and each taken in the piece's share of the minutes.

    By the hour that comes to the piece's own minutes.
    """
    total = sum(minutes for _card, minutes in pieces)
    exact = [Fraction(0), *accumulate(card.price(total) * minutes / total for card, minutes in pieces)]
    shown = [to_six_places(amount) for amount in exact]
    notes = [
        f"Time band {card.time_band}, {total} minutes: {card.words(total)}; taken for {minutes} of {total} minutes."
        if minutes < total
        else f"Priced by duration: {card.words(total)}."
        for card, minutes in pieces
        if card.durations
    ]
    steps = tuple(after - before for before, after in pairwise(shown))
    return Sum(to_the_penny(exact[-1]), shown[-1], steps, tuple(notes))
