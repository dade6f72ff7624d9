"""What a visit owes, or is owed, order by order: a payment belongs to the order under which it was made."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from actuals.model.refs import OrderRef
from actuals.model.visits import Visit, VisitStatus


class Due(NamedTuple):
    """What is to be paid under one order, or taken back. Minutes are of one carer, the amount (pounds) of all."""

    order_ref: OrderRef
    amount: Decimal
    minutes: int
    carer_minutes: int
    carers: int


def dues(visit: Visit) -> Iterator[Due]:
    """What was paid under other orders goes back, then what is payable is paid; together that is `visit.owed`."""
    if visit.status is VisitStatus.MATCHED or visit.gives_all_back:
        yield from _back(visit)
    if own := of_its_order(visit):
        yield own


def of_its_order(visit: Visit) -> Due | None:
    """All that is payable, less what was paid: parts paid one after the other add up to the whole."""
    price, planned = visit.price, visit.planned
    if visit.status is not VisitStatus.MATCHED or planned is None or price is None or price.amount is None:
        return None
    paid, payable = visit.paid_under(planned.order_ref), max(0, price.carer_minutes - visit.withheld_minutes)
    amount, minutes = visit.payable_amount - paid.amount, payable // price.carers - paid.minutes
    due = Due(planned.order_ref, amount, minutes, payable - paid.carer_minutes, price.carers)
    return due if amount else None


def _back(visit: Visit) -> Iterator[Due]:
    """All that was paid under orders that are not its own; where it has none, under all of them."""
    own = None if visit.planned is None else visit.planned.order_ref
    carers = {payment.order_ref: payment.carers for payment in visit.paid if payment.order_ref != own}
    for order_ref in sorted(carers):
        if (paid := visit.paid_under(order_ref)).amount:
            yield Due(order_ref, -paid.amount, -paid.minutes, -paid.carer_minutes, carers[order_ref])
