"""What is said of a visit between the calculation of a run and its issue: the run pays it as it was calculated."""

from dataclasses import replace
from datetime import time
from decimal import Decimal

import pytest

from actuals.model.contract_orders import OrdersOfContract
from actuals.model.payment_runs import PaymentRun
from actuals.model.payments import HoldCode, LineKind, PaymentStatus
from actuals.model.refs import PaymentRunId
from actuals.model.visits import Visit
from actuals.model.weeks import ServiceWeek
from actuals.paying.decisions import Decided, decide, waits_for_decision
from actuals.paying.holds import hold_week
from actuals.paying.lines import lines_of, reserve
from actuals.paying.remittances import settle
from actuals.paying.terms import Around
from tests.examples import MONDAY, NOW, ORDER, TOMORROW_NIGHT, TONIGHT
from tests.unit.paying.examples import CALL, REFUSED, RELEASED, terms, visit, week_with
from tests.unit.paying.visits import APPROVED

ROOMY = OrdersOfContract([replace(ORDER, planned=(replace(ORDER.planned[0], minutes=300, carers=9),))])
TIGHT = OrdersOfContract([ORDER])  # 231 minutes are tolerated in a week
EARLY, LATE = visit("early", time(6, 30)), visit("late", time(6, 50))


def run(name: str) -> PaymentRun:
    return replace(APPROVED, payment_run_id=PaymentRunId(name))


def calculated(week: ServiceWeek, name: str) -> ServiceWeek:
    return reserve(week, run(name), lambda _: False, NOW)


def issued(week: ServiceWeek, name: str) -> ServiceWeek:
    return settle(week, lines_of(week, PaymentRunId(name)), run(name))


def night(week: ServiceWeek, orders: OrdersOfContract = ROOMY) -> ServiceWeek:
    return hold_week(week, terms(orders), Around(), TONIGHT)


def next_night(week: ServiceWeek, orders: OrdersOfContract = ROOMY) -> ServiceWeek:
    return hold_week(week, terms(orders), Around(), TOMORROW_NIGHT)


def at(week: ServiceWeek, name: str) -> Visit:
    return next(visit for visit in week.visits if visit.visit_id == name)


def decided_in_between(how: Decided) -> ServiceWeek:
    """A visit is in a run, another that overlaps it comes, and an officer decides before the run is issued."""
    alone = calculated(night(week_with(EARLY)), "run-1")
    both = night(replace(alone, visits=(*alone.visits, LATE)))
    return issued(decide(both, EARLY.visit_id, how), "run-1")


def test_what_was_refused_is_taken_back_when_a_run_that_was_calculated_before_has_paid_it() -> None:
    for week in (decided_in_between(REFUSED), next_night(decided_in_between(REFUSED))):
        assert (at(week, "early").paid_amount, at(week, "early").owed) == (Decimal("30.00"), Decimal("-30.00"))
        (back,) = [line for line in lines_of(calculated(week, "run-2"), PaymentRunId("run-2")) if line.amount < 0]
        assert (back.kind, back.amount, back.minutes) == (LineKind.ADJUSTMENT, Decimal("-30.00"), -30)
        assert back.note == "Refused by the council on 24/11/2026."


def test_what_was_refused_and_taken_back_stays_so() -> None:
    back = next_night(issued(calculated(next_night(decided_in_between(REFUSED)), "run-2"), "run-2"))
    assert (at(back, "early").owed, at(back, "early").payment_status) == (Decimal(0), PaymentStatus.NOT_PAYABLE)
    assert at(back, "late").paid_amount == Decimal("30.00")


def test_what_was_released_is_paid_once() -> None:
    week = next_night(decided_in_between(RELEASED))
    assert (at(week, "early").payment_status, at(week, "early").owed) == (PaymentStatus.PAID, Decimal(0))


def test_what_a_hold_came_too_late_for_stays_paid_without_a_decision() -> None:
    alone = calculated(night(week_with(EARLY)), "run-1")
    week = issued(night(replace(alone, visits=(*alone.visits, LATE))), "run-1")
    for seen in (week, next_night(week)):
        assert (at(seen, "early").payment_status, at(seen, "early").owed) == (PaymentStatus.PAID, Decimal(0))
        assert at(seen, "late").payment_status is PaymentStatus.HELD


@pytest.mark.parametrize("secondary", [False, True])
def test_a_visit_that_comes_while_a_run_is_open_waits_behind_what_that_run_is_about_to_pay(*, secondary: bool) -> None:
    if secondary:
        two = replace(CALL, carers=2)
        pair = (visit("first", planned=two), visit("late", time(6, 50), secondary=True, planned=two))
        newcomer = visit("newcomer", time(6, 40), secondary=True, planned=two)
        orders, code = ROOMY, HoldCode.CARERS_OVER_PLAN
    else:
        pair = (visit("first", minutes=115), visit("late", time(12), minutes=116))
        newcomer, orders, code = visit("newcomer", day=MONDAY, minutes=60), TIGHT, HoldCode.OVER_TOLERANCE
    draft = calculated(night(week_with(*pair), orders), "run-1")
    week = night(replace(draft, visits=(*draft.visits, newcomer)), orders)
    assert at(week, "newcomer").hold(code)
    assert [each.visit_id for each in week.visits if each.holds] == ["newcomer"]
    assert lines_of(calculated(issued(week, "run-1"), "run-2"), PaymentRunId("run-2")) == []


def test_what_a_run_has_paid_since_it_was_held_is_not_decided_on_any_more() -> None:
    """The list of held visits is a little old: the night that takes the hold away is still to come."""
    alone = calculated(night(week_with(EARLY)), "run-1")
    week = issued(night(replace(alone, visits=(*alone.visits, LATE))), "run-1")
    assert waits_for_decision(at(week, "early")) == []
    assert decide(week, EARLY.visit_id, REFUSED) is week


def test_of_a_visit_that_was_paid_in_part_since_only_the_rest_is_refused() -> None:
    long = visit("long", time(6, 30), minutes=251)
    draft = calculated(night(week_with(long), TIGHT), "run-1")
    week = issued(night(replace(draft, visits=(*draft.visits, LATE)), TIGHT), "run-1")
    refused = at(decide(week, long.visit_id, REFUSED), "long")
    assert (refused.paid_amount, refused.owed) == (Decimal("231.00"), Decimal(0))
