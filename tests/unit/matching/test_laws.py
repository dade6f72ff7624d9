"""What holds for any visits and any orders."""

import random
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from actuals.matching.weeks import match_week
from actuals.model.contract_orders import OrdersOfContract
from actuals.model.london import LONDON
from actuals.model.orders import Order, OrderStatus, PlannedCall
from actuals.model.reasons import Reason
from actuals.model.refs import CarerId, OrderRef, VisitId
from actuals.model.sent_visits import SentVisit, Worked
from actuals.model.visits import Visit, VisitStatus
from actuals.model.weeks import ServiceWeek
from tests.examples import (
    CODES,
    CONTRACT,
    HALF_AN_HOUR,
    ORDER,
    SENT_VISIT,
    SUNDAY,
    TOMORROW_NIGHT,
    TONIGHT,
    VISIT,
    WEEK,
    WEEK_KEY,
)

A_WEEK = timedelta(weeks=1)
TWO_HOURS = 2 * 60 * 60

# Few different values, so that ties are the rule and not the exception. Two of the weeks end as the clocks change.
ENDINGS = (SUNDAY, date(2026, 10, 25), date(2027, 3, 28))
starts = st.sampled_from([time(0, 15), time(0, 30), time(1, 30), time(7, 0), time(7, 30), time(8, 0), time(23, 30)])
lengths = st.sampled_from([0, 30, 45])
weekdays = st.sampled_from([0, 1, 5, 6])
begun = st.sampled_from([date(2026, 4, 1), *(ending - back for ending in ENDINGS for back in (timedelta(), A_WEEK))])
calls = st.builds(
    PlannedCall,
    st.frozensets(weekdays, min_size=1),
    start=starts,
    minutes=st.sampled_from([30, 45]),
    carers=st.integers(1, 2),
)


@st.composite
def orders(draw: st.DrawFn) -> list[Order]:
    count = draw(st.integers(0, 4))
    return [
        replace(
            ORDER,
            order_ref=OrderRef(f"O-{n}"),
            start_date=draw(begun),
            status=draw(st.sampled_from([OrderStatus.AUTHORISED, OrderStatus.AUTHORISED, OrderStatus.DRAFT])),
            planned=tuple(draw(st.lists(calls, min_size=1, max_size=2))),
        )
        for n in range(count)
    ]


@st.composite
def sent_visits(draw: st.DrawFn, ending: date) -> SentVisit:
    start = draw(starts)
    return replace(
        SENT_VISIT,
        visit_date=ending - timedelta(days=6 - draw(weekdays)),
        claimed=Worked(draw(st.sampled_from([start, time(23, 30)])), HALF_AN_HOUR),
        actual=Worked(start, draw(lengths) * 60),
        secondary=draw(st.booleans()),
        visit_code=draw(st.sampled_from(["VS", "VS", "MC", "GONE"])),
        order_ref=draw(st.sampled_from([None, None, OrderRef("O-0"), OrderRef("O-9")])),
        carer_id=draw(st.sampled_from([None, CarerId("CW1"), CarerId("CW2")])),
    )


@st.composite
def weeks(draw: st.DrawFn) -> ServiceWeek:
    ending = draw(st.sampled_from(ENDINGS))
    found = draw(st.lists(sent_visits(ending), max_size=8, unique_by=lambda sent: sent.identity))
    visits = tuple(replace(VISIT, visit_id=VisitId(f"v-{n}"), sent=sent) for n, sent in enumerate(found))
    return replace(WEEK, key=WEEK_KEY._replace(week_ending=ending), visits=visits)


def night(week: ServiceWeek, some: list[Order]) -> ServiceWeek:
    return match_week(week, CONTRACT, OrdersOfContract(some), CODES, TONIGHT)


def by_id(week: ServiceWeek) -> dict[VisitId, Visit]:
    return {visit.visit_id: visit for visit in week.visits}


@given(weeks(), orders(), st.randoms(use_true_random=False))
def test_the_order_of_visits_and_of_orders_makes_no_difference(
    week: ServiceWeek, some: list[Order], shuffle: random.Random
) -> None:
    visits = shuffle.sample(week.visits, len(week.visits))
    shuffled = night(replace(week, visits=tuple(visits)), shuffle.sample(some, len(some)))
    assert by_id(shuffled) == by_id(night(week, some))


