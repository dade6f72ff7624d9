"""What one rate makes of a visit: by the hour, or by a card of prices for certain durations."""

from bisect import bisect_right
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from actuals.model.rates import Rate


@dataclass(frozen=True, slots=True, eq=False)
class Card:
    """Pounds an hour, and perhaps prices of durations, in which none costs more than a longer one."""

    day_category: str
    time_band: str
    hourly: Decimal
    durations: tuple[int, ...] = ()
    prices: tuple[Decimal, ...] = ()

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


def card(rate: Rate) -> Card:
    """A rate made ready. Where a longer visit has a lower price than a shorter one, both cost the lower."""
    durations = tuple(minutes for minutes, _price in rate.durations)
    prices = [price for _minutes, price in rate.durations]
    lowest = tuple(min(prices[n:]) for n in range(len(prices)))
    return Card(rate.day_category, rate.time_band, rate.hourly, durations, lowest)
