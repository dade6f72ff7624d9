"""What a payment run pays: visits are reserved for it, and its lines are made of what is reserved.

A reservation is written with the week before its line is, and stays as it is until the run is issued: however often
the calculation begins anew, the lines are the same.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from actuals.model.money import NOTHING
from actuals.model.payment_runs import Line, PaymentRun
from actuals.model.payments import Payment
from actuals.model.refs import PaymentRunId
from actuals.model.visits import Visit, VisitStatus
from actuals.model.weeks import ServiceWeek
from actuals.paying.notes import kind_and_note

IsAlive = Callable[[PaymentRunId], bool]


def reserve(week: ServiceWeek, run: PaymentRun, is_alive: IsAlive, at: datetime) -> ServiceWeek:
    """The week with all that it owes reserved for a run; the very same week when there is nothing.

    What another run has reserved is left to it for as long as that is alive: neither rejected nor issued.
    """
    visits = tuple(
        replace(visit, reserved=_payment(week, visit, run, at))
        if visit.owed and _is_free(visit, run, is_alive)
        else visit
        for visit in week.visits
    )
    return week if visits == week.visits else replace(week, visits=visits)


def lines_of(week: ServiceWeek, run_id: PaymentRunId) -> list[Line]:
    """The lines of a run about one service week, by date and start: what it reserved there."""
    visits = sorted(week.visits, key=_place)
    return [
        _line(week, visit, visit.reserved)
        for visit in visits
        if visit.reserved is not None and visit.reserved.payment_run_id == run_id
    ]


def payable_carer_minutes(visit: Visit) -> int:
    """Carer minutes that are to be paid in all as things stand: those priced without what is withheld."""
    if visit.status is not VisitStatus.MATCHED or visit.price is None:
        return 0
    return max(0, visit.price.carer_minutes - visit.withheld_minutes)


def _is_free(visit: Visit, run: PaymentRun, is_alive: IsAlive) -> bool:
    """Its own reservation is none to be made anew, so that lines that were written stay true."""
    if visit.reserved is None:
        return True
    other = visit.reserved.payment_run_id
    return other != run.payment_run_id and not is_alive(other)


def _payment(week: ServiceWeek, visit: Visit, run: PaymentRun, at: datetime) -> Payment:
    """All that is owed, less what was paid: parts paid one after the other add up to the whole."""
    price = visit.price if visit.status is VisitStatus.MATCHED else None
    carers = price.carers if price else visit.sent.carers
    payable = payable_carer_minutes(visit)
    return Payment(
        run.payment_run_id,
        visit.owed,
        payable // carers - visit.paid_minutes,
        payable - visit.paid_carer_minutes,
        at,
        *kind_and_note(visit, week.key.week_ending, run.to_week_ending),
        of_amount=price.amount if price and price.amount is not None else NOTHING,
        of_minutes=price.minutes if price else 0,
    )


def _line(week: ServiceWeek, visit: Visit, payment: Payment) -> Line:
    key = week.key
    return Line(
        f"{payment.payment_run_id}-{visit.visit_id}",
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


def _place(visit: Visit) -> tuple[object, ...]:
    return visit.sent.visit_date, visit.sent.actual.start, visit.sent.secondary, visit.visit_id
