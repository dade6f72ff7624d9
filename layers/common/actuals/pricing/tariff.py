"""Everything that says what a contract's visits cost."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from actuals.model.contracts import Contract, VisitCode
from actuals.model.rates import ChargeRate, RateFramework
from actuals.model.refs import ServiceType
from actuals.pricing.rates import RateBook


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
    def rates(self) -> RateBook | None:
        """The framework, made ready to look things up in."""
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
