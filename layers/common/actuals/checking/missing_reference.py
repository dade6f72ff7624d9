"""Stand-ins for reference data that was not given: checks that need it find no fault."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple, NoReturn, TypeVar

from actuals.model.contract_orders import OrdersOfContract
from actuals.model.contracts import Contract, VisitCode
from actuals.model.council import CouncilSettings
from actuals.model.london import today
from actuals.model.people import Carer
from actuals.model.refs import CarerId, ContractNumber, ProviderRef, ServiceUserRef
from actuals.validation.known import Known, no_orders

Key = TypeVar("Key")
Said = TypeVar("Said")
MINUTES_A_DAY = 1440


class NotGiven(Mapping[Key, Said]):
    """Contains every key and has a value for none, so no check finds a fault."""

    def __contains__(self, _key: object) -> bool:
        return True

    def __getitem__(self, key: Key) -> NoReturn:
        raise KeyError(key)

    def __iter__(self) -> Iterator[Key]:
        return iter(())

    def __len__(self) -> int:
        return 0


class Reference(NamedTuple):
    """The reference data of council and sender; None where it was not given."""

    settings: CouncilSettings | None = None
    contracts: Mapping[ContractNumber, Contract] | None = None
    service_users: Mapping[ServiceUserRef, str] | None = None
    visit_codes: Mapping[str, VisitCode] | None = None
    orders: Mapping[ContractNumber, OrdersOfContract] | None = None
    carers: Mapping[CarerId, Sequence[Carer]] | None = None

    @property
    def not_checked(self) -> list[str]:
        """What was not given, in words."""
        return [UNSAID[name] for name, given in zip(self._fields, self, strict=True) if given is None]


UNSAID = {
    "settings": "the council's settings (weeks are taken to end on Sunday)",
    "contracts": "contracts",
    "service_users": "service users",
    "visit_codes": "visit codes",
    "orders": "orders",
    "carers": "carers",
}


def known(sender: ProviderRef, reference: Reference, now: datetime) -> Known:
    """What a file of this sender is checked against; contracts of others are not known to it."""
    contracts, orders = reference.contracts, reference.orders
    if contracts is not None:
        contracts = {number: contract for number, contract in contracts.items() if contract.provider_ref == sender}
    return Known(
        sender=sender,
        settings=reference.settings or without_limits(now),
        contracts=NotGiven() if contracts is None else contracts,
        service_users=NotGiven() if reference.service_users is None else reference.service_users,
        visit_codes=NotGiven() if reference.visit_codes is None else reference.visit_codes,
        carers=NotGiven() if reference.carers is None else reference.carers,
        now=now,
        orders=no_orders if orders is None else lambda contract: orders.get(contract, OrdersOfContract()),
    )


def without_limits(now: datetime) -> CouncilSettings:
    """Settings of a council whose limits are not known: no week is too late, no claim too long or too early."""
    every_week = (today(now) - date.min).days // 7
    return CouncilSettings(
        late_weeks=every_week, claimed_over_actual_minutes=MINUTES_A_DAY, claimed_start_minutes=MINUTES_A_DAY
    )
