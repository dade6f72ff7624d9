"""Hold what an officer has to look at before it is paid: computed every night from a week's visits as they are.

A decision is about one kind of hold of one visit and lasts until what was sent changes, whatever the minutes become.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from actuals.model.contract_orders import OrdersOfContract
from actuals.model.contracts import Contract
from actuals.model.payments import Decision, Hold, HoldCode
from actuals.model.refs import VisitId
from actuals.model.visits import HistoryEntry, Visit, VisitStatus
from actuals.model.weeks import ServiceWeek
from actuals.paying.carers import carers_over_plan
from actuals.paying.overlaps import overlapping, rivals, without_settled
from actuals.paying.tolerance import over_tolerance

HOLDING = "nightly holds"
Computed = Mapping[HoldCode, Mapping[VisitId, int]]


def hold_week(
    week: ServiceWeek, contract: Contract, orders: OrdersOfContract, neighbours: Iterable[ServiceWeek], at: datetime
) -> ServiceWeek:
    """A matched and priced week with its holds; the very same week when nothing changes.

    `neighbours` are other weeks of the same provider and person, under any contract: visits may overlap across them.
    """
    found = rivals(week, neighbours)
    week = without_settled(week, found, at)
    computed = {
        HoldCode.OVERLAP: overlapping(week, found),
        HoldCode.CARERS_OVER_PLAN: carers_over_plan(week),
        HoldCode.NO_RATE: without_rate(week),
    }
    computed[HoldCode.OVER_TOLERANCE] = over_tolerance(week, contract, orders, _refused(week, computed))
    concerned = set().union(*computed.values()) | {visit.visit_id for visit in week.visits if visit.holds}
    if not concerned:
        return week
    visits = tuple(_record(visit, _holds(visit, computed, at), at) for visit in week.visits)
    return week if visits == week.visits else replace(week, visits=visits)


def _refused(week: ServiceWeek, computed: Computed) -> dict[VisitId, int]:
    """Carer minutes that an officer refused, by visit: as many as then, or as the rule says now if that is more."""
    minutes: dict[VisitId, int] = {}
    for visit in week.visits:
        for hold in visit.holds:
            if hold.decision is Decision.REFUSED and hold.code in computed:
                now = max(hold.carer_minutes, computed[hold.code].get(visit.visit_id, 0))
                minutes[visit.visit_id] = max(minutes.get(visit.visit_id, 0), now)
    return minutes


def without_rate(week: ServiceWeek) -> dict[VisitId, int]:
    """All carer minutes of visits that nobody can put a price on."""
    return {
        visit.visit_id: visit.price.carer_minutes
        for visit in week.visits
        if visit.price is not None and visit.price.amount is None
    }


def _holds(visit: Visit, computed: Computed, at: datetime) -> tuple[Hold, ...]:
    """Only a matched visit has something to wait for, and never more than is unpaid."""
    most = visit.unpaid_carer_minutes if visit.status is VisitStatus.MATCHED else 0
    minutes = {code: min(most, of_visit.get(visit.visit_id, 0)) for code, of_visit in computed.items()}
    holds = (_hold(visit.hold(code) or Hold(code, 0, since=at), minutes.get(code, 0)) for code in HoldCode)
    return tuple(hold for hold in holds if hold)


def _hold(hold: Hold, minutes: int) -> Hold | None:
    """What was released stays as it was looked at; what was refused stays, too, and grows with the rule."""
    match hold.decision:
        case Decision.RELEASED:
            return hold
        case Decision.REFUSED:
            return replace(hold, carer_minutes=max(hold.carer_minutes, minutes))
        case None:
            return replace(hold, carer_minutes=minutes) if minutes else None


def _record(visit: Visit, holds: tuple[Hold, ...], at: datetime) -> Visit:
    """The visit with its holds, and a line of history for each that came, changed or ended without a decision."""
    if holds == visit.holds:
        return visit
    recorded = replace(visit, holds=holds)
    for code in HoldCode:
        before, now = visit.hold(code), recorded.hold(code)
        if before != now and (now is None or now.decision is None):
            recorded = recorded.noted(HistoryEntry(at, HOLDING, _words(code, now)))
    return recorded


def _words(code: HoldCode, hold: Hold | None) -> str:
    return f"No longer held: {code}" if hold is None else f"Held: {code}, {hold.carer_minutes} minutes"
