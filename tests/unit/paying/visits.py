"""Visits that were matched, priced, held or paid, for tests of what becomes of them."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from actuals.model.orders import PlannedVisit
from actuals.model.payment_runs import PaymentRun, RunStatus
from actuals.model.payments import Decision, Hold, HoldCode, Price
from actuals.model.refs import ClientId, PaymentRunId
from actuals.model.visits import Visit, VisitStatus
from actuals.model.weeks import ServiceWeek
from actuals.paying.lines import lines_of, reserve
from actuals.paying.remittances import settle
from tests.examples import NOW, ORDER, SUNDAY, VISIT, WEEK

HALF_AN_HOUR = Decimal("12.05")
AN_HOUR = Decimal("24.10")
RUN = PaymentRun(PaymentRunId("run-1"), SUNDAY, (), ClientId("calculator"), NOW)
APPROVED = replace(RUN, status=RunStatus.APPROVED, approved_by=ClientId("approver"), approved_at=NOW)


def price(amount: Decimal | None = HALF_AN_HOUR, minutes: int = 30, carers: int = 1) -> Price:
    return Price(minutes, carers, amount, amount, (), minutes, (), amount or Decimal("0.00"))


def over_tolerance(minutes: int, decision: Decision | None = None, at: datetime | None = None) -> Hold:
    return Hold(HoldCode.OVER_TOLERANCE, minutes, decision, at=at)


PAYABLE = replace(
    VISIT, status=VisitStatus.MATCHED, planned=PlannedVisit(ORDER.order_ref), price=price(HALF_AN_HOUR, 30)
)
AN_HOUR_LONG = replace(PAYABLE, price=price(AN_HOUR, 60))


def week_with(*visits: Visit) -> ServiceWeek:
    return replace(WEEK, visits=visits, visits_ever=len(visits))


def no_other_run(_: PaymentRunId) -> bool:
    return False


def reserved(visit: Visit, run: PaymentRun = APPROVED) -> Visit:
    """The visit as a run that is being calculated leaves it."""
    return reserve(week_with(visit), run, no_other_run, NOW).visits[0]


def paid(visit: Visit, run: PaymentRun = APPROVED) -> Visit:
    """The visit after a run took what it owes, and was issued."""
    week = reserve(week_with(visit), run, no_other_run, NOW)
    return settle(week, lines_of(week, run.payment_run_id), run).visits[0]