@given(weeks(), orders(), st.permutations(range(8)))
def test_the_ids_that_visits_were_given_make_no_difference(
    week: ServiceWeek, some: list[Order], numbers: list[int]
) -> None:
    renamed = replace(
        week, visits=tuple(replace(v, visit_id=VisitId(f"v-{n}")) for v, n in zip(week.visits, numbers, strict=False))
    )
    assert [(v.status, v.reason, v.planned) for v in night(renamed, some).visits] == [
        (v.status, v.reason, v.planned) for v in night(week, some).visits
    ]


@given(weeks(), orders())
def test_a_second_run_changes_nothing(week: ServiceWeek, some: list[Order]) -> None:
    matched = night(week, some)
    assert match_week(matched, CONTRACT, OrdersOfContract(some), CODES, TOMORROW_NIGHT) is matched


@given(weeks(), orders(), orders())
def test_what_an_earlier_run_decided_makes_no_difference(
    week: ServiceWeek, before: list[Order], now: list[Order]
) -> None:
    again = night(night(week, before), now)
    assert [(v.status, v.reason, v.planned) for v in again.visits] == [
        (v.status, v.reason, v.planned) for v in night(week, now).visits
    ]


@given(weeks(), orders())
def test_every_visit_is_matched_or_has_a_reason(week: ServiceWeek, some: list[Order]) -> None:
    for visit in night(week, some).visits:
        assert visit.status in {VisitStatus.MATCHED, VisitStatus.UNMATCHED}
        assert (visit.planned is None) == (visit.status is VisitStatus.UNMATCHED) == (visit.reason is not None)


@given(weeks(), orders())
def test_no_planned_call_is_given_to_two_primary_visits(week: ServiceWeek, some: list[Order]) -> None:
    given_calls = [call_of(visit) for visit in night(week, some).visits if not visit.sent.secondary]
    assert all(times == 1 for call, times in Counter(given_calls).items() if call)


@given(weeks(), orders())
def test_a_call_that_is_given_is_planned_that_day_in_the_visits_own_week_and_lies_within_the_window(
    week: ServiceWeek, some: list[Order]
) -> None:
    for visit in night(week, some).visits:
        if call_of(visit) and not visit.sent.secondary:
            assert call_of(visit) in own_calls_near(week, visit, some)


@given(weeks(), orders())
def test_who_is_too_far_from_plan_has_no_call_left_that_is_near(week: ServiceWeek, some: list[Order]) -> None:
    matched = night(week, some)
    given_calls = set(map(call_of, matched.visits))
    for visit in matched.visits:
        if visit.reason is Reason.TOO_FAR_FROM_PLAN:
            assert own_calls_near(week, visit, some) <= given_calls


@given(weeks(), orders())
def test_what_was_not_delivered_changes_nothing_for_what_was(week: ServiceWeek, some: list[Order]) -> None:
    """Where there is a choice of orders it changes the minutes that they have left, so there is none here."""
    delivered = tuple(visit for visit in week.visits if visit.sent.visit_code != "MC")
    by_themselves = by_id(night(replace(week, visits=delivered), some[:1]))
    together = by_id(night(week, some[:1]))
    assert by_themselves == {visit_id: together[visit_id] for visit_id in by_themselves}


Call = tuple[date, OrderRef, int]


def call_of(visit: Visit) -> Call | None:
    planned = visit.planned
    return (planned.day, planned.order_ref, planned.call) if planned and planned.day else None


def own_calls_near(week: ServiceWeek, visit: Visit, some: list[Order]) -> set[Call]:
    """By the clock in Greenwich: every call of the week within two hours of the visit, of orders it could have."""
    sent = visit.sent
    began = datetime.combine(sent.worked_date, sent.worked.start, LONDON)
    days = [week.key.week_ending - timedelta(days=back) for back in range(7)]
    return {
        (day, order.order_ref, number)
        for order in some
        if order.authorised and order.start_date <= sent.visit_date and sent.order_ref in {None, order.order_ref}
        for day in days
        if order.start_date <= day
        for number, call in enumerate(order.planned)
        if day.weekday() in call.days
        and abs(datetime.combine(day, call.start, LONDON).timestamp() - began.timestamp()) <= TWO_HOURS
    }
