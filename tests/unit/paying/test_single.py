"""What is odd about one visit by itself: it costs more than what took place, or nobody planned it."""

from dataclasses import replace
from datetime import time
from decimal import Decimal

import pytest

from actuals.model.contracts import Basis, Contract, Rounding, RoundingMode, Unplanned
from actuals.model.orders import PlannedVisit
from actuals.model.payments import HoldCode, PaymentStatus
from actuals.model.refs import OrderRef
from actuals.model.sent_visits import Worked
from actuals.model.visits import Visit
from actuals.model.weeks import ServiceWeek
from actuals.paying.decisions import decide
from actuals.paying.holds import hold_week
from actuals.paying.terms import Around, Terms
from actuals.pricing.weeks import price_week
from tests.examples import CONTRACT, FRAMEWORK, ORDER, TONIGHT, VISIT_CODE
from tests.unit.paying.examples import CALL, REFUSED, RELEASED, paid, terms, visit, week_with

NO_CALL = PlannedVisit(ORDER.order_ref)
LATE_CANCELLATION = replace(VISIT_CODE, code="LC", delivered=False)
STANDARD = replace(VISIT_CODE, code="ST", standard_minutes=60)
HOLD = replace(CONTRACT, unplanned_visits=Unplanned.HOLD)
PLANNED = replace(CONTRACT, basis=Basis.PLANNED)
UP = replace(CONTRACT, rounding=Rounding(RoundingMode.UP, 15))
LEAST = replace(CONTRACT, rounding=Rounding(minimum_minutes=15))
CODES = {code.code: code for code in (VISIT_CODE, LATE_CANCELLATION, STANDARD)}


def of(contract: Contract = CONTRACT) -> Terms:
    plain = terms(contract=contract)
    return replace(plain, tariff=replace(plain.tariff, codes=CODES))


def night(*visits: Visit, contract: Contract = CONTRACT, around: Around | None = None) -> ServiceWeek:
    """Priced as the contract says, then held."""
    week = price_week(week_with(*visits), of(contract).tariff, lambda _: True, TONIGHT)
    return hold_week(week, of(contract), around or Around(), TONIGHT)


def held(week: ServiceWeek, code: HoldCode) -> dict[str, int]:
    return {visit.visit_id: hold.carer_minutes for visit in week.visits if (hold := visit.hold(code))}


def worked(name: str, actual: Worked, claimed: Worked, *, code: str = "VS", carers: int = 1) -> Visit:
    one = visit(name, claimed.start, carers=carers)
    return replace(one, sent=replace(one.sent, actual=actual, claimed=claimed, visit_code=code))


def lasting(actual: int, claimed: int, code: str = "VS", carers: int = 1) -> Visit:
    start = time(9)
    return worked("one", Worked(start, actual * 60), Worked(start, claimed * 60), code=code, carers=carers)


@pytest.mark.parametrize(
    ("actual", "claimed", "minutes"), [(30, 45, {}), (30, 46, {"one": 16}), (1, 200, {"one": 199}), (60, 30, {})]
)
def test_minutes_beyond_the_actual_ones_wait_where_they_are_more_than_the_council_allows(
    actual: int, claimed: int, minutes: dict[str, int]
) -> None:
    assert held(night(lasting(actual, claimed)), HoldCode.OVER_ACTUAL) == minutes


def test_a_visit_of_a_second_waits_whole() -> None:
    one = worked("one", Worked(time(9), 1), Worked(time(9), 1800))
    assert held(night(one), HoldCode.OVER_ACTUAL) == {"one": 30}


def test_minutes_beyond_count_for_each_carer_and_not_where_the_code_says_how_many_are_paid() -> None:
    assert held(night(lasting(30, 50, carers=2)), HoldCode.OVER_ACTUAL) == {"one": 40}
    assert held(night(lasting(10, 10, code="ST")), HoldCode.OVER_ACTUAL) == {}
    assert held(night(lasting(0, 60, code="LC")), HoldCode.OVER_ACTUAL) == {}


def test_a_claimed_start_far_from_the_actual_one_waits_whole_where_it_costs_more() -> None:
    """Night ends at seven: 30.00 an hour before, 24.10 after."""
    night_claimed = worked("one", Worked(time(7, 5), 3600), Worked(time(6), 3600))
    assert held(night(night_claimed), HoldCode.CLAIMED_START) == {"one": 60}
    day_claimed = worked("one", Worked(time(6), 3600), Worked(time(7, 5), 3600))
    assert held(night(day_claimed), HoldCode.CLAIMED_START) == {}
    near = worked("one", Worked(time(7), 3600), Worked(time(6, 30), 3600))
    assert held(night(near), HoldCode.CLAIMED_START) == {}
    assert held(night(night_claimed, contract=replace(CONTRACT, basis=Basis.ACTUAL)), HoldCode.CLAIMED_START) == {}


def test_an_ordinary_visit_without_a_call_is_paid_within_the_tolerance() -> None:
    assert held(night(visit("one", planned=NO_CALL)), HoldCode.NO_PLANNED_CALL) == {}


@pytest.mark.parametrize("contract", [HOLD, PLANNED])
def test_a_visit_without_a_call_waits_where_the_contract_says_so_or_pays_the_plan(contract: Contract) -> None:
    assert held(night(visit("one", planned=NO_CALL), contract=contract), HoldCode.NO_PLANNED_CALL) == {"one": 30}
    assert held(night(visit("one"), contract=contract), HoldCode.NO_PLANNED_CALL) == {}


