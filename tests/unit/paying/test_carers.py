"""More carers at a call than its order plans: those who came last wait."""

from dataclasses import replace
from datetime import time

import pytest

from actuals.model.contract_orders import OrdersOfContract
from actuals.model.orders import PlannedVisit
from actuals.model.payments import Decision, Hold, HoldCode
from actuals.model.refs import ContractNumber, OrderRef
from actuals.model.sent_visits import Worked
from actuals.model.visits import Visit
from actuals.paying.attendance import Present
from actuals.paying.carers import carers_over_plan, carers_twice
from actuals.paying.terms import Around
from tests.examples import MORNING_CALL, NOW, ORDER, WEEK, WEEK_KEY
from tests.unit.paying.examples import CALL, paid, terms, visit, week_with

TWO_PLANNED = replace(CALL, carers=2)
PRIMARY = visit("primary")
SECOND = visit("second", time(6, 35), secondary=True)
THIRD = visit("third", time(6, 40), secondary=True)


def over(*visits: Visit) -> dict[str, int]:
    found = carers_over_plan(Present(week_with(*visits), Around()), terms())
    assert found == carers_over_plan(Present(week_with(*reversed(visits)), Around()), terms())
    return {str(name): minutes for name, minutes in found.items()}


def planned(carers: int, *visits: Visit) -> list[Visit]:
    return [replace(visit, planned=replace(CALL, carers=carers)) for visit in visits]


@pytest.mark.parametrize(
    ("carers", "held"),
    [(3, {}), (2, {"third": 30}), (1, {"second": 30, "third": 30})],
)
def test_the_carers_beyond_plan_wait_the_latest_first(carers: int, held: dict[str, int]) -> None:
    assert over(*planned(carers, PRIMARY, SECOND, THIRD)) == held


def test_of_one_visit_with_several_carers_only_those_beyond_plan_wait() -> None:
    assert over(visit("three", carers=3)) == {"three": 60}
    assert over(visit("three", carers=3, planned=TWO_PLANNED)) == {"three": 30}


def test_the_primary_comes_last() -> None:
    assert over(visit("primary", carers=2), SECOND) == {"second": 30, "primary": 30}
    pair = visit("pair", time(6, 35), carers=2, secondary=True)
    assert over(visit("primary", carers=2), pair) == {"pair": 60, "primary": 30}


def test_a_secondary_visit_at_another_time_belongs_to_no_team() -> None:
    assert over(PRIMARY, visit("alone", time(9, 0), secondary=True)) == {}


def test_a_chain_of_overlaps_is_judged_minute_by_minute() -> None:
    """Nobody is there with more than one other, though all three are one call."""
    between = visit("between", time(6, 20), secondary=True, planned=TWO_PLANNED)
    ends, begins = visit("ends", time(6, 0), planned=TWO_PLANNED), visit("begins", time(6, 40), planned=TWO_PLANNED)
    assert over(ends, begins, between) == {}
    longer = visit("longer", time(6, 0), minutes=45, planned=TWO_PLANNED)
    assert over(longer, begins, between) == {"between": 30}


def test_less_than_a_whole_minute_together_is_no_call() -> None:
    seconds = replace(SECOND.sent, actual=Worked(time(6, 59, 1), 1800), claimed=Worked(time(6, 59), 1800))
    assert over(PRIMARY, replace(SECOND, sent=seconds)) == {}
    assert over(PRIMARY, visit("second", time(6, 59), secondary=True)) == {"second": 30}


def test_carers_under_another_contract_of_the_provider_are_at_the_same_call() -> None:
    there = replace(WEEK, key=WEEK_KEY._replace(contract_number=ContractNumber("C-2")), visits=(PRIMARY,))
    away = week_with(replace(SECOND, planned=PlannedVisit(OrderRef("O-2"))))
    assert carers_over_plan(Present(away, Around([there])), terms()) == {"second": 30}
    assert carers_over_plan(Present(there, Around([away])), terms()) == {}
    assert carers_over_plan(Present(week_with(SECOND), Around([there])), terms()) == {}, (
        "each contract plans a carer then"
    )


