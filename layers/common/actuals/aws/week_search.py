"""Finding what filters ask for, over the tables of visits and of reference data."""

from collections.abc import Iterator
from datetime import date
from itertools import chain, groupby
from typing import Any

from actuals.aws.reference import ReferenceTable
from actuals.aws.visits import VisitsTable
from actuals.model.filters import Filters
from actuals.model.refs import ContractNumber, OrderRef, ProviderRef, ServiceUserRef
from actuals.model.weeks import WeekKey


class WeekSearch:
    """Finds keys and records by the filters that an index serves; other filters are left to the caller."""

    def __init__(self, reference: ReferenceTable, visits: VisitsTable) -> None:
        self._reference = reference
        self._visits = visits

    def weeks(self, filters: Filters, after: ServiceUserRef | None = None) -> Iterator[WeekKey]:
        """One week of one service user, or of one provider, by service user and from one of them on."""
        week, person, provider = filters.week_ending, filters.service_user_ref, filters.provider_ref
        if week is not None and person is not None:
            return self._of_person(person, week, provider)
        if week is None or provider is None:
            raise ValueError("a list of visits is about one week, and one provider or service user")
        first = self._of_person(after, week, provider) if after else iter(())
        return chain(first, self._visits.of_provider(provider, week, after))

    def whole_weeks(self, filters: Filters, provider: ProviderRef | None) -> Iterator[list[WeekKey]]:
        """Service weeks, grouped and sorted by service user and week: one provider's, or all providers' (None).

        A group has all weeks of that service user and week if the filters take any of them. Without a week, groups are
        those of all weeks that await the night: their keys are held in memory.
        """
        keys = sorted(self._weeks_of(filters, provider), key=lambda key: (*_person_week(key), key))
        groups = (list(group) for _, group in groupby(keys, key=_person_week))
        return (group for group in groups if any(map(filters.take, group)))

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

    def _weeks_of(self, filters: Filters, provider: ProviderRef | None) -> Iterator[WeekKey]:
        week, person = filters.week_ending, filters.service_user_ref
        if person is not None:
            return self._of_person(person, week, provider)
        if week is not None and provider is not None:
            return self._visits.of_provider(provider, week)
        contracts = self.contracts(Filters(provider_ref=provider))
        return chain.from_iterable(self._visits.awaiting(contract, week, week) for contract, _ in contracts)

    def _of_person(self, person: ServiceUserRef, week: date | None, provider: ProviderRef | None) -> Iterator[WeekKey]:
        keys = self._visits.of_service_user(person, week)
        return (key for key in keys if provider in {None, key.provider_ref})


def _person_week(key: WeekKey) -> tuple[ServiceUserRef, date]:
    return key.service_user_ref, key.week_ending
