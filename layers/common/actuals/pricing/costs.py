"""What one carer's minutes cost, piece by piece: exact, then rounded once."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple

from actuals.model.money import to_six_places, to_the_penny
from actuals.model.payments import Piece
from actuals.model.refs import ServiceType
from actuals.pricing.bands import Stretch, clocks_change_during
from actuals.pricing.rates import Card, NoRate, RateBook, VisitPrice

NONE_EXACTLY = Decimal("0.000000")
SUM_CACHE_SIZE = 20_000
CLOCKS_CHANGE = "The clocks change during this visit: its minutes are those that really passed."


class Cost(NamedTuple):
    """Pounds of one carer, to the penny and before that; no amount where a piece has no rate."""

    amount: Decimal | None
    before_rounding: Decimal | None
    pieces: tuple[Piece, ...]
    notes: tuple[str, ...]
    per_visit: bool = False


def cost(rates: RateBook, service_type: ServiceType, day: date, start: int, minutes: int) -> Cost:
    """The pieces of a visit, each with the rate in force on its day; `start` is minutes since London's midnight."""
    stretches = rates.bands.split(day, start, minutes)
    found = [rates.card(service_type, stretch.day(day), stretch.band) for stretch in stretches]
    changing = (CLOCKS_CHANGE,) if clocks_change_during(day, start, minutes) else ()
    if found and isinstance(found[0], VisitPrice):
        return _per_visit(found[0], stretches[0]._replace(minutes=minutes), day, changing)
    cards = list(_cards(rates, found))
    if len(cards) < len(found):
        return no_cost(*dict.fromkeys(none.words for none in found if isinstance(none, NoRate)))
    costs = sum_of(tuple((card, stretch.minutes) for card, stretch in zip(cards, stretches, strict=True)))
    pieces = tuple(map(_piece, stretches, cards, costs.pieces, [day] * len(cards)))
    return Cost(costs.amount, costs.before_rounding, pieces, (*changing, *costs.notes))


def no_cost(*notes: str) -> Cost:
    """No price, and why."""
    return Cost(None, None, (), notes)


def _per_visit(found: VisitPrice, whole: Stretch, day: date, notes: tuple[str, ...]) -> Cost:
    """One price for the visit, in one piece, also when it runs into other bands or days."""
    category, band, price = found.day_category, found.time_band, found.price
    exact = to_six_places(Fraction(price))
    piece = Piece(whole.wall_time(day), whole.minutes, category, band, price, exact)
    words = f"Priced at {price} a visit, whatever its minutes, as it starts in time band {band}."
    return Cost(price, exact, (piece,), (*notes, words), per_visit=True)


def _cards(rates: RateBook, found: Iterable[Card | VisitPrice | NoRate]) -> Iterator[Card]:
    """A visit that began by the hour goes on so in bands with a price per visit; pieces without a rate are left out."""
    hourly: Card | None = None
    for one in found:
        if isinstance(one, Card):
            hourly = one
            yield one
        elif isinstance(one, VisitPrice) and hourly:
            yield rates.run_into(hourly, one)


def _piece(stretch: Stretch, card: Card, amount: Decimal, day: date) -> Piece:
    return Piece(stretch.wall_time(day), stretch.minutes, card.day_category, card.time_band, card.hourly, amount)


class Sum(NamedTuple):
    """Pounds of one carer: to the penny, before that, and of each piece; the pieces add up to what was rounded."""

    amount: Decimal
    before_rounding: Decimal
    pieces: tuple[Decimal, ...]
    notes: tuple[str, ...]


@lru_cache(SUM_CACHE_SIZE)
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
