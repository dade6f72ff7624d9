"""Which order and planned call a visit gets when there is a choice."""

from dataclasses import replace
from datetime import date, time

import pytest

from actuals.matching.weeks import match_week
from actuals.model.contract_orders import OrdersOfContract, planned_minutes
from actuals.model.orders import Order, PlannedCall, PlannedVisit, Suspension
from actuals.model.reasons import Reason
from actuals.model.refs import OrderRef, ServiceType, VisitId
from actuals.model.sent_visits import SentVisit, Worked
from actuals.model.visits import Visit, VisitStatus
from tests.examples import (
    CODES,
    CONTRACT,
    EVERY_DAY,
    MISSED,
    MONDAY,
    MORNING_CALL,
    ORDER,
    SENT_VISIT,
    SUNDAY,
    TONIGHT,
    TUESDAY,
    VISIT,
    WEDNESDAY,
    WEEK,
)

WEEKDAYS = frozenset(range(5))


def order(ref: str, start: str, minutes: int = 30, days: frozenset[int] = EVERY_DAY) -> Order:
    """An order with one planned call a day."""
    call = PlannedCall(days, time.fromisoformat(start), minutes)
    return replace(ORDER, order_ref=OrderRef(ref), planned=(call,))


def sent(start: str, minutes: int = 30, day: date = TUESDAY) -> SentVisit:
    """A visit that really began at `start`, and was claimed so."""
    worked = Worked(time.fromisoformat(start), minutes * 60)
    return replace(SENT_VISIT, visit_date=day, claimed=worked, actual=worked)


def night(visits: list[SentVisit], orders: list[Order]) -> tuple[Visit, ...]:
    """The visits after a night."""
    stored = tuple(replace(VISIT, visit_id=VisitId(f"v-{n}"), sent=visit) for n, visit in enumerate(visits))
    return match_week(replace(WEEK, visits=stored), CONTRACT, OrdersOfContract(orders), CODES, TONIGHT).visits


def matched(visits: list[SentVisit], orders: list[Order]) -> list[str]:
    """What each visit got: its order and planned start, or its reason."""
    return [_said(visit.planned) if visit.planned else str(visit.reason) for visit in night(visits, orders)]


def planned(visits: list[SentVisit], orders: list[Order]) -> PlannedVisit | None:
    """What the first of them was matched with."""
    return night(visits, orders)[0].planned


def _said(planned: PlannedVisit) -> str:
    return planned.order_ref if planned.start is None else f"{planned.order_ref} {planned.start:%H:%M}"


def test_of_two_live_orders_the_one_with_the_nearer_planned_start_is_taken() -> None:
    assert matched([sent("17:50")], [order("O-1", "07:30"), order("O-2", "18:30")]) == ["O-2 18:30"]


@pytest.mark.parametrize("start", ["05:30", "09:30"])
def test_a_planned_call_two_hours_away_still_lies_within_the_window(start: str) -> None:
    assert matched([sent(start)], [order("O-1", "07:30"), order("O-2", "18:30")]) == ["O-1 07:30"]


@pytest.mark.parametrize("start", ["05:29", "09:31"])
def test_among_several_orders_a_visit_beyond_the_window_is_too_far_from_plan(start: str) -> None:
    assert matched([sent(start)], [order("O-1", "07:30"), order("O-2", "18:30")]) == [Reason.TOO_FAR_FROM_PLAN]


def test_a_single_candidate_matches_whatever_the_distance_and_then_has_no_planned_call() -> None:
    assert matched([sent("14:00")], [order("O-1", "07:30")]) == ["O-1"]


def test_a_single_candidate_is_shown_the_nearest_of_its_own_calls() -> None:
    twice_a_day = replace(ORDER, planned=(MORNING_CALL, PlannedCall(EVERY_DAY, time(8, 0), 45)))
    assert matched([sent("07:20")], [twice_a_day]) == ["O-1 08:00"]


def test_equally_near_calls_are_told_apart_by_their_duration() -> None:
    assert matched([sent("07:30", 45)], [order("O-1", "07:00", 30), order("O-2", "08:00", 45)]) == ["O-2 08:00"]


