"""All the orders of one contract, found by their reference or by the person they are for."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from actuals.model.orders import Order
from actuals.model.refs import OrderRef, ServiceUserRef

WEEK = tuple(timedelta(days=days) for days in range(7))


class OrdersOfContract:
    """Orders of any person and in any status; the order in which they are given makes no difference."""

    def __init__(self, orders: Iterable[Order] = ()) -> None:
        self._by_ref: dict[OrderRef, Order] = {}
        self._by_person: dict[ServiceUserRef, list[Order]] = defaultdict(list)
        for order in orders:
            self._by_ref[order.order_ref] = order
            self._by_person[order.service_user_ref].append(order)

    def named(self, order_ref: OrderRef) -> Sequence[Order]:
        """The order of that reference, if there is one."""
        return (self._by_ref[order_ref],) if order_ref in self._by_ref else ()

    def of_person(self, service_user: ServiceUserRef) -> Sequence[Order]:
        """A service user's orders on this contract."""
        return self._by_person.get(service_user, ())

    @property
    def people(self) -> Iterable[ServiceUserRef]:
        """Everybody who has an order on this contract."""
        return self._by_person.keys()

    def chargeable(self, order_ref: OrderRef) -> bool:
        """Whether what is delivered for that order counts in its service user's charge."""
        return any(order.chargeable for order in self.named(order_ref))


def planned_minutes(order: Order, week_ending: date) -> int:
    """Minutes of care planned in one week: its calls on the days on which the order is in force and not suspended."""
    days = (week_ending - back for back in WEEK)
    return sum(call.minutes * call.carers for day in days if order.in_force(day) for call in order.calls_on(day))
