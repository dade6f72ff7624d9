"""What the night holds of a week, and what a decision makes of it."""

from dataclasses import replace
from datetime import time, timedelta
from decimal import Decimal

import pytest

from actuals.model.contract_orders import OrdersOfContract
from actuals.model.orders import OrderStatus
from actuals.model.payments import Decision, Hold, HoldCode, PaymentStatus
from actuals.model.refs import VisitId
from actuals.model.visits import HistoryEntry, Visit, VisitStatus
from actuals.model.weeks import ServiceWeek
from actuals.paying.decisions import Decided, decide, waits_for_decision
from actuals.paying.holds import hold_week
from actuals.paying.terms import Around
from tests.examples import CONTRACT, MONDAY, ORDER, TOMORROW_NIGHT, TONIGHT
from tests.unit.paying.examples import CALL, MORNING_AFTER, REFUSED, RELEASED, paid, price, terms, visit, week_with

ORDERS = OrdersOfContract([ORDER])
LONG = visit("long", minutes=251)  # 231 are tolerated in a week
NO_RATE = replace(visit("no rate"), price=replace(price(30), amount=None, before_rounding=None))


def night(week: ServiceWeek, orders: OrdersOfContract = ORDERS) -> ServiceWeek:
    return hold_week(week, terms(orders), Around(), TONIGHT)


def next_night(week: ServiceWeek, orders: OrdersOfContract = ORDERS) -> ServiceWeek:
    return hold_week(week, terms(orders), Around(), TOMORROW_NIGHT)


def only(week: ServiceWeek) -> Visit:
    (visit,) = week.visits
    return visit


def decided(visit: Visit, how: Decided) -> Visit:
    return only(decide(week_with(visit), visit.visit_id, how))


def test_an_ordinary_visit_is_not_held() -> None:
    week = week_with(visit("ordinary"))
    assert night(week) is week


def test_a_held_visit_says_why_and_how_much_and_since_when() -> None:
    held = only(night(week_with(LONG)))
    assert held.holds == (Hold(HoldCode.OVER_TOLERANCE, 20),)
    assert (held.payment_status, held.held_amount, held.owed) == (
        PaymentStatus.HELD,
        Decimal("20.00"),
        Decimal("231.00"),
    )
    assert held.history == (HistoryEntry(TONIGHT, "nightly holds", "Held: over-tolerance, 20 minutes"),)


def test_a_hold_follows_the_minutes_and_ends_with_its_cause() -> None:
    held = night(week_with(LONG))
    more = next_night(replace(held, visits=(*held.visits, visit("earlier", day=MONDAY))))
    assert more.visits[0].history[-1].what == "Held: over-tolerance, 50 minutes"
    twice_planned = replace(ORDER, planned=(*ORDER.planned, replace(ORDER.planned[0], start=time(18, 0))))
    free = only(next_night(held, OrdersOfContract([twice_planned])))
    assert (free.holds, free.payment_status) == ((), PaymentStatus.PAYABLE)
    assert free.history[-1].what == "No longer held: over-tolerance"


def test_a_visit_without_a_rate_is_held_whole_until_there_is_one() -> None:
    held = night(week_with(NO_RATE))
    assert only(held).holds == (Hold(HoldCode.NO_RATE, 30),)
    assert only(held).payment_status is PaymentStatus.HELD
    priced = replace(held, visits=(replace(only(held), price=visit("rate").price),))
    assert only(next_night(priced)).payment_status is PaymentStatus.PAYABLE


@pytest.mark.parametrize(("how", "status", "owed"), [(RELEASED, "payable", "251.00"), (REFUSED, "payable", "231.00")])
def test_a_released_part_is_paid_too_and_a_refused_one_never(how: Decided, status: str, owed: str) -> None:
    held = decided(only(night(week_with(LONG))), how)
    assert (held.payment_status, str(held.owed)) == (status, owed)
    assert only(next_night(week_with(held))) is held


def test_a_decision_says_who_took_it_when_and_why_and_the_history_keeps_the_note_to_itself() -> None:
    held = decided(only(night(week_with(LONG))), REFUSED)
    assert held.holds == (Hold(HoldCode.OVER_TOLERANCE, 20, Decision.REFUSED, REFUSED.note, REFUSED.by, REFUSED.at),)
    assert held.history[-1] == HistoryEntry(MORNING_AFTER, "council", "Refused: over-tolerance (20 minutes)")


def test_a_decision_is_about_all_that_waits_but_for_a_missing_rate() -> None:
    everything = replace(
        NO_RATE, holds=(Hold(HoldCode.OVER_TOLERANCE, 5), Hold(HoldCode.OVERLAP, 30), Hold(HoldCode.NO_RATE, 30))
    )
    done = decided(everything, RELEASED)
    assert [hold.decision for hold in done.holds] == [Decision.RELEASED, Decision.RELEASED, None]
    assert waits_for_decision(done) == []
    assert decided(done, REFUSED) is done


