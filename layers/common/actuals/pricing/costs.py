"""What one carer's minutes cost, piece by piece."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from actuals.model.payments import Piece
from actuals.model.refs import ServiceType
from actuals.pricing.bands import Stretch, clocks_change_during
from actuals.pricing.cards import Card
from actuals.pricing.rates import NoRate, RateBook

NONE_EXACTLY = Decimal("0.000000")
CLOCKS_CHANGE = "The clocks change during this visit: its minutes are those that really passed."


class Cost(NamedTuple):
    """Pounds of one carer, to the penny and before that; no amount where a piece has no rate."""

    amount: Decimal | None
    before_rounding: Decimal | None
    pieces: tuple[Piece, ...]
    notes: tuple[str, ...]


def cost(rates: RateBook, service_type: ServiceType, day: date, start: int, minutes: int) -> Cost:
    """The pieces of a visit, each with the rate in force on its day; `start` is minutes since London's midnight."""
    stretches = rates.bands.split(day, start, minutes)
    found = [rates.card(service_type, stretch.day(day), stretch.band) for stretch in stretches]
    cards = [card for card in found if isinstance(card, Card)]
    if len(cards) < len(found):
        return no_cost(*dict.fromkeys(none.words for none in found if isinstance(none, NoRate)))
    costs = rates.sum_of(tuple((card, stretch.minutes) for card, stretch in zip(cards, stretches, strict=True)))
    pieces = tuple(map(_piece, stretches, cards, costs.pieces, [day] * len(cards)))
    changing = (CLOCKS_CHANGE,) if clocks_change_during(day, start, minutes) else ()
    return Cost(costs.amount, costs.before_rounding, pieces, (*changing, *costs.notes))


def no_cost(*notes: str) -> Cost:
    """Nobody can say what it costs, and why."""
    return Cost(None, None, (), notes)


def _piece(stretch: Stretch, card: Card, amount: Decimal, day: date) -> Piece:
    return Piece(stretch.wall_time(day), stretch.minutes, card.day_category, card.time_band, card.hourly, amount)
