"""What a visit owes order by order, whatever was paid: together it is what it owes, and it owes it once."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from actuals.model.dues import dues
from actuals.model.money import NOTHING
from actuals.model.orders import PlannedVisit
from actuals.model.payments import Decision, Hold, HoldCode, Payment, Price
from actuals.model.reasons import Reason
from actuals.model.refs import OrderRef, PaymentRunId
from actuals.model.visits import Visit, VisitStatus
from tests.examples import NOW, VISIT

ORDERS = [OrderRef("O-1"), OrderRef("O-2"), OrderRef("O-3")]


def payment(order_ref: OrderRef, pence: int, minutes: int) -> Payment:
    return Payment(PaymentRunId("run-1"), Decimal(pence) / 100 + NOTHING, minutes, minutes, NOW, order_ref)


def price(pence: int | None, minutes: int) -> Price:
    amount = None if pence is None else Decimal(pence) / 100 + NOTHING
    return Price(minutes, 1, amount, amount, (), minutes, (), NOTHING)


visits = st.builds(
    lambda status, lost, order, priced, minutes, paid, held, decision: replace(
        VISIT,
        status=status,
        order_lost=Reason.SUSPENDED if lost and status is VisitStatus.UNMATCHED else None,
        planned=PlannedVisit(order) if status is VisitStatus.MATCHED else None,
        price=price(priced, minutes) if status is VisitStatus.MATCHED else None,
        paid=tuple(paid),
        holds=(Hold(HoldCode.OVER_TOLERANCE, held, decision, at=NOW),),
    ),
    st.sampled_from(VisitStatus),
    st.booleans(),
    st.sampled_from(ORDERS),
    st.none() | st.integers(0, 5000),
    st.integers(1, 90),
    st.lists(st.builds(payment, st.sampled_from(ORDERS), st.integers(-3000, 3000), st.integers(-60, 60)), max_size=4),
    st.integers(0, 90),
    st.none() | st.sampled_from(Decision),
)


def after(visit: Visit) -> Visit:
    """The visit with all of it paid, and taken back."""
    made = (
        Payment(PaymentRunId("run-2"), due.amount, due.minutes, due.carer_minutes, NOW, due.order_ref)
        for due in dues(visit)
    )
    return replace(visit, paid=(*visit.paid, *made))


@given(visits)
def test_what_is_due_under_each_order_adds_up_to_what_is_owed(visit: Visit) -> None:
    assert sum((due.amount for due in dues(visit)), NOTHING) == visit.owed


@given(visits)
def test_there_is_one_due_an_order_and_what_goes_back_comes_first(visit: Visit) -> None:
    orders = [due.order_ref for due in dues(visit)]
    own = visit.planned.order_ref if visit.planned else None
    assert len(orders) == len(set(orders))
    assert own not in orders[:-1]


@given(visits)
def test_nothing_stays_paid_but_under_its_order(visit: Visit) -> None:
    if visit.status is VisitStatus.MATCHED or visit.gives_all_back:
        own = visit.planned.order_ref if visit.planned else None
        assert all(after(visit).paid_under(order).amount == NOTHING for order in ORDERS if order != own)


@given(visits)
def test_nobody_owes_anything_by_the_councils_act_or_before_the_night(visit: Visit) -> None:
    if visit.status is VisitStatus.NEW or visit.order_lost:
        assert list(dues(visit)) == []