def test_then_the_order_with_most_weekly_minutes_left_is_taken() -> None:
    assert matched([sent("07:30")], [order("O-1", "07:30", days=WEEKDAYS), order("O-2", "07:30")]) == ["O-2 07:30"]


def test_weekly_minutes_left_shrink_with_each_visit_that_an_order_gets() -> None:
    visits = [sent("07:30", 90, MONDAY), sent("07:30", 90, TUESDAY), sent("07:30", 90, WEDNESDAY)]
    orders = [order("O-1", "07:30", days=WEEKDAYS), order("O-2", "07:30")]
    assert matched(visits, orders) == ["O-2 07:30", "O-1 07:30", "O-2 07:30"]


def test_visits_that_name_an_order_use_up_its_minutes_before_anything_else_is_decided() -> None:
    named = replace(sent("07:30", 90, WEDNESDAY), order_ref=OrderRef("O-2"))
    orders = [order("O-1", "07:30", days=WEEKDAYS), order("O-2", "07:30")]
    assert matched([sent("07:30"), named], orders) == ["O-1 07:30", "O-2 07:30"]


def test_the_minutes_of_a_visit_are_those_of_all_its_carers() -> None:
    visits = [replace(sent("07:30", 45, MONDAY), carers=2), sent("07:30", 45)]
    orders = [order("O-1", "07:30", days=WEEKDAYS), order("O-2", "07:30")]
    assert matched(visits, orders) == ["O-2 07:30", "O-1 07:30"]


def test_then_the_order_that_started_first_is_taken() -> None:
    later = replace(order("O-1", "07:30"), start_date=date(2026, 5, 1))
    assert matched([sent("07:30")], [later, order("O-2", "07:30")]) == ["O-2 07:30"]


def test_then_the_lowest_order_reference_is_taken() -> None:
    assert matched([sent("07:30")], [order("O-2", "07:30"), order("O-1", "07:30")]) == ["O-1 07:30"]


def test_a_planned_call_is_used_once_and_the_nearest_visit_has_it() -> None:
    orders = [order("O-1", "07:30"), order("O-2", "08:30")]
    assert matched([sent("07:50"), sent("07:35")], orders) == ["O-2 08:30", "O-1 07:30"]


def test_a_visit_that_finds_every_call_used_is_too_far_from_plan() -> None:
    orders = [order("O-1", "07:30"), order("O-2", "08:30")]
    assert matched([sent("07:30"), sent("08:00"), sent("08:30")], orders)[1] == Reason.TOO_FAR_FROM_PLAN


def test_a_visit_that_names_its_order_takes_a_call_from_those_that_do_not() -> None:
    named = replace(sent("07:30"), order_ref=OrderRef("O-1"))
    assert matched([sent("07:35"), named], [order("O-1", "07:30"), order("O-2", "09:00")]) == [
        "O-2 09:00",
        "O-1 07:30",
    ]


def test_the_second_visit_of_a_single_order_is_matched_without_a_call() -> None:
    assert matched([sent("06:30"), sent("07:00")], [ORDER]) == ["O-1 06:30", "O-1"]


def missed(start: str, day: date = TUESDAY) -> SentVisit:
    """A call that was claimed for `start`, and never took place."""
    claimed, nothing = Worked(time.fromisoformat(start), 30 * 60), Worked(time(0, 0), 0)
    return replace(SENT_VISIT, visit_date=day, claimed=claimed, actual=nothing, visit_code=MISSED.code)


def test_a_visit_that_was_delivered_takes_the_call_before_one_that_was_missed_and_is_nearer() -> None:
    orders = [order("O-1", "08:00"), order("O-2", "18:00")]
    assert matched([missed("08:00"), sent("08:40")], orders) == [Reason.TOO_FAR_FROM_PLAN, "O-1 08:00"]


def test_a_second_carer_who_came_takes_the_call_before_the_first_who_did_not() -> None:
    orders = [order("O-1", "08:00"), order("O-2", "18:00")]
    assert matched([missed("08:00"), secondary("08:10")], orders) == [Reason.TOO_FAR_FROM_PLAN, "O-1 08:00"]


