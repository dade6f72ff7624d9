"""The rate of each piece of a visit: day category, time band, service type, and the date from which it is in force."""

from collections import defaultdict
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

from actuals.model.rates import RateFramework
from actuals.model.refs import ServiceType
from actuals.pricing.bands import Bands
from actuals.pricing.cards import Card, VisitPrice, card, run_into
from actuals.pricing.sums import sum_of

SUMS_KEPT = 20_000


class NoRate(NamedTuple):
    """There is no rate for a piece, and why."""

    words: str


class RateBook:
    """A framework made ready to look things up in; what was found once is kept."""

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
        self.sum_of = lru_cache(SUMS_KEPT)(sum_of)

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
