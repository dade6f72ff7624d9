"""Planned hours, a check per order and week: minutes beyond what the contract tolerates wait for an officer.

A payment belongs to the order it was made under, and takes its allowance until it is taken back: also when its visit
was withdrawn since, or changed so that it has another order, or none.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from actuals.model.contract_orders import planned_minutes
from actuals.model.payments import Decision, HoldCode
from actuals.model.refs import OrderRef, VisitId
from actuals.model.visits import Visit, VisitStatus
from actuals.model.weeks import ServiceWeek
from actuals.paying.terms import Terms


def over_tolerance(week: ServiceWeek, terms: Terms, refused: Mapping[VisitId, int]) -> dict[VisitId, int]:
    """Carer minutes beyond the limit of each order, by visit; what was refused for something else does not count."""
    of_order: dict[OrderRef, list[Visit]] = defaultdict(list)
    for visit in week.visits:
        if visit.status is VisitStatus.MATCHED and visit.planned and visit.price:
            of_order[visit.planned.order_ref].append(visit)
    found: dict[VisitId, int] = {}
    for order_ref, visits in of_order.items():
        planned = sum(planned_minutes(order, week.key.week_ending) for order in terms.orders.named(order_ref))
        limit = planned * (100 + terms.contract.weekly_tolerance_percent) // 100
        left = limit - _taken(week, order_ref)
        if sum(map(_wanted, visits)) > left:
            found.update(_beyond(visits, left, refused))
    return found


def by_start(visit: Visit) -> tuple[object, ...]:
    """The order of a week; ties are broken by what was sent."""
    sent = visit.sent
    return (sent.worked_date, sent.worked.start, sent.secondary, sent.carer_id or "", sent.ordinal, visit.visit_id)


def _taken(week: ServiceWeek, order_ref: OrderRef) -> int:
    """Carer minutes paid under an order, and those that a run is about to pay under it for a visit that left it."""
    return sum(
        visit.paid_under(order_ref).carer_minutes + _reserved_elsewhere(visit, order_ref)
        for visit in week.visits
        if visit.paid or visit.reserved
    )


def _reserved_elsewhere(visit: Visit, order_ref: OrderRef) -> int:
    """What is reserved for a visit that is matched with the order is among what that wants."""
    if visit.status is VisitStatus.MATCHED and visit.planned and visit.planned.order_ref == order_ref:
        return 0
    reserved = sum(payment.carer_minutes for payment in visit.reserved if payment.order_ref == order_ref)
    return max(0, reserved)


def _beyond(visits: Sequence[Visit], left: int, refused: Mapping[VisitId, int]) -> Iterator[tuple[VisitId, int]]:
    """Walk an order's week by start: what is paid took the allowance first, what a run is about to pay is next.

    Then the rest of a visit of which an officer released what was beyond: no earlier one pushes more of it there.
    """
    for visit in sorted(visits, key=lambda visit: (not visit.reserved, not _released(visit), by_start(visit))):
        never = refused.get(visit.visit_id, 0)
        wanted = max(0, _wanted(visit) - never - _released(visit))
        over = wanted - min(wanted, max(0, left))
        left -= wanted
        if over:  # the largest hold of a visit counts, not the sum, so this one has to reach over what was refused
            yield visit.visit_id, over + never


def _wanted(visit: Visit) -> int:
    """Carer minutes that are still to be paid."""
    return visit.unpaid_carer_minutes


def _released(visit: Visit) -> int:
    """Carer minutes beyond the limit that an officer released: those take no allowance until they are paid."""
    hold = visit.hold(HoldCode.OVER_TOLERANCE)
    return hold.carer_minutes if hold and hold.decision is Decision.RELEASED else 0
