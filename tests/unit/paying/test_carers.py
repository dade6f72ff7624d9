"""More carers at a call than its order plans: those who came last wait."""

from dataclasses import replace
from datetime import time

import pytest

from actuals.model.orders import PlannedVisit
from actuals.model.refs import OrderRef
from actuals.model.visits import Visit
from actuals.paying.carers import carers_over_plan
from tests.examples import NOW
from tests.unit.paying.examples import CALL, paid, visit, week_with

TWO_PLANNED = replace(CALL, carers=2)
PRIMARY = visit("primary")
SECOND = visit("second", time(6, 35), secondary=True)
THIRD = visit("third", time(6, 40), secondary=True)


def over(*visits: Visit) -> dict[str, int]:
    found = {str(name): minutes for name, minutes in carers_over_plan(week_with(*visits)).items()}
    assert found == carers_over_plan(week_with(*reversed(visits)))
    return found


def planned(carers: int | None, *visits: Visit) -> list[Visit]:
    return [replace(visit, planned=replace(CALL, carers=carers)) for visit in visits]


@pytest.mark.parametrize(
    ("carers", "held"),
    [(3, {}), (2, {"third": 30}), (1, {"second": 30, "third": 30}), (None, {})],
)
def test_the_carers_beyond_plan_wait_the_latest_first(carers: int | None, held: dict[str, int]) -> None:
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


def test_a_secondary_visit_belongs_to_the_primary_it_overlaps_longest() -> None:
    first, then = visit("first", time(6, 0)), visit("then", time(6, 30))
    between = visit("between", time(6, 20), secondary=True)
    assert over(first, then, between) == {"between": 30}
    crowded = replace(then, planned=TWO_PLANNED)
    assert over(first, crowded, replace(between, planned=TWO_PLANNED)) == {}


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
