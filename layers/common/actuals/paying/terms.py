"""What the visits of one contract are held to: its tariff, its orders, and the council's limits."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from actuals.matching.candidates import candidates, wanted
from actuals.model.contract_orders import OrdersOfContract
from actuals.model.contracts import Contract, VisitCode
from actuals.model.council import CouncilSettings
from actuals.model.reasons import Reason
from actuals.model.refs import ContractNumber, ServiceUserRef
from actuals.model.sent_visits import SentVisit
from actuals.model.visits import Visit
from actuals.model.weeks import ServiceWeek
from actuals.pricing.tariff import Tariff

OrdersOf = Callable[[ContractNumber], OrdersOfContract]


@dataclass(frozen=True)
class Terms:
    """`orders_of` finds the orders of any contract, as a person may be cared for under several."""

    tariff: Tariff
    orders_of: OrdersOf
    settings: CouncilSettings

    @property
    def contract(self) -> Contract:
        """Whose visits these are."""
        return self.tariff.contract

    @property
    def orders(self) -> OrdersOfContract:
        """Its own orders."""
        return self.orders_of(self.contract.contract_number)

    def code(self, visit: Visit) -> VisitCode | None:
        """The visit code of a visit; None when the council took it away."""
        return self.tariff.codes.get(visit.sent.visit_code)


@dataclass(frozen=True)
class Around:
    """Other weeks of the same person, matched and priced as of tonight: the provider's own, and other providers'."""

    own: Sequence[ServiceWeek] = ()
    others: Sequence[ServiceWeek] = ()


def largest_call(sent: SentVisit, person: ServiceUserRef, orders: OrdersOfContract) -> int | None:
    """The carers of the largest call that day of the orders that could cover a visit, whatever order it names."""
    found = candidates(wanted(sent, person)._replace(order_ref=None), orders)
    if isinstance(found, Reason):
        return None
    return max((call.carers for order in found for call in order.calls_on(sent.visit_date)), default=None)
