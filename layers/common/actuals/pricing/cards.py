"""What one rate makes of a visit: by the hour, by a card of prices for certain durations, or one price a visit."""

from bisect import bisect_right
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from actuals.model.rates import Rate


@dataclass(frozen=True, slots=True, eq=False)
class Card:
    """Pounds an hour, and perhaps prices of durations, in which none costs more than a longer one.

    `at_most` is there in a band that has a price per visit, which the visit ran into: its minutes there cost no more.
    """

    day_category: str
    time_band: str
    hourly: Decimal
    durations: tuple[int, ...] = ()
    prices: tuple[Decimal, ...] = ()
    at_most: Decimal | None = None

    def price(self, minutes: int) -> Fraction:
        """The exact price of a visit that lies all in this band: never more than that of the next duration up."""
        fits = bisect_right(self.durations, minutes)
        base, rest = (self.prices[fits - 1], minutes - self.durations[fits - 1]) if fits else (Decimal(0), minutes)
        price = Fraction(base) + Fraction(self.hourly) * rest / 60
        return min(price, Fraction(self.prices[fits])) if fits < len(self.prices) else price

    def words(self, minutes: int) -> str:
        """How `price` came about."""
        fits = bisect_right(self.durations, minutes)
        rest = minutes - (self.durations[fits - 1] if fits else 0)
        parts = [f"{self.prices[fits - 1]} for {self.durations[fits - 1]} minutes"] if fits else []
        parts += [f"{rest} minutes at {self.hourly} an hour"] if rest else []
        most = f", at most {self.prices[fits]}" if rest and fits < len(self.prices) else ""
        return f"{' and '.join(parts)}{most}"


@dataclass(frozen=True, slots=True, eq=False)
class VisitPrice:
    """Pounds a visit that starts in this band, whatever its minutes."""

    day_category: str
    time_band: str
    price: Decimal


def card(rate: Rate) -> Card | VisitPrice:
    """A rate made ready. Where a longer visit has a lower price than a shorter one, both cost the lower."""
    if rate.per_visit is not None:
        return VisitPrice(rate.day_category, rate.time_band, rate.per_visit)
    if rate.hourly is None:
        raise ValueError("A rate without a price.")
    durations = tuple(minutes for minutes, _price in rate.durations)
    prices = [price for _minutes, price in rate.durations]
    lowest = tuple(min(prices[n:]) for n in range(len(prices)))
    return Card(rate.day_category, rate.time_band, rate.hourly, durations, lowest)


def run_into(before: Card, band: VisitPrice) -> Card:
    """What minutes cost in a band with a price per visit when the visit started in another: as before, at most that."""
    return replace(before, day_category=band.day_category, time_band=band.time_band, at_most=band.price)
