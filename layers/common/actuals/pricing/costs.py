"""What one carer's minutes cost, piece by piece."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from actuals.model.money import to_six_places
from actuals.model.payments import Piece
from actuals.model.refs import ServiceType
from actuals.pricing.bands import Stretch, clocks_change_during
from actuals.pricing.cards import Card, VisitPrice
from actuals.pricing.rates import NoRate, RateBook

NONE_EXACTLY = Decimal("0.000000")
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
    costs = rates.sum_of(tuple((card, stretch.minutes) for card, stretch in zip(cards, stretches, strict=True)))
    pieces = tuple(map(_piece, stretches, cards, costs.pieces, [day] * len(cards)))
    return Cost(costs.amount, costs.before_rounding, pieces, (*changing, *costs.notes))


def no_cost(*notes: str) -> Cost:
    """Nobody can say what it costs, and why."""
    return Cost(None, None, (), notes)


def _per_visit(found: VisitPrice, whole: Stretch, day: date, notes: tuple[str, ...]) -> Cost:
    """One price for the visit, in one piece, whatever bands and days it runs into."""
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
