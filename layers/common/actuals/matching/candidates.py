"""The orders that could cover a visit, or the first reason why none does."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from actuals.model.contract_orders import OrdersOfContract
from actuals.model.orders import Order
from actuals.model.reasons import Reason
from actuals.model.refs import OrderRef, ServiceType, ServiceUserRef
from actuals.model.sent_visits import SentVisit


class Wanted(NamedTuple):
    """Everything about a visit that its candidates depend on."""

    person: ServiceUserRef
    service_type: ServiceType
    visit_date: date
    order_ref: OrderRef | None


Tests = tuple[tuple[Reason, Callable[[Wanted, Order], bool]], ...]


def wanted(sent: SentVisit, person: ServiceUserRef) -> Wanted:
    """What a visit to a person wants of an order."""
    return Wanted(person, sent.service_type, sent.visit_date, sent.order_ref)


def exists(_visit: Wanted, _order: Order) -> bool:
    """Every order on the contract passes; the reason is for when there is none to begin with."""
    return True


def is_for_person(visit: Wanted, order: Order) -> bool:
    return order.service_user_ref == visit.person


def has_service_type(visit: Wanted, order: Order) -> bool:
    return order.service_type == visit.service_type


def covers_day(visit: Wanted, order: Order) -> bool:
    return order.covers(visit.visit_date)


def is_authorised(_visit: Wanted, order: Order) -> bool:
    return order.authorised


def is_not_suspended(visit: Wanted, order: Order) -> bool:
    return not order.suspended_on(visit.visit_date)


def is_current(visit: Wanted, order: Order) -> bool:
    return all(passes(visit, order) for _reason, passes in WITHOUT_ORDER_REF)


WITHOUT_ORDER_REF: Tests = (
    (Reason.NO_ORDER, is_for_person),
    (Reason.WRONG_SERVICE_TYPE, has_service_type),
    (Reason.OUTSIDE_ORDER_DATES, covers_day),
    (Reason.NOT_AUTHORISED, is_authorised),
    (Reason.SUSPENDED, is_not_suspended),
)
WITH_ORDER_REF: Tests = (
    (Reason.ORDER_REF_UNKNOWN, exists),
    (Reason.ORDER_REF_OTHER_PERSON, is_for_person),
    (Reason.ORDER_REF_NOT_CURRENT, is_current),
)


def candidates(visit: Wanted, orders: OrdersOfContract) -> Sequence[Order] | Reason:
    """The orders of a contract that could cover a visit; one that names an order can have no other."""
    if visit.order_ref is None:
        found, tests = orders.of_person(visit.person), WITHOUT_ORDER_REF
    else:
        found, tests = orders.named(visit.order_ref), WITH_ORDER_REF
    for reason, passes in tests:
        found = [order for order in found if passes(visit, order)]
        if not found:
            return reason
    return found
