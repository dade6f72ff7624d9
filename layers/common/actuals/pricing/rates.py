"""The rate of each piece of a visit: day category, time band, service type, and the date from which it is in force.

A rate is by the hour, by a card of prices for certain durations, or one price a visit.
"""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from actuals.model.rates import Rate, RateFramework
from actuals.model.refs import ServiceType
from actuals.pricing.bands import Bands


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
    """Pounds for a visit that starts in this band, of any length."""

    day_category: str
    time_band: str
    price: Decimal


def card(rate: Rate) -> Card | VisitPrice:
    """A rate, precomputed. Prices never fall with duration: both cost the lower price."""
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


class NoRate(NamedTuple):
    """There is no rate for a piece, and why."""

    words: str


class RateBook:
    """A framework indexed for lookups; results are cached."""

    def __init__(self, framework: RateFramework, bank_holidays: frozenset[date]) -> None:
        self.bands = Bands(framework.time_bands)
        self._framework, self._bank_holidays = framework, bank_holidays
        self._cards: dict[tuple[ServiceType, str, str], list[tuple[date, Card | VisitPrice]]] = defaultdict(list)
        for rate in sorted(framework.rates, key=lambda rate: rate.from_date, reverse=True):
            key = (rate.service_type, rate.day_category, rate.time_band)
            self._cards[key].append((rate.from_date, card(rate)))
        self.card = cache(self._card)
        self.category = cache(self._category)
        self.run_into = cache(run_into)

    def _card(self, service_type: ServiceType, day: date, band: str) -> Card | VisitPrice | NoRate:
        """The rate in force on a day: of those that have begun, the one that began last."""
        category = self.category(day)
        if category is None:
            return NoRate(f"No day category of rate framework {self._framework.code} holds {day:%d/%m/%Y}.")
        for from_date, found in self._cards.get((service_type, category, band), ()):
            if from_date <= day:
                return found
        return NoRate(
            f"Rate framework {self._framework.code} has no rate for {service_type} on {day:%d/%m/%Y} "
            f"(day category {category}, time band {band})."
        )

    def _category(self, day: date) -> str | None:
        """Of the categories that hold a day, the one listed first."""
        categories = self._framework.day_categories
        return next((found.code for found in categories if found.holds(day, self._bank_holidays)), None)