def test_what_was_not_delivered_and_is_paid_all_the_same_waits_without_a_call() -> None:
    cancelled = replace(lasting(0, 30, code="LC"), planned=NO_CALL)
    assert held(night(cancelled), HoldCode.NO_PLANNED_CALL) == {"one": 30}
    assert held(night(lasting(0, 30, code="LC")), HoldCode.NO_PLANNED_CALL) == {}


@pytest.mark.parametrize("contract", [UP, LEAST])
def test_a_visit_in_parts_waits_where_each_part_would_be_paid_for_more_than_it_took(contract: Contract) -> None:
    first = visit("first", time(6, 30), minutes=5)
    near, far = (visit(name, start, minutes=5, planned=NO_CALL) for name, start in (("n", time(6, 50)), ("f", time(9))))
    assert held(night(first, near, far, contract=contract), HoldCode.NO_PLANNED_CALL) == {"n": 15}
    assert held(night(first, near), HoldCode.NO_PLANNED_CALL) == {}
    elsewhere = replace(first, planned=PlannedVisit(OrderRef("O-2"), time(6, 30), 30, 1))
    assert held(night(elsewhere, near, contract=contract), HoldCode.NO_PLANNED_CALL) == {}


def test_a_price_of_nothing_by_the_hour_is_no_price_and_one_for_the_visit_is_meant() -> None:
    one = visit("one")
    assert one.price is not None
    free = replace(one, price=replace(one.price, amount=Decimal("0.00")))
    assert held(hold_week(week_with(free), of(), Around(), TONIGHT), HoldCode.NO_RATE) == {"one": 30}
    meant = replace(free, price=replace(free.price or one.price, per_visit=True))
    (left,) = hold_week(week_with(meant), of(), Around(), TONIGHT).visits
    assert (left.holds, left.payment_status) == ((), PaymentStatus.NOT_PAYABLE)


def test_a_visit_with_a_price_of_its_own_waits_without_a_call_whatever_is_near() -> None:
    """Its minutes set no limit to how many of them there are."""
    terms, one = of(), visit("one", planned=NO_CALL)
    assert one.price is not None
    apart = replace(one, price=replace(one.price, per_visit=True))
    assert held(hold_week(week_with(apart), terms, Around(), TONIGHT), HoldCode.NO_PLANNED_CALL) == {"one": 30}
    planned = replace(apart, planned=CALL)
    assert held(hold_week(week_with(planned), terms, Around(), TONIGHT), HoldCode.NO_PLANNED_CALL) == {}


def test_a_visit_in_parts_waits_where_short_ones_have_a_dearer_price() -> None:
    rates = tuple(replace(rate, durations=((15, Decimal("9.00")), (30, Decimal("12.05")))) for rate in FRAMEWORK.rates)
    plain = of()
    cards = replace(plain, tariff=replace(plain.tariff, framework=replace(FRAMEWORK, rates=rates)))
    week = week_with(visit("first", minutes=15), visit("second", time(6, 45), minutes=15, planned=NO_CALL))
    assert held(hold_week(week, cards, Around(), TONIGHT), HoldCode.NO_PLANNED_CALL) == {"second": 15}
    assert held(hold_week(week, plain, Around(), TONIGHT), HoldCode.NO_PLANNED_CALL) == {}


@pytest.mark.parametrize("contract", [HOLD, PLANNED])
def test_a_call_that_another_visit_was_paid_for_is_not_its_own(contract: Contract) -> None:
    """The nearer visit took it from the one that was paid, or that a run is about to pay."""
    nearer, lost = visit("nearer"), visit("lost", time(8), planned=NO_CALL)
    payment = replace(paid(lost).paid[0], of_planned=CALL)
    for before in (replace(lost, paid=(payment,)), replace(lost, reserved=(payment,))):
        assert held(night(nearer, before, contract=contract), HoldCode.NO_PLANNED_CALL)["nearer"] == 30
    assert held(night(nearer, replace(lost, paid=(payment,))), HoldCode.NO_PLANNED_CALL) == {}
    other_call = replace(payment, of_planned=replace(CALL, call=1))
    assert held(night(nearer, replace(lost, paid=(other_call,)), contract=contract), HoldCode.NO_PLANNED_CALL) == {}


def test_money_that_a_dearer_start_adds_to_a_paid_visit_waits_though_no_minute_does() -> None:
    """Thirty minutes by day cost 12.05; claimed at night, 15.00. The 2.95 would buy six minutes."""
    by_day = worked("one", Worked(time(7, 10), 1800), Worked(time(7, 10), 1800))
    payment = replace(
        paid(by_day).paid[0], amount=Decimal("12.05"), of_amount=Decimal("12.05"), of_sent=by_day.sent.facts
    )
    at_night = worked("one", Worked(time(7, 10), 1800), Worked(time(6, 30), 1800))
    (waiting,) = night(replace(at_night, paid=(payment,))).visits
    assert (waiting.payment_status, waiting.held_minutes, waiting.held_amount) == ("held", 6, Decimal("2.95"))
    assert waiting.owed == Decimal("0.00")
    for decided, owed in ((RELEASED, "2.95"), (REFUSED, "0.00")):
        (after,) = decide(week_with(waiting), waiting.visit_id, decided).visits
        assert after.owed == Decimal(owed)


def test_money_that_a_dearer_rate_adds_to_a_paid_visit_does_not_wait() -> None:
    """Its provider changed nothing."""
    far = worked("one", Worked(time(7, 10), 1800), Worked(time(6, 30), 1800))
    payment = replace(paid(far).paid[0], amount=Decimal("14.00"), of_amount=Decimal("14.00"), of_sent=far.sent.facts)
    (adjusted,) = night(replace(far, paid=(payment,))).visits
    assert (adjusted.holds, adjusted.owed) == ((), Decimal("1.00"))
