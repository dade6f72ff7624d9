"""What a payment run pays: visits are reserved for it, and its lines are made of what is reserved.

A reservation is written with the week before its line is, and stays as it is until the run is issued: however often
the calculation begins anew, the lines are the same.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from actuals.model.money import NOTHING
from actuals.model.payment_runs import Line, PaymentRun
from actuals.model.payments import Payment
from actuals.model.refs import OrderRef, PaymentRunId
from actuals.model.visits import Visit, VisitStatus
from actuals.model.weeks import ServiceWeek
from actuals.paying.notes import Explained, of_its_order, of_taking_back

IsAlive = Callable[[PaymentRunId], bool]


class Due(NamedTuple):
    """What is to be paid under one order, or taken back. Minutes are of one carer."""

    order_ref: OrderRef
    amount: Decimal
    minutes: int
    carer_minutes: int


def reserve(week: ServiceWeek, run: PaymentRun, is_alive: IsAlive, at: datetime) -> ServiceWeek:
    """The week with all that it owes reserved for a run; the very same week when there is nothing.

    What another run has reserved is left to it for as long as that is alive: neither rejected nor issued.
    """
    visits = tuple(
        replace(visit, reserved=_payments(week, visit, run, at)) if _is_free(visit, run, is_alive) else visit
        for visit in week.visits
    )
    return week if visits == week.visits else replace(week, visits=visits)


def lines_of(week: ServiceWeek, run_id: PaymentRunId) -> list[Line]:
    """The lines of a run about one service week, by date and start: what it reserved there."""
    return [
        _line(week, visit, number, payment)
        for visit in sorted(week.visits, key=_by_start)
        for number, payment in enumerate(visit.reserved, 1)
        if payment.payment_run_id == run_id
    ]


def dues(visit: Visit) -> Iterator[Due]:
    """What a visit owes, order by order: what was paid under others goes back before what is payable is paid."""
    others = {payment.order_ref for payment in visit.paid if payment.order_ref != _keeps(visit)}
    for order_ref in sorted(others):
        if not _waits(visit) and (paid := visit.paid_under(order_ref)).amount:
            yield Due(order_ref, -paid.amount, -paid.minutes, -paid.carer_minutes)
    if visit.planned and visit.has_price and (own := _of_its_order(visit, visit.planned.order_ref)).amount:
        yield own


def payable_carer_minutes(visit: Visit) -> int:
    """Carer minutes that are to be paid in all as things stand: those priced without what is withheld."""
    if visit.status is not VisitStatus.MATCHED or visit.price is None:
        return 0
    return max(0, visit.price.carer_minutes - visit.withheld_minutes)


def _waits(visit: Visit) -> bool:
    """The night has still to say what it costs, or it stays paid though its order is gone."""
    return visit.status is not VisitStatus.MATCHED and not visit.gives_all_back


def _keeps(visit: Visit) -> OrderRef | None:
    """The order whose payments are not taken back as a whole."""
    return visit.planned.order_ref if visit.planned and not visit.gives_all_back else None


def _of_its_order(visit: Visit, order_ref: OrderRef) -> Due:
    """All that is payable, less what was paid: parts paid one after the other add up to the whole."""
    paid, payable = visit.paid_under(order_ref), payable_carer_minutes(visit)
    carers = visit.price.carers if visit.price else visit.sent.carers
    amount = visit.payable_amount - paid.amount
    return Due(order_ref, amount, payable // carers - paid.minutes, payable - paid.carer_minutes)


def _is_free(visit: Visit, run: PaymentRun, is_alive: IsAlive) -> bool:
    """Its own reservation is none to be made anew, so that lines that were written stay true."""
    return all(other != run.payment_run_id and not is_alive(other) for other in _runs(visit))


def _runs(visit: Visit) -> set[PaymentRunId]:
    return {payment.payment_run_id for payment in visit.reserved}


def _payments(week: ServiceWeek, visit: Visit, run: PaymentRun, at: datetime) -> tuple[Payment, ...]:
    return tuple(_payment(visit, due, _explained(week, visit, due, run), run, at) for due in dues(visit))


def _explained(week: ServiceWeek, visit: Visit, due: Due, run: PaymentRun) -> Explained:
    if due.order_ref != _keeps(visit):
        return of_taking_back(visit, due.order_ref)
    return of_its_order(visit, due.amount, week.key.week_ending, run.to_week_ending)


def _payment(visit: Visit, due: Due, explained: Explained, run: PaymentRun, at: datetime) -> Payment:
    price = visit.price if visit.status is VisitStatus.MATCHED else None
    return Payment(
        run.payment_run_id,
        due.amount,
        due.minutes,
        due.carer_minutes,
        at,
        due.order_ref,
        *explained,
        of_amount=price.amount if price and price.amount is not None else NOTHING,
        of_minutes=price.minutes if price else 0,
        of_planned=visit.planned,
        of_import=visit.last_import,
    )


def _line(week: ServiceWeek, visit: Visit, number: int, payment: Payment) -> Line:
    key = week.key
    return Line(
        line_id(payment.payment_run_id, visit, number),
        payment.kind,
        visit.visit_id,
        key.provider_ref,
        key.contract_number,
        key.service_user_ref,
        key.week_ending,
        visit.sent.visit_date,
        payment.minutes,
        payment.carer_minutes,
        payment.amount,
        payment.note,
    )


def line_id(run_id: PaymentRunId, visit: Visit, number: int) -> str:
    """The lines of a run about one visit are numbered from 1; almost always there is one."""
    return f"{run_id}-{visit.visit_id}" + (f"-{number}" if number > 1 else "")


def _by_start(visit: Visit) -> tuple[object, ...]:
    return visit.sent.worked_date, visit.sent.worked.start, visit.sent.secondary, visit.visit_id
