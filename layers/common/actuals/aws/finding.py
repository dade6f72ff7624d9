"""Finding what filters ask for, over the tables of visits and of reference data."""

from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import Any

from actuals.aws.reference import ReferenceTable
from actuals.aws.visits import VisitsTable
from actuals.model.exports import Filters
from actuals.model.refs import ContractNumber, OrderRef, ProviderRef, ServiceUserRef
from actuals.model.weeks import WeekKey


class Finder:
    """Finds keys and records by the filters that an index serves; other filters are left to the caller."""

    def __init__(self, reference: ReferenceTable, visits: VisitsTable) -> None:
        self._reference = reference
        self._visits = visits

    def weeks(self, filters: Filters, person: ServiceUserRef | None = None) -> Iterator[WeekKey]:
        """Service weeks by service user, from a person on; when no week is asked for, all that await the night."""
        week, provider = filters.week_ending, filters.provider_ref
        if week and filters.service_user_ref:
            return self._of_person(filters.service_user_ref, week, provider)
        if week and provider:
            first = self._of_person(person, week, provider) if person else iter(())
            return chain(first, self._visits.of_provider(provider, week, person))
        contracts = (contract for contract, _ in self.contracts(filters))
        return chain.from_iterable(self._visits.awaiting(contract, week) for contract in contracts)

    def contracts(self, filters: Filters) -> Iterator[tuple[ContractNumber, ProviderRef]]:
        """Contracts and whose they are, in order of ContractNumber."""
        for record in self._reference.all("contracts"):
            contract, provider = ContractNumber(record["contractNumber"]), ProviderRef(record["providerRef"])
            if filters.contract_number in {None, contract} and filters.provider_ref in {None, provider}:
                yield contract, provider

    def orders(
        self, filters: Filters, after: tuple[str, str] = ("", "")
    ) -> Iterator[tuple[dict[str, Any], ProviderRef]]:
        """Orders and whose contract they are on, by ContractNumber and OrderRef; those after such a place."""
        for contract, provider in self.contracts(filters):
            if contract >= after[0]:
                orders = self._reference.orders_of_contract(contract)
                yield from ((order, provider) for order in orders if (contract, order["orderRef"]) > after)

    def service_level(self, order_ref: OrderRef) -> str | None:
        """The level of care of an order."""
        order = self._reference.get("orders", order_ref)
        return order.get("serviceLevel") if order else None

    def _of_person(self, person: ServiceUserRef, week: date, provider: ProviderRef | None) -> Iterator[WeekKey]:
        keys = self._visits.of_service_user(person, week)
        return (key for key in keys if provider in {None, key.provider_ref})