def test_nothing_is_decided_of_a_visit_that_is_not_held_or_not_there() -> None:
    week = week_with(visit("ordinary"))
    assert decide(week, VisitId("ordinary"), RELEASED) is week
    assert decide(week, VisitId("another"), RELEASED) is week


def test_a_refusal_lasts_whatever_becomes_of_the_minutes() -> None:
    refused = decided(only(night(week_with(LONG))), REFUSED)
    earlier = visit("earlier", day=MONDAY)
    more = next_night(week_with(refused, earlier)).visits[0]
    assert (more.payment_status, more.withheld_minutes) == (PaymentStatus.PAYABLE, 50)
    generous = replace(CONTRACT, weekly_tolerance_percent=100)
    still = only(hold_week(week_with(refused), terms(ORDERS, generous), Around(), TOMORROW_NIGHT))
    assert (still.withheld_minutes, still.holds[0].decision) == (refused.withheld_minutes, Decision.REFUSED)


def test_what_was_refused_for_its_carers_takes_no_tolerance_though_more_are_planned_since() -> None:
    pair = decided(only(night(week_with(visit("pair", minutes=100, carers=2, day=MONDAY)))), REFUSED)
    assert pair.withheld_minutes == 100
    planned = replace(pair, planned=replace(CALL, carers=2))
    late = next_night(week_with(planned, visit("late", minutes=40))).visits[1]
    assert late.holds == ()


def test_a_visit_held_for_two_things_waits_until_both_are_decided() -> None:
    long = visit("long", minutes=251, carers=2)
    held = night(week_with(long, visit("over it", time(6, 40), day=LONG.sent.visit_date)))
    codes = [hold.code for hold in held.visits[0].holds]
    assert codes == [HoldCode.OVER_TOLERANCE, HoldCode.OVERLAP, HoldCode.CARERS_OVER_PLAN]
    assert held.visits[0].held_minutes == 502
    assert decide(held, long.visit_id, RELEASED).visits[0].payment_status is PaymentStatus.PAYABLE


def test_a_late_visit_waits_and_the_paid_ones_stay_paid() -> None:
    late, full = visit("late", day=MONDAY), paid(visit("full", minutes=231))
    week = night(week_with(late, full))
    assert [visit.payment_status for visit in week.visits] == [PaymentStatus.HELD, PaymentStatus.PAID]
    assert week.visits[1] is full


def test_after_payment_a_release_is_still_seen_as_it_was() -> None:
    released = decided(only(night(week_with(LONG))), RELEASED)
    assert only(next_night(week_with(paid(released)))).holds == released.holds


def test_paid_visits_whose_order_is_cancelled_stay_as_they_are() -> None:
    cancelled = OrdersOfContract([replace(ORDER, status=OrderStatus.CANCELLED, end_date=MONDAY - timedelta(days=7))])
    week = week_with(paid(LONG))
    assert night(week, cancelled) is week


@pytest.mark.parametrize("status", [VisitStatus.UNMATCHED, VisitStatus.WITHDRAWN])
def test_what_is_not_matched_any_more_is_not_held_but_a_decision_is_remembered(status: VisitStatus) -> None:
    waiting = replace(only(night(week_with(LONG))), status=status, price=None)
    assert only(next_night(week_with(waiting))).holds == ()
    refused = replace(decided(only(night(week_with(LONG))), REFUSED), status=VisitStatus.UNMATCHED, price=None)
    forgotten = only(next_night(week_with(refused)))
    again = only(next_night(week_with(replace(forgotten, status=VisitStatus.MATCHED, price=LONG.price))))
    assert (again.withheld_minutes, again.holds[0].decision) == (20, Decision.REFUSED)


def test_a_refusal_that_grows_to_a_whole_visit_frees_what_it_held_in_the_same_night() -> None:
    refused = replace(visit("refused"), first_sent=1, holds=(Hold(HoldCode.OVER_TOLERANCE, 10, Decision.REFUSED),))
    new = replace(visit("new", time(7, 30)), first_sent=2, last_sent=2)
    both = replace(week_with(refused, new), covered={2: (refused.sent.visit_date,)})
    assert night(both).visits[1].hold(HoldCode.POSSIBLE_DUPLICATE)
    full = night(replace(both, visits=(*both.visits, visit("long", day=MONDAY, minutes=231))))
    assert [hold.code for hold in full.visits[1].holds] == [HoldCode.OVER_TOLERANCE]
    assert next_night(full) is full
