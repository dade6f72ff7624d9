"""All that decides the price of a contract's visits."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache

from actuals.model.contracts import Contract, VisitCode
from actuals.model.rates import ChargeRate, RateFramework
from actuals.model.refs import ServiceType
from actuals.pricing.costs import Cost, cost, no_cost
from actuals.pricing.rates import RateBook

COSTS_KEPT = 20_000


@dataclass(frozen=True)
class Tariff:
    """A contract with its rates, and the codes, calendar and charge rates of the council.

    `framework` None is one that nobody knows: nothing has a rate then. Codes are found by their code.
    """

    contract: Contract
    framework: RateFramework | None
    bank_holidays: frozenset[date] = frozenset()
    codes: Mapping[str, VisitCode] = field(default_factory=dict)
    charge_rates: Iterable[ChargeRate] = ()

    @cached_property
    def cost(self) -> Callable[[ServiceType, date, int, int], Cost]:
        """What minutes of one carer cost, by day and start; `costs` says how.

        The same half hours come again all night, so what was worked out is kept.
        """
        return lru_cache(COSTS_KEPT)(self._cost)

    def _cost(self, service_type: ServiceType, day: date, start: int, minutes: int) -> Cost:
        if self._rates is None:
            return no_cost(f"There is no rate framework {self.contract.rate_framework}.")
        return cost(self._rates, service_type, day, start, minutes)

    @cached_property
    def _rates(self) -> RateBook | None:
        return None if self.framework is None else RateBook(self.framework, self.bank_holidays)

    def charge_rate(self, service_type: ServiceType, day: date) -> ChargeRate | None:
        """The charge rate in force on a day: of those that have begun, the one that began last."""
        return next((rate for rate in self._charge_rates.get(service_type, ()) if rate.from_date <= day), None)

    @cached_property
    def _charge_rates(self) -> Mapping[ServiceType, list[ChargeRate]]:
        newest_first = sorted(self.charge_rates, key=lambda rate: rate.from_date, reverse=True)
        found: dict[ServiceType, list[ChargeRate]] = {}
        for rate in newest_first:
            found.setdefault(rate.service_type, []).append(rate)
        return found
