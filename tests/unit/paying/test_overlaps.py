"""Two visits to one person at one time: both wait until one of them is refused, changed or gone."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from actuals.model.contract_orders import OrdersOfContract
from actuals.model.payments import Decision, HoldCode, PaymentStatus
from actuals.model.refs import ContractNumber, ImportId
from actuals.model.sent_visits import Worked
from actuals.model.visits import Visit
from actuals.model.weeks import ServiceWeek, WeekKey
from actuals.paying.decisions import decide
from actuals.paying.holds import hold_week
from actuals.paying.terms import Around
from tests.examples import MONDAY, NOW, ORDER, SENT_VISIT, SUNDAY, TOMORROW_NIGHT, TONIGHT, WEEK, WEEK_KEY
from tests.unit.paying.examples import CALL, REFUSED, RELEASED, paid, terms, visit, week_with

# Room enough that no other rule holds anything.
ROOMY = OrdersOfContract([replace(ORDER, planned=(replace(ORDER.planned[0], minutes=300, carers=9),))])
EARLY, LATE = visit("early", time(6, 30)), visit("late", time(6, 50))
OTHER_CONTRACT = WEEK_KEY._replace(contract_number=ContractNumber("C-2"))


def night(week: ServiceWeek, *neighbours: ServiceWeek) -> ServiceWeek:
    return hold_week(week, terms(ROOMY), Around(neighbours), TONIGHT)


def next_night(week: ServiceWeek, *neighbours: ServiceWeek) -> ServiceWeek:
    return hold_week(week, terms(ROOMY), Around(neighbours), TOMORROW_NIGHT)


def held(week: ServiceWeek) -> dict[str, int]:
    """Minutes that wait, of the visits that do."""
    return {visit.visit_id: visit.held_minutes for visit in week.visits if visit.payment_status is PaymentStatus.HELD}


def at(week: ServiceWeek, name: str) -> Visit:
    return next(visit for visit in week.visits if visit.visit_id == name)


def beside(*visits: Visit, key: WeekKey = OTHER_CONTRACT) -> ServiceWeek:
    return replace(WEEK, key=key, visits=visits)


def test_both_of_two_visits_that_overlap_wait_whole() -> None:
    assert held(night(week_with(EARLY, LATE))) == {"early": 30, "late": 30}


def test_touching_is_not_overlapping() -> None:
    assert held(night(week_with(EARLY, visit("next", time(7, 0))))) == {}


@pytest.mark.parametrize(("second", "waiting"), [(1, {}), (0, {"early": 30, "next": 30})])
def test_less_than_a_whole_minute_is_not_overlapping(second: int, waiting: dict[str, int]) -> None:
    next_one = visit("next", time(6, 59))
    began = replace(next_one.sent, actual=Worked(time(6, 59, second), 1800))
    assert held(night(week_with(EARLY, replace(next_one, sent=began)))) == waiting


@pytest.mark.parametrize(
    "other", [visit("second", secondary=True, planned=replace(CALL, carers=2)), LATE.withdrawn("By mistake.", NOW)]
)
def test_secondary_and_withdrawn_visits_are_in_nobodys_way(other: Visit) -> None:
    assert held(night(week_with(EARLY, other))) == {}


def test_time_is_real_time_on_the_night_the_clocks_go_back() -> None:
    """From 00:30, two hours and a half end at 02:00 that night, as one of its hours happens twice."""
    clocks_back = date(2026, 10, 25)
    long, next_one = visit("long", time(0, 30), day=clocks_back, minutes=150), visit("next", time(2), day=clocks_back)
    key = WEEK_KEY._replace(week_ending=clocks_back)
    assert held(night(replace(week_with(long, next_one), key=key))) == {}


def test_visits_under_another_contract_of_the_provider_overlap_too() -> None:
    assert held(night(week_with(EARLY), beside(LATE))) == {"early": 30}


def test_a_night_that_runs_into_the_next_week_overlaps_there() -> None:
    sunday_night = visit("night", time(22, 0), day=SUNDAY, minutes=600)
    monday = visit("monday", time(7, 30), day=SUNDAY + timedelta(days=1))
    next_week = WEEK_KEY._replace(week_ending=SUNDAY + timedelta(days=7))
    assert held(night(week_with(sunday_night), beside(monday, key=next_week))) == {"night": 600}
    assert held(night(beside(monday, key=next_week), week_with(sunday_night))) == {"monday": 30}


def test_a_week_as_it_was_read_before_is_not_in_its_own_way() -> None:
    waiting = night(week_with(EARLY, LATE))
    assert held(decide(waiting, EARLY.visit_id, REFUSED, [waiting])) == {}


def test_a_refusal_of_one_frees_the_other_at_once() -> None:
    decided = decide(night(week_with(EARLY, LATE)), EARLY.visit_id, REFUSED)
    assert at(decided, "late").payment_status is PaymentStatus.PAYABLE
    assert at(decided, "late").history[-1].what == "No longer held: overlap"
    assert held(next_night(decided)) == {}


def test_a_release_frees_that_one_alone() -> None:
    decided = decide(night(week_with(EARLY, LATE)), EARLY.visit_id, RELEASED)
    assert held(decided) == held(next_night(decided)) == {"late": 30}
    assert at(decided, "early").payment_status is PaymentStatus.PAYABLE


def test_what_is_refused_is_not_payable_and_what_is_released_is() -> None:
    waiting = night(week_with(EARLY, LATE))
    refused, released = (at(decide(waiting, EARLY.visit_id, said), "early") for said in (REFUSED, RELEASED))
    assert (refused.payment_status, released.payment_status) == (PaymentStatus.NOT_PAYABLE, PaymentStatus.PAYABLE)


def test_a_visit_that_overlaps_a_third_waits_on() -> None:
    third = visit("third", time(7, 10))
    decided = decide(night(week_with(EARLY, LATE, third)), EARLY.visit_id, RELEASED)
    assert held(next_night(decided)) == {"late": 30, "third": 30}
    both = decide(decide(decided, third.visit_id, REFUSED), EARLY.visit_id, REFUSED)
    assert held(next_night(both)) == {"late": 30}
    assert held(next_night(decide(both, LATE.visit_id, RELEASED))) == {}


def test_a_decision_under_another_contract_frees_this_one_the_night_after() -> None:
    waiting, there = night(week_with(EARLY), beside(LATE)), night(beside(LATE), week_with(EARLY))
    decided = decide(there, LATE.visit_id, REFUSED, [waiting])
    assert held(next_night(waiting, decided)) == {}


def test_a_decision_does_not_free_what_overlaps_a_visit_elsewhere() -> None:
    elsewhere = beside(visit("elsewhere", time(7, 10)))
    waiting = night(week_with(EARLY, LATE), elsewhere)
    assert held(decide(waiting, EARLY.visit_id, RELEASED, [elsewhere])) == {"late": 30}


def test_a_visit_that_comes_after_the_release_waits_as_nobody_looked_at_it() -> None:
    decided = decide(night(week_with(EARLY, LATE)), EARLY.visit_id, RELEASED)
    latest = visit("latest", time(6, 40))
    seen = next_night(replace(decided, visits=(*decided.visits, latest)))
    assert held(seen) == {"late": 30, "latest": 30}
    assert held(hold_week(seen, terms(ROOMY), Around(), TOMORROW_NIGHT + timedelta(days=1))) == held(seen)


def test_a_visit_beside_a_refused_one_does_not_wait() -> None:
    refused = decide(night(week_with(EARLY, LATE)), EARLY.visit_id, REFUSED)
    again = replace(refused, visits=(at(refused, "early"), visit("again", time(6, 40))))
    assert held(next_night(again)) == {}


@pytest.mark.parametrize("resolved", [LATE.withdrawn("By mistake.", NOW), visit("late", time(7, 0))])
def test_withdrawing_or_correcting_one_frees_the_other(resolved: Visit) -> None:
    waiting = night(week_with(EARLY, LATE))
    (early, _) = next_night(replace(waiting, visits=(waiting.visits[0], resolved))).visits
    assert (early.payment_status, early.history[-1].what) == (PaymentStatus.PAYABLE, "No longer held: overlap")


def test_a_decision_lasts_until_what_was_sent_changes() -> None:
    decided = decide(night(week_with(EARLY, LATE)), EARLY.visit_id, RELEASED)
    hold = at(next_night(decided), "early").hold(HoldCode.OVERLAP)
    assert hold is not None
    assert hold.decision is Decision.RELEASED
    assert at(decided, "early").changed(replace(SENT_VISIT, carers=2), (), ImportId("imp-2"), NOW).holds == ()


def test_what_is_paid_never_waits_again() -> None:
    assert held(night(week_with(paid(EARLY), LATE))) == {"late": 30}


def test_an_unmatched_visit_is_in_the_way_and_does_not_wait_itself() -> None:
    unmatched = replace(LATE, status=replace(WEEK.visits[0]).status, price=None, planned=None)
    assert held(night(week_with(EARLY, unmatched))) == {"early": 30}


def test_a_night_that_changes_nothing_leaves_the_very_same_week() -> None:
    waiting = night(week_with(EARLY, LATE, visit("monday", time(6, 30), day=MONDAY)))
    assert next_night(waiting) is waiting
    decided = decide(waiting, EARLY.visit_id, REFUSED)
    assert next_night(decided) is decided


def test_both_of_two_visits_under_different_contracts_may_be_refused_and_stay_so() -> None:
    here, there = night(week_with(EARLY), beside(LATE)), night(beside(LATE), week_with(EARLY))
    refused, other = decide(here, EARLY.visit_id, REFUSED, [there]), decide(there, LATE.visit_id, REFUSED, [here])
    for week, neighbour in ((refused, other), (other, refused)):
        (only,) = next_night(week, neighbour).visits
        assert only.payment_status is PaymentStatus.NOT_PAYABLE


def test_a_corrected_visit_waits_for_a_decision_of_its_own_though_the_other_was_decided_on_before() -> None:
    decided = decide(night(week_with(EARLY, LATE)), EARLY.visit_id, RELEASED)
    corrected = replace(EARLY, sent=replace(EARLY.sent, carers=2))
    week = next_night(replace(decided, visits=(corrected, at(decided, "late"))))
    for _ in range(2):
        assert held(week) == {"early": 30, "late": 30}
        week = next_night(week)
