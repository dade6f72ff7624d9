"""Holds for something unusual about one visit, or about it and the visits just before and after it."""

from collections.abc import Sequence
from datetime import timedelta

from actuals.model.contracts import Basis, RoundingMode, Unplanned
from actuals.model.london import Span
from actuals.model.money import NOTHING
from actuals.model.orders import PlannedVisit
from actuals.model.refs import VisitId
from actuals.model.visits import Visit, VisitStatus
from actuals.paying.attendance import Present, counts
from actuals.paying.terms import Terms

NEAR = timedelta(minutes=15)
ROUNDS_UP = {RoundingMode.UP, RoundingMode.NEAREST}


def without_rate(present: Present, _terms: Terms) -> dict[VisitId, int]:
    """All carer minutes of visits without a price; 0.00 an hour is no price."""
    return {
        visit.visit_id: visit.price.carer_minutes
        for visit in present.week.visits
        if visit.price is not None and (visit.price.amount is None or _costs_nothing_by_the_hour(visit))
    }


def _costs_nothing_by_the_hour(visit: Visit) -> bool:
    price = visit.price
    return price is not None and price.amount == NOTHING and price.minutes > 0 and not price.per_visit


def over_actual(present: Present, terms: Terms) -> dict[VisitId, int]:
    """The minutes beyond the actual ones, where those to be paid exceed them by more than the council's limit.

    Only of visits that were delivered, and whose code has no standard minutes: those are paid whatever it took.
    """
    return {visit.visit_id: over for visit in present.week.visits if (over := _over_actual(visit, terms))}


def _over_actual(visit: Visit, terms: Terms) -> int:
    code = terms.code(visit)
    if visit.price is None or code is None or not code.delivered or code.standard_minutes is not None:
        return 0
    beyond = visit.price.minutes - visit.sent.actual.minutes
    return beyond * visit.price.carers if beyond > terms.settings.hold_over_actual_minutes else 0


def claimed_start(present: Present, terms: Terms) -> dict[VisitId, int]:
    """All of each visit that is priced from a claimed start far from the actual one, which would cost less."""
    if terms.contract.basis is not Basis.CLAIMED:
        return {}
    return {visit.visit_id: visit.most_held_minutes for visit in present.week.visits if _starts_dearer(visit, terms)}


def _starts_dearer(visit: Visit, terms: Terms) -> bool:
    price, sent = visit.price, visit.sent
    if price is None or price.amount is None or not price.minutes:
        return False
    if abs(sent.minutes_late) <= terms.settings.claimed_start_minutes:
        return False
    actual = terms.tariff.cost(sent.service_type, sent.worked_date, sent.worked.start_minute, price.minutes)
    return actual.amount is None or actual.amount * price.carers < price.amount


def no_planned_call(present: Present, terms: Terms) -> dict[VisitId, int]:
    """All of each visit without a planned call of its own, where that is not paid unseen.

    A call for which another visit was paid, and which it lost as this one is nearer, is not its own.
    """
    lost = [visit for visit in present.week.visits if _has_lost_its_call(visit)]
    unplanned = [visit for visit in present.week.visits if _has_no_call(visit) or _has_a_call_of(lost, visit)]
    if not unplanned:
        return {}
    contract = terms.contract
    if contract.unplanned_visits is Unplanned.HOLD or contract.basis is Basis.PLANNED:
        return {visit.visit_id: visit.most_held_minutes for visit in unplanned}
    return {
        visit.visit_id: visit.most_held_minutes
        for visit in unplanned
        if _is_paid_undelivered(visit, terms)
        or _is_paid_by_the_visit(visit)
        or (_pays_more_in_parts(visit, terms) and _is_near(visit, present))
    }


def _has_no_call(visit: Visit) -> bool:
    return visit.status is VisitStatus.MATCHED and visit.planned is not None and visit.planned.start is None


def _has_lost_its_call(visit: Visit) -> bool:
    """Whether it was paid, or is about to be, and has no call any more."""
    return bool(visit.paid or visit.reserved) and _has_no_call(visit) and counts(visit)


def _has_a_call_of(lost: Sequence[Visit], visit: Visit) -> bool:
    """Whether it has the call for which another visit was paid that lost it."""
    call = visit.planned
    if visit.status is not VisitStatus.MATCHED or call is None or call.start is None:
        return False
    return any(
        payment.amount > 0 and payment.of_planned is not None and _same_call(payment.of_planned, call)
        for other in lost
        for payment in (*other.paid, *other.reserved)
    )


def _same_call(one: PlannedVisit, other: PlannedVisit) -> bool:
    return (one.order_ref, one.day, one.call) == (other.order_ref, other.day, other.call) and one.start is not None


def _is_paid_undelivered(visit: Visit, terms: Terms) -> bool:
    code = terms.code(visit)
    return code is not None and code.provider_paid and not code.delivered


def _is_paid_by_the_visit(visit: Visit) -> bool:
    """One price whatever its minutes: planned minutes set no limit to how many of them there are."""
    return visit.price is not None and visit.price.per_visit


def _pays_more_in_parts(visit: Visit, terms: Terms) -> bool:
    """Whether a visit that is sent as several short ones would be paid for more than the minutes that it took."""
    rounding, service = terms.contract.rounding, visit.sent.service_type
    if rounding.mode in ROUNDS_UP or rounding.minimum_minutes:
        return True
    framework = terms.tariff.framework
    return framework is not None and any(rate.durations for rate in framework.rates if rate.service_type == service)


def _is_near(visit: Visit, present: Present) -> bool:
    """Whether another visit of the same order ends or begins within a quarter of an hour of it."""
    return any(
        other.visit_id != visit.visit_id
        and other.planned is not None
        and visit.planned is not None
        and other.planned.order_ref == visit.planned.order_ref
        and counts(other)
        and _gap(visit.sent.span, other.sent.span) <= NEAR
        for each in present.own_weeks
        for other in each.visits
    )


def _gap(one: Span, other: Span) -> timedelta:
    """Between the end of one and the start of the other; less than nothing when they overlap."""
    return max(one.start, other.start) - min(one.end, other.end)