def test_a_call_of_nothing_but_secondaries_is_one_all_the_same() -> None:
    assert over(replace(PRIMARY, sent=replace(PRIMARY.sent, secondary=True)), SECOND) == {"second": 30}


def test_away_from_any_planned_call_the_largest_of_the_day_is_the_plan() -> None:
    away = PlannedVisit(ORDER.order_ref)
    seven = visit("seven", time(15, 0), carers=7, planned=away)
    assert over(seven) == {"seven": 180}
    pairs = OrdersOfContract([replace(ORDER, planned=(replace(MORNING_CALL, carers=2),))])
    assert carers_over_plan(Present(week_with(seven), Around()), terms(pairs)) == {"seven": 150}
    assert carers_over_plan(Present(week_with(seven), Around()), terms(OrdersOfContract())) == {"seven": 180}


def test_one_worker_named_on_two_visits_counts_once() -> None:
    twice = replace(SECOND, sent=replace(SECOND.sent, carer_id=PRIMARY.sent.carer_id))
    assert over(PRIMARY, twice) == {}
    assert over(PRIMARY, twice, THIRD) == {"third": 30}
    assert carers_twice(Present(week_with(PRIMARY, twice), Around()), terms()) == {"second": 30}
    later = visit("later", time(6, 40))
    same = replace(later, sent=replace(later.sent, carer_id=PRIMARY.sent.carer_id))
    assert carers_twice(Present(week_with(same, PRIMARY), Around()), terms()) == {"later": 30}
    assert carers_twice(Present(week_with(paid(same), PRIMARY), Around()), terms()) == {"primary": 30}


def test_carers_who_were_refused_do_not_count() -> None:
    refused = replace(SECOND, holds=(Hold(HoldCode.CARERS_OVER_PLAN, 30, Decision.REFUSED),))
    assert over(PRIMARY, refused) == {}
    three = visit("three", carers=3)
    two_refused = replace(three, holds=(Hold(HoldCode.CARERS_OVER_PLAN, 60, Decision.REFUSED),))
    assert over(two_refused) == {}
    assert over(two_refused, SECOND) == {"second": 30}


def test_a_call_of_another_order_has_carers_of_its_own() -> None:
    other = visit("other", secondary=True, planned=PlannedVisit(OrderRef("O-2"), time(6, 30), 30, 1))
    assert over(PRIMARY, other) == {}


def test_a_secondary_visit_without_a_primary_is_held_against_its_own_call() -> None:
    assert over(visit("alone", secondary=True, carers=2)) == {"alone": 30}


def test_who_is_paid_keeps_a_place_in_the_plan() -> None:
    assert over(PRIMARY, paid(SECOND)) == {"primary": 30}
    assert over(paid(PRIMARY), paid(SECOND), THIRD) == {"third": 30}
    assert over(paid(PRIMARY), paid(SECOND)) == {}


def test_visits_that_are_not_care_bring_no_carer() -> None:
    assert SECOND.price is not None
    no_access = replace(SECOND, price=replace(SECOND.price, minutes=0))
    assert over(PRIMARY, no_access) == {}
    assert over(PRIMARY, SECOND.withdrawn("By mistake.", NOW)) == {}


def test_a_visit_that_an_officer_released_keeps_its_place_before_one_that_comes_later() -> None:
    """What was released is not room for others: two came, one was planned, one released, and now a third."""
    pair = visit("pair", carers=2, secondary=True)
    released = replace(pair, holds=(Hold(HoldCode.CARERS_OVER_PLAN, 30, Decision.RELEASED),))
    assert over(released, PRIMARY) == {"pair": 30, "primary": 30}
    assert over(pair, PRIMARY) == {"pair": 60}
