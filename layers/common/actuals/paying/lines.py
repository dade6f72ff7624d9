"""What a payment run pays: visits are reserved for it, and its lines are made of what is reserved.

A reservation is written with the week before its line is, and stays as it is until the run is issued: however often
the calculation begins anew, and whatever the provider sends meanwhile, the lines are the same.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from actuals.model.dues import Due, dues
from actuals.model.money import NOTHING
from actuals.model.payment_runs import Line, PaymentRun
from actuals.model.payments import Payment
from actuals.model.refs import PaymentRunId
from actuals.model.visits import Visit, VisitStatus
from actuals.model.weeks import ServiceWeek, WeekHeader
from actuals.paying.notes import explained, last_release

IsAlive = Callable[[PaymentRunId], bool]


def reserve(week: ServiceWeek, run: PaymentRun, is_alive: IsAlive, at: datetime) -> ServiceWeek:
    """The week with all that it owes reserved for a run; the very same week when there is nothing.

    What another run has reserved is left to it for as long as that is alive: neither rejected nor issued.
    """
    visits = tuple(
        replace(visit, reserved=_payments(week, visit, run, at)) if _is_free(visit, run, is_alive) else visit
        for visit in week.visits
    )
    if visits == week.visits:
        return week
    headers = {run.payment_run_id: week.header, **week.reserved_under}
    return replace(week, visits=visits, reserved_under=in_use(headers, visits))


def in_use(headers: Mapping[PaymentRunId, WeekHeader], visits: tuple[Visit, ...]) -> dict[PaymentRunId, WeekHeader]:
    """What the provider said of the week, for the runs that have something of it reserved."""
    runs = set().union(*map(_runs, visits))
    return {run_id: header for run_id, header in headers.items() if run_id in runs}


def lines_of(week: ServiceWeek, run_id: PaymentRunId) -> list[Line]:
    """The lines of a run about one service week, by date and start: what it reserved there."""
    return [
        _line(week, visit, number, payment)
        for visit in sorted(week.visits, key=_by_start)
        for number, payment in enumerate(visit.reserved, 1)
        if payment.payment_run_id == run_id
    ]


def _is_free(visit: Visit, run: PaymentRun, is_alive: IsAlive) -> bool:
    """A visit that this run has reserved is not reserved again: its line is written."""
    return all(other != run.payment_run_id and not is_alive(other) for other in _runs(visit))


def _runs(visit: Visit) -> set[PaymentRunId]:
    return {payment.payment_run_id for payment in visit.reserved}


def _payments(week: ServiceWeek, visit: Visit, run: PaymentRun, at: datetime) -> tuple[Payment, ...]:
    return tuple(_payment(week, visit, due, run, at) for due in dues(visit))


def _payment(week: ServiceWeek, visit: Visit, due: Due, run: PaymentRun, at: datetime) -> Payment:
    price = visit.price if visit.status is VisitStatus.MATCHED else None
    said = explained(visit, due, week.key.week_ending, run.to_week_ending)
    return Payment(
        run.payment_run_id,
        due.amount,
        due.minutes,
        due.carer_minutes,
        at,
        due.order_ref,
        said.reason,
        said.note,
        due.carers,
        said.decided_by,
        of_amount=NOTHING if price is None or price.amount is None else price.amount,
        of_minutes=price.minutes if price else 0,
        of_planned=visit.planned,
        of_sent=visit.sent.facts,
        of_release=last_release(visit),
    )


def _line(week: ServiceWeek, visit: Visit, number: int, payment: Payment) -> Line:
    key, header = week.key, week.reserved_under.get(payment.payment_run_id, week.header)
    sent = payment.of_sent or visit.sent.facts
    return Line(
        line_id(payment.payment_run_id, visit, number),
        payment.reason,
        visit.visit_id,
        key.provider_ref,
        key.contract_number,
        key.service_user_ref,
        header.service_user_details,
        header.our_ref,
        key.week_ending,
        datetime.combine(visit.sent.visit_date, sent.start),
        payment.carers,
        payment.minutes,
        payment.carer_minutes,
        payment.amount,
        payment.note,
        payment.decided_by,
    )


def line_id(run_id: PaymentRunId, visit: Visit, number: int) -> str:
    """The lines of a run about one visit are numbered from 1; almost always there is one."""
    return f"{run_id}-{visit.visit_id}" + (f"-{number}" if number > 1 else "")


def _by_start(visit: Visit) -> tuple[object, ...]:
    return visit.sent.worked_date, visit.sent.worked.start, visit.sent.secondary, visit.visit_id