def test_a_missed_call_takes_the_planned_call_that_nobody_who_came_wants() -> None:
    orders = [order("O-1", "08:00"), order("O-2", "08:30")]
    assert matched([missed("08:30"), sent("08:10")], orders) == ["O-2 08:30", "O-1 08:00"]


def test_of_two_missed_calls_each_has_the_planned_call_near_its_claimed_start() -> None:
    orders = [order("O-1", "08:00"), order("O-2", "18:00")]
    assert matched([missed("18:00"), missed("08:00")], orders) == ["O-2 18:00", "O-1 08:00"]


def test_a_code_that_nobody_knows_any_more_counts_as_delivered() -> None:
    unknown = replace(sent("08:40"), visit_code="GONE")
    orders = [order("O-1", "08:00"), order("O-2", "18:00")]
    assert matched([missed("08:00"), unknown], orders) == [Reason.TOO_FAR_FROM_PLAN, "O-1 08:00"]


def late(claimed: str, came: str, day: date = TUESDAY) -> SentVisit:
    """A visit near midnight; `day` is that of the claimed start."""
    return replace(sent(came, day=day), claimed=Worked(time.fromisoformat(claimed), 30 * 60))


NIGHT_AND_MORNING = [order("O-1", "23:50"), order("O-2", "06:00")]


@pytest.mark.parametrize("visit", [late("23:50", "00:05"), late("00:05", "00:05", WEDNESDAY)])
def test_a_carer_who_came_after_midnight_came_to_the_call_of_the_evening_before(visit: SentVisit) -> None:
    assert matched([visit], NIGHT_AND_MORNING) == ["O-1 23:50"]
    assert planned([visit], NIGHT_AND_MORNING) == PlannedVisit(OrderRef("O-1"), time(23, 50), 30, 1, TUESDAY)


def test_a_carer_who_came_before_midnight_came_to_the_call_of_the_next_day() -> None:
    orders = [order("O-1", "00:10"), order("O-2", "06:00")]
    found = planned([late("23:45", "23:55")], orders)
    assert found == PlannedVisit(OrderRef("O-1"), time(0, 10), 30, 1, WEDNESDAY)


def test_a_call_near_midnight_is_given_once_whatever_the_day_of_those_who_want_it() -> None:
    visits = [late("00:20", "00:20", WEDNESDAY), late("23:55", "23:55")]
    assert matched(visits, NIGHT_AND_MORNING) == [Reason.TOO_FAR_FROM_PLAN, "O-1 23:50"]


ACROSS_THE_END_OF_A_WEEK = [
    late("00:05", "00:05", MONDAY),  # the call of Sunday night, which the week before has to give
    late("23:50", "00:05", SUNDAY),  # the call of Sunday night, its own
]


def test_a_call_of_the_week_before_says_which_order_is_near_and_is_not_given() -> None:
    assert matched(ACROSS_THE_END_OF_A_WEEK, NIGHT_AND_MORNING) == ["O-1", "O-1 23:50"]


def test_a_call_of_the_week_after_says_which_order_is_near_and_is_not_given() -> None:
    orders = [order("O-1", "00:10"), order("O-2", "06:00")]
    assert matched([late("23:45", "23:55", SUNDAY)], orders) == ["O-1"]


def test_a_single_order_gives_the_call_of_its_own_week_though_one_of_the_week_before_is_nearer() -> None:
    twice = replace(ORDER, planned=tuple(PlannedCall(EVERY_DAY, time(*at), 30) for at in ((23, 50), (1, 0))))
    assert matched(ACROSS_THE_END_OF_A_WEEK, [twice]) == ["O-1 01:00", "O-1 23:50"]


def test_two_visits_do_not_go_to_one_order_for_one_call_of_the_week_before() -> None:
    visits = [late("00:05", "00:05", MONDAY), late("00:10", "00:10", MONDAY)]
    assert matched(visits, NIGHT_AND_MORNING) == ["O-1", Reason.TOO_FAR_FROM_PLAN]


