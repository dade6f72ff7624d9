"""Which orders could cover a visit, and the reason why none does."""

from dataclasses import replace
from datetime import date

import pytest

from actuals.matching.candidates import candidates, wanted
from actuals.model.contract_orders import OrdersOfContract
from actuals.model.orders import Order, OrderStatus, Suspension
from actuals.model.reasons import Reason
from actuals.model.refs import OrderRef, ServiceType, ServiceUserRef
from tests.examples import MONDAY, ORDER, SENT_VISIT, SERVICE_USER, TUESDAY, WEDNESDAY

PERSON = SERVICE_USER.service_user_ref
VISIT = wanted(SENT_VISIT, PERSON)
NAMING_ORDER = VISIT._replace(order_ref=ORDER.order_ref)
OTHER_PERSON = replace(ORDER, service_user_ref=ServiceUserRef("4002"))
OTHER_TYPE = replace(ORDER, service_type=ServiceType("SITTING"))
ENDED_BEFORE = replace(ORDER, end_date=MONDAY)
DRAFT = replace(ORDER, status=OrderStatus.DRAFT)
CANCELLED = replace(ORDER, status=OrderStatus.CANCELLED)
SUSPENDED = replace(ORDER, suspensions=(Suspension(TUESDAY, TUESDAY, "in hospital"),))

NOT_CURRENT = (OTHER_TYPE, ENDED_BEFORE, DRAFT, CANCELLED, SUSPENDED)


def of(*orders: Order) -> OrdersOfContract:
    return OrdersOfContract(orders)


def test_an_authorised_order_of_the_day_and_service_type_is_a_candidate() -> None:
    assert candidates(VISIT, of(ORDER)) == [ORDER]


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        (OTHER_PERSON, Reason.NO_ORDER),
        (OTHER_TYPE, Reason.WRONG_SERVICE_TYPE),
        (ENDED_BEFORE, Reason.OUTSIDE_ORDER_DATES),
        (replace(ORDER, start_date=WEDNESDAY), Reason.OUTSIDE_ORDER_DATES),
        (DRAFT, Reason.NOT_AUTHORISED),
        (CANCELLED, Reason.NOT_AUTHORISED),
        (SUSPENDED, Reason.SUSPENDED),
    ],
)
def test_without_an_order_ref_the_first_test_that_leaves_no_order_gives_the_reason(
    order: Order, reason: Reason
) -> None:
    assert candidates(VISIT, of(order)) == reason


def test_an_order_in_any_status_is_enough_not_to_say_no_order() -> None:
    assert candidates(VISIT, of(replace(CANCELLED, end_date=MONDAY))) is Reason.OUTSIDE_ORDER_DATES


def test_the_reason_is_that_of_the_order_that_came_furthest() -> None:
    wrong_type = replace(OTHER_TYPE, order_ref=OrderRef("O-2"))
    ended = replace(ENDED_BEFORE, order_ref=OrderRef("O-3"))
    assert candidates(VISIT, of(wrong_type, ended, DRAFT)) is Reason.NOT_AUTHORISED


@pytest.mark.parametrize(
    "order",
    [
        replace(ORDER, start_date=TUESDAY, end_date=TUESDAY),
        replace(ORDER, end_date=None),
        replace(ORDER, suspensions=(Suspension(date(2026, 11, 1), MONDAY), Suspension(WEDNESDAY, WEDNESDAY))),
    ],
)
def test_first_and_last_days_are_in_force_and_a_suspension_ends_with_its_last_day(order: Order) -> None:
    assert candidates(VISIT, of(order)) == [order]


def test_an_order_ref_leaves_only_the_order_that_it_names() -> None:
    other = replace(ORDER, order_ref=OrderRef("O-2"))
    assert candidates(NAMING_ORDER, of(other, ORDER)) == [ORDER]


def test_an_order_ref_that_is_not_on_the_contract_is_unknown_and_no_other_order_is_tried() -> None:
    visit = VISIT._replace(order_ref=OrderRef("O-404"))
    assert candidates(visit, of(ORDER)) is Reason.ORDER_REF_UNKNOWN


def test_an_order_ref_of_someone_else_is_said_to_be_so_even_when_the_order_is_not_current() -> None:
    order = replace(OTHER_PERSON, status=OrderStatus.DRAFT)
    assert candidates(NAMING_ORDER, of(order)) is Reason.ORDER_REF_OTHER_PERSON


@pytest.mark.parametrize("order", NOT_CURRENT)
def test_an_order_ref_that_is_not_in_force_for_the_visit_is_not_current(order: Order) -> None:
    spare = replace(ORDER, order_ref=OrderRef("O-2"))
    assert candidates(NAMING_ORDER, of(order, spare)) is Reason.ORDER_REF_NOT_CURRENT


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_tells_people_what_to_do_and_who_must_act(reason: Reason) -> None:
    assert reason.text.endswith(".")
    assert reason.waiting_for in {"provider", "council"}
