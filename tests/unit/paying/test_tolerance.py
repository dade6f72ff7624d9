"""Planned hours are checked by order and week: what goes beyond the contract's tolerance waits."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from actuals.model.contract_orders import OrdersOfContract
from actuals.model.orders import PlannedVisit
from actuals.model.payments import Decision, Hold, HoldCode
from actuals.model.refs import OrderRef, VisitId
from actuals.model.visits import Visit
from actuals.paying.tolerance import over_tolerance
from tests.examples import CONTRACT, MONDAY, ORDER, SUNDAY
from tests.unit.paying.examples import CALL, paid, terms, visit, week_with

# 7 calls of 30 minutes and 10 %: 231 minutes are tolerated.
ORDERS = OrdersOfContract([ORDER])
DAYS = [MONDAY + timedelta(days=days) for days in range(7)]


def over(
    *visits: Visit, tolerance: int = 10, orders: OrdersOfContract = ORDERS, refused: dict[str, int] | None = None
) -> dict[str, int]:
    contract = replace(CONTRACT, weekly_tolerance_percent=tolerance)
    never = {VisitId(name): minutes for name, minutes in (refused or {}).items()}
    found = over_tolerance(week_with(*visits), terms(orders, contract), never)
    return {str(name): minutes for name, minutes in found.items()}


def week(*minutes: int) -> list[Visit]:
    """A visit a day, named by its weekday."""
    return [visit(f"{day:%a}", day=day, minutes=some) for day, some in zip(DAYS, minutes, strict=False)]


@pytest.mark.parametrize(
    ("minutes", "held"),
    [
        ((30,) * 7, {}),
        ((33,) * 7, {}),
        ((33, 33, 33, 33, 33, 33, 34), {"Sun": 1}),
        ((60, 60, 60, 60, 60), {"Thu": 9, "Fri": 60}),
        ((231, 1), {"Tue": 1}),
        ((300,), {"Mon": 69}),
    ],
)
def test_minutes_past_the_limit_wait_in_the_order_of_the_week_and_a_visit_may_be_split(
    minutes: tuple[int, ...], held: dict[str, int]
) -> None:
    assert over(*week(*minutes)) == held
    assert over(*reversed(week(*minutes))) == held


@pytest.mark.parametrize(("tolerance", "limit"), [(0, 210), (1, 212), (10, 231), (50, 315)])
def test_the_limit_is_rounded_down_to_a_minute(tolerance: int, limit: int) -> None:
    assert over(*week(limit), tolerance=tolerance) == {}
    assert over(*week(limit + 1), tolerance=tolerance) == {"Mon": 1}


def test_minutes_count_for_each_carer() -> None:
    assert over(visit("pair", minutes=120, carers=2)) == {"pair": 9}


def test_each_order_has_its_own_limit() -> None:
    short = replace(ORDER, order_ref=OrderRef("O-2"), end_date=MONDAY)
    other = visit("other", minutes=40, planned=PlannedVisit(OrderRef("O-2")))
    assert over(*week(30, 30), other, orders=OrdersOfContract([ORDER, short])) == {"other": 7}


def test_days_on_which_the_order_is_not_in_force_plan_nothing() -> None:
    begins_on_sunday = replace(ORDER, start_date=SUNDAY)
    sunday = visit("sunday", day=SUNDAY, minutes=34)
    assert over(sunday, orders=OrdersOfContract([begins_on_sunday])) == {"sunday": 1}


def test_what_is_paid_takes_the_allowance_first_however_late_in_the_week() -> None:
    mon, tue, wed = week(100, 100, 100)
    assert over(mon, tue, paid(wed)) == {"Tue": 69}


def test_the_rest_of_a_visit_that_is_paid_in_part_waits() -> None:
    mon, tue, wed = week(100, 100, 100)
    assert over(paid(mon), paid(tue), paid(wed, 31)) == {"Wed": 69}


def test_minutes_refused_for_something_else_do_not_count() -> None:
    visits = week(100, 100, 100)
    assert over(*visits, refused={"Mon": 100}) == {}
    assert over(*visits, refused={"Mon": 60}) == {"Wed": 9}


def test_the_hold_reaches_over_what_was_refused_of_the_visit_as_the_largest_hold_counts() -> None:
    assert over(visit("pair", minutes=240, carers=2), refused={"pair": 240}) == {"pair": 249}


def test_visits_without_an_order_and_visits_that_are_not_paid_take_no_minutes() -> None:
    mon, tue = week(231, 30)
    assert tue.price is not None
    for harmless in (
        replace(tue, planned=None),
        replace(tue, price=replace(tue.price, minutes=0)),
        replace(tue, price=None),
    ):
        assert over(mon, harmless) == {}


def test_a_visit_whose_order_nobody_knows_any_more_has_nothing_planned() -> None:
    assert over(visit("lost"), orders=OrdersOfContract()) == {"lost": 30}
    assert over(paid(visit("lost")), orders=OrdersOfContract()) == {}


def test_visits_of_one_start_are_taken_in_the_same_order_whatever_their_rows() -> None:
    pair = [visit("a", minutes=200, planned=CALL), visit("b", minutes=200, secondary=True)]
    assert over(*pair) == over(*reversed(pair)) == {"b": 169}
    assert over(visit("late", time(6, 31), minutes=200), visit("early", minutes=200)) == {"late": 169}


def test_a_week_around_new_year_is_walked_by_date() -> None:
    visits = [visit("old", day=date(2026, 12, 31), minutes=200), visit("new", day=date(2027, 1, 1), minutes=200)]
    key = replace(week_with(*visits), key=week_with().key._replace(week_ending=date(2027, 1, 3)))
    assert over_tolerance(key, terms(), {}) == {"new": 169}


def test_minutes_that_were_released_make_no_room_for_the_rest_of_their_visit() -> None:
    """Of the last of eight visits nine minutes were released: the others still have 231 together with its 21."""
    *others, last = [*week(*(30,) * 6, 60)]
    released = replace(last, holds=(Hold(HoldCode.OVER_TOLERANCE, 9, Decision.RELEASED),))
    assert over(*others, released) == {}
    assert over(*others, released, visit("earlier", time(5), day=MONDAY)) == {"Sat": 30}
