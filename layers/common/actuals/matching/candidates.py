"""The orders that could cover a visit, or the first reason why none does."""

from collections.abc import Callable, Sequence

from actuals.matching.orders import OrdersOfContract
from actuals.model.orders import Order
from actuals.model.reasons import Reason
from actuals.model.refs import ServiceUserRef
from actuals.model.visits import SentVisit

Tests = tuple[tuple[Reason, Callable[[SentVisit, ServiceUserRef, Order], bool]], ...]


def exists(_sent: SentVisit, _person: ServiceUserRef, _order: Order) -> bool:
    """Every order on the contract passes; the reason is for when there is none to begin with."""
    return True


def is_for_person(_sent: SentVisit, person: ServiceUserRef, order: Order) -> bool:
    return order.service_user_ref == person


def has_service_type(sent: SentVisit, _person: ServiceUserRef, order: Order) -> bool:
    return order.service_type == sent.service_type


def covers_day(sent: SentVisit, _person: ServiceUserRef, order: Order) -> bool:
    return order.covers(sent.visit_date)


def is_authorised(_sent: SentVisit, _person: ServiceUserRef, order: Order) -> bool:
    return order.authorised


def is_not_suspended(sent: SentVisit, _person: ServiceUserRef, order: Order) -> bool:
    return not order.suspended_on(sent.visit_date)


def is_current(sent: SentVisit, person: ServiceUserRef, order: Order) -> bool:
    return all(passes(sent, person, order) for _reason, passes in WITHOUT_ORDER_REF)


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


def candidates(sent: SentVisit, person: ServiceUserRef, orders: OrdersOfContract) -> Sequence[Order] | Reason:
    """The orders of a contract that could cover a visit; one that names an order can have no other."""
    if sent.order_ref is None:
        found, tests = orders.of_person(person), WITHOUT_ORDER_REF
    else:
        found, tests = orders.named(sent.order_ref), WITH_ORDER_REF
    for reason, passes in tests:
        found = [order for order in found if passes(sent, person, order)]
        if not found:
            return reason
    return found