def test_calls_that_are_alike_are_told_apart_by_their_number() -> None:
    twins = replace(ORDER, planned=(MORNING_CALL, MORNING_CALL))
    visits = [sent("06:30"), replace(sent("06:30"), carer_id=None)]
    assert {visit.planned.call for visit in night(visits, [twins]) if visit.planned} == {0, 1}


def test_calls_of_other_days_do_not_count() -> None:
    weekend = order("O-1", "07:30", days=frozenset({5, 6}))
    assert matched([sent("07:30")], [weekend, order("O-2", "09:00")]) == ["O-2 09:00"]


def secondary(start: str, minutes: int = 30) -> SentVisit:
    return replace(sent(start, minutes), secondary=True, carer_id=None)


def test_a_secondary_visit_takes_the_call_of_the_primary_that_it_overlaps() -> None:
    orders = [order("O-1", "07:30"), order("O-2", "08:00")]
    assert matched([secondary("07:55"), sent("07:35")], orders) == ["O-1 07:30", "O-1 07:30"]


def test_a_secondary_visit_that_overlaps_two_primaries_follows_the_one_it_overlaps_longest() -> None:
    orders = [order("O-1", "07:30"), order("O-2", "08:00")]
    visits = [sent("07:30"), sent("08:00"), secondary("07:50")]
    assert matched(visits, orders)[2] == "O-2 08:00"


def test_a_secondary_visit_without_a_primary_finds_a_call_of_its_own() -> None:
    orders = [order("O-1", "07:30"), order("O-2", "18:00")]
    assert matched([sent("07:30"), secondary("18:05")], orders) == ["O-1 07:30", "O-2 18:00"]


def test_touching_is_not_overlapping() -> None:
    orders = [order("O-1", "07:30"), order("O-2", "18:00")]
    assert matched([sent("07:30"), secondary("08:00")], orders) == ["O-1 07:30", Reason.TOO_FAR_FROM_PLAN]


def test_a_secondary_visit_does_not_follow_a_primary_of_another_service_type() -> None:
    sitting = replace(order("O-9", "07:30"), service_type=ServiceType("SITTING"))
    primary = replace(sent("07:30"), service_type=ServiceType("SITTING"))
    assert matched([primary, secondary("07:30")], [sitting, ORDER]) == ["O-9 07:30", "O-1 06:30"]


def test_a_secondary_visit_follows_a_primary_that_is_matched_without_a_call() -> None:
    primary = replace(sent("13:00"), order_ref=OrderRef("O-1"))
    assert matched([primary, secondary("13:10")], [ORDER, order("O-2", "18:00")]) == ["O-1", "O-1"]


def test_withdrawn_visits_use_no_call() -> None:
    withdrawn = replace(VISIT, visit_id=VisitId("v-1"), status=VisitStatus.WITHDRAWN, sent=sent("07:30"))
    open_visit = replace(VISIT, visit_id=VisitId("v-2"), sent=sent("07:45"))
    week = replace(WEEK, visits=(withdrawn, open_visit))
    orders = OrdersOfContract([order("O-1", "07:30"), order("O-2", "18:00")])
    assert match_week(week, CONTRACT, orders, CODES, TONIGHT).visits[1].status is VisitStatus.MATCHED


def test_the_window_is_the_contracts() -> None:
    narrow = replace(CONTRACT, start_window_minutes=6)
    week = match_week(WEEK, narrow, OrdersOfContract([ORDER]), CODES, TONIGHT)
    assert week.visits[0].planned == PlannedVisit(ORDER.order_ref)


@pytest.mark.parametrize(
    ("changed", "minutes"),
    [
        (ORDER, 210),
        (replace(ORDER, planned=(replace(MORNING_CALL, carers=2),)), 420),
        (replace(ORDER, start_date=WEDNESDAY), 150),
        (replace(ORDER, end_date=WEDNESDAY), 90),
        (replace(ORDER, suspensions=(Suspension(TUESDAY, WEDNESDAY),)), 150),
    ],
)
def test_planned_minutes_of_a_week_count_the_days_on_which_the_order_is_in_force(changed: Order, minutes: int) -> None:
    assert planned_minutes(changed, SUNDAY) == minutes
