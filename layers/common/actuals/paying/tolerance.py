"""Planned hours, a check per order and week: minutes beyond what the contract tolerates wait for an officer."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from actuals.model.contract_orders import OrdersOfContract, planned_minutes
from actuals.model.contracts import Contract
from actuals.model.refs import OrderRef, VisitId
from actuals.model.visits import Visit, VisitStatus
from actuals.model.weeks import ServiceWeek


def over_tolerance(
    week: ServiceWeek, contract: Contract, orders: OrdersOfContract, refused: Mapping[VisitId, int]
) -> dict[VisitId, int]:
    """Carer minutes beyond the limit of each order, by visit; what was refused for something else does not count."""
    of_order: dict[OrderRef, list[Visit]] = defaultdict(list)
    for visit in week.visits:
        if visit.status is VisitStatus.MATCHED and visit.planned and visit.price:
            of_order[visit.planned.order_ref].append(visit)
    found: dict[VisitId, int] = {}
    for order_ref, visits in of_order.items():
        planned = sum(planned_minutes(order, week.key.week_ending) for order in orders.named(order_ref))
        limit = planned * (100 + contract.weekly_tolerance_percent) // 100
        if sum(map(_carer_minutes, visits)) > limit:
            found.update(_beyond(visits, limit, refused))
    return found


def by_start(visit: Visit) -> tuple[object, ...]:
    """The order of a week; ties are broken by what was sent."""
    sent = visit.sent
    return (sent.visit_date, sent.actual.start, sent.secondary, sent.carer_id or "", sent.ordinal, visit.visit_id)


def _beyond(visits: Sequence[Visit], limit: int, refused: Mapping[VisitId, int]) -> Iterator[tuple[VisitId, int]]:
    """Walk an order's week: what is paid takes the allowance first, then what a run is about to pay, each by start."""
    left = limit - sum(_carer_minutes(visit) - visit.unpaid_carer_minutes for visit in visits)
    for visit in sorted(visits, key=lambda visit: (not visit.reserved, by_start(visit))):
        never = refused.get(visit.visit_id, 0)
        wanted = max(0, visit.unpaid_carer_minutes - never)
        over = wanted - min(wanted, max(0, left))
        left -= wanted
        if over:  # the largest hold of a visit counts, not the sum, so this one has to reach over what was refused
            yield visit.visit_id, over + never


def _carer_minutes(visit: Visit) -> int:
    return visit.price.carer_minutes if visit.price else 0
