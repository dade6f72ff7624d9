"""Visits that are matched and priced, as the night finds them when it looks at what to hold: a pound a minute."""

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal

from actuals.model.contract_orders import OrdersOfContract
from actuals.model.contracts import Contract
from actuals.model.orders import PlannedVisit
from actuals.model.payments import Decision, Payment, Price
from actuals.model.refs import CarerId, ClientId, PaymentRunId, VisitId
from actuals.model.sent_visits import Worked
from actuals.model.visits import Visit, VisitStatus
from actuals.model.weeks import ServiceWeek
from actuals.paying.decisions import Decided
from actuals.paying.terms import Terms
from tests.examples import (
    CONTRACT,
    MORNING_CALL,
    NOW,
    ORDER,
    SENT_VISIT,
    SETTINGS,
    TARIFF,
    TONIGHT,
    TUESDAY,
    VISIT,
    WEEK,
)

MORNING_AFTER = TONIGHT + timedelta(hours=7)
RELEASED = Decided(Decision.RELEASED, "Two carers were needed.", ClientId("officer"), MORNING_AFTER)
REFUSED = Decided(Decision.REFUSED, "Not agreed.", ClientId("officer"), MORNING_AFTER)
CALL = PlannedVisit(ORDER.order_ref, MORNING_CALL.start, MORNING_CALL.minutes, MORNING_CALL.carers)


def visit(
    name: str,
    start: time = time(6, 30),
    *,
    day: date = TUESDAY,
    minutes: int = 30,
    carers: int = 1,
    secondary: bool = False,
    planned: PlannedVisit = CALL,
) -> Visit:
    """Its name serves as its id, and as that of its carer."""
    worked = Worked(start, minutes * 60)
    sent = replace(
        SENT_VISIT,
        visit_date=day,
        claimed=worked,
        actual=worked,
        carers=carers,
        secondary=secondary,
        carer_id=CarerId(name),
    )
    return replace(
        VISIT,
        visit_id=VisitId(name),
        sent=sent,
        status=VisitStatus.MATCHED,
        planned=planned,
        price=price(minutes, carers),
    )


def price(minutes: int, carers: int = 1) -> Price:
    """A pound a minute."""
    one = Decimal(f"{minutes}.00")
    return Price(minutes, carers, one * carers, one, (), minutes, (), Decimal("0.00"))


def paid(visit: Visit, minutes: int | None = None) -> Visit:
    """The visit with its first minutes paid, or all of them."""
    assert visit.price is not None
    some = visit.price.minutes if minutes is None else minutes
    carer_minutes = some * visit.price.carers
    run = PaymentRunId("run-1")
    return replace(
        visit, paid=(Payment(run, Decimal(f"{carer_minutes}.00"), some, carer_minutes, NOW, ORDER.order_ref),)
    )


def week_with(*visits: Visit) -> ServiceWeek:
    """The week with these visits."""
    return replace(WEEK, visits=visits)


def terms(orders: OrdersOfContract | None = None, contract: Contract = CONTRACT) -> Terms:
    """What the week is held to; without orders, the ordinary one."""
    of_contract = OrdersOfContract([ORDER]) if orders is None else orders
    return Terms(replace(TARIFF, contract=contract), lambda _: of_contract, SETTINGS)
