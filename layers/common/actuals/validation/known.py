"""Everything a provider's file is checked against."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from actuals.model.contract_orders import OrdersOfContract
from actuals.model.contracts import Contract, VisitCode
from actuals.model.council import CouncilSettings
from actuals.model.people import Carer
from actuals.model.refs import CarerId, ContractNumber, ProviderRef, ServiceUserRef
from actuals.validation.suggestions import Alike


def no_orders(_: ContractNumber) -> OrdersOfContract:
    """Where nothing is known of orders."""
    return OrdersOfContract()


@dataclass(frozen=True)  # without slots, so that what is looked for again and again is sorted once
class Known:
    """The sender, what the council and the sender said before, and the time of the check (UTC).

    `contracts` and `carers` are the sender's own: what is another provider's is not known here.
    `service_users` gives the council's name for each, `orders` those placed against a contract.
    `carers` has the periods in which each was employed.
    """

    sender: ProviderRef
    settings: CouncilSettings
    contracts: Mapping[ContractNumber, Contract]
    service_users: Mapping[ServiceUserRef, str]
    visit_codes: Mapping[str, VisitCode]
    carers: Mapping[CarerId, Sequence[Carer]]
    now: datetime
    orders: Callable[[ContractNumber], OrdersOfContract] = no_orders

    @property
    def orders_are_known(self) -> bool:
        """Whether it can be said that an order does not exist."""
        return self.orders is not no_orders

    def has_order_for(self, person: ServiceUserRef) -> bool:
        """Whether a person has an order, in any status, on the sender's contracts; also where no orders are known."""
        return not self.orders_are_known or any(self.orders(contract).of_person(person) for contract in self.contracts)

    @cached_property
    def carers_alike(self) -> Alike:
        """For a CarerID that is not known."""
        return Alike(self.carers)

    @cached_property
    def visit_codes_alike(self) -> Alike:
        """For a VisitCode that is not known."""
        return Alike(self.visit_codes)

    @cached_property
    def people_alike(self) -> Alike:
        """For a ServiceUserRef that is not known: of anybody else than the sender's own people nothing is said."""
        people = (person for contract in self.contracts for person in self.orders(contract).people)
        return Alike(person for person in people if person in self.service_users)
