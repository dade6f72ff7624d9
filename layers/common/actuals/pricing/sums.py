"""What the pieces of a visit cost together: exact, then rounded once."""

from collections.abc import Iterator
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
    exact = [Fraction(0), *accumulate(_amounts(pieces, total))]
    shown = [to_six_places(amount) for amount in exact]
    notes = [note for card, minutes in pieces for note in _notes(card, minutes, total)]
    steps = tuple(after - before for before, after in pairwise(shown))
    return Sum(to_the_penny(exact[-1]), shown[-1], steps, tuple(notes))


def _amounts(pieces: tuple[tuple[Card, int], ...], total: int) -> Iterator[Fraction]:
    """What a visit ran into is cut at midnight like the rest; its pieces together cost at most the price per visit."""
    ran_into = Fraction(0)
    for card, minutes in pieces:
        amount = card.price(total) * minutes / total
        if card.at_most is None:
            ran_into = Fraction(0)
        else:
            amount = max(Fraction(0), min(amount, Fraction(card.at_most) - ran_into))
            ran_into += amount
        yield amount


def _notes(card: Card, minutes: int, total: int) -> Iterator[str]:
    if card.at_most is not None:
        yield (
            f"Time band {card.time_band}: {minutes} minutes at the rate of the band before, "
            f"at most {card.at_most}, its price per visit."
        )
    elif card.durations and minutes < total:
        taken = f"taken for {minutes} of {total} minutes"
        yield f"Time band {card.time_band}, {total} minutes: {card.words(total)}; {taken}."
    elif card.durations:
        yield f"Priced by duration: {card.words(total)}."
