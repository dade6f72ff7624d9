"""What holds for any visits and any orders."""

import random
from collections import Counter
from dataclasses import replace
from datetime import time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from actuals.matching.weeks import match_week
from actuals.model.contract_orders import OrdersOfContract
from actuals.model.orders import Order, OrderStatus, PlannedCall
from actuals.model.refs import CarerId, OrderRef, VisitId
from actuals.model.visits import SentVisit, Visit, VisitStatus, Worked
from actuals.model.weeks import ServiceWeek
from tests.examples import CONTRACT, MONDAY, ORDER, SENT_VISIT, TOMORROW_NIGHT, TONIGHT, VISIT, WEEK

# Few different values, so that ties are the rule and not the exception.
starts = st.sampled_from([time(7, 0), time(7, 30), time(8, 0), time(12, 0)])
lengths = st.sampled_from([0, 30, 45])
days = st.integers(0, 2)
calls = st.builds(
    PlannedCall,
    st.frozensets(days, min_size=1),
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
            start_date=MONDAY + timedelta(days=draw(st.integers(-1, 1))),
            status=draw(st.sampled_from([OrderStatus.AUTHORISED, OrderStatus.AUTHORISED, OrderStatus.DRAFT])),
            planned=tuple(draw(st.lists(calls, min_size=1, max_size=2))),
        )
        for n in range(count)
    ]


@st.composite
def sent_visits(draw: st.DrawFn) -> SentVisit:
    return replace(
        SENT_VISIT,
        visit_date=MONDAY + timedelta(days=draw(days)),
        actual=Worked(draw(starts), draw(lengths) * 60),
        secondary=draw(st.booleans()),
        order_ref=draw(st.sampled_from([None, None, OrderRef("O-0"), OrderRef("O-9")])),
        carer_id=draw(st.sampled_from([None, CarerId("CW1"), CarerId("CW2")])),
    )


@st.composite
def weeks(draw: st.DrawFn) -> ServiceWeek:
    found = draw(st.lists(sent_visits(), max_size=8, unique_by=lambda sent: sent.identity))
    visits = tuple(replace(VISIT, visit_id=VisitId(f"v-{n}"), sent=sent) for n, sent in enumerate(found))
    return replace(WEEK, visits=visits)


def night(week: ServiceWeek, some: list[Order]) -> ServiceWeek:
    return match_week(week, CONTRACT, OrdersOfContract(some), TONIGHT)


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
    assert match_week(matched, CONTRACT, OrdersOfContract(some), TOMORROW_NIGHT) is matched


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
def test_no_planned_call_is_used_by_more_primary_visits_than_there_are_such_calls(
    week: ServiceWeek, some: list[Order]
) -> None:
    used = Counter(
        (visit.sent.visit_date, visit.planned.order_ref, visit.planned.start)
        for visit in night(week, some).visits
        if visit.planned is not None and visit.planned.start is not None and not visit.sent.secondary
    )
    for (day, ref, start), times in used.items():
        order = next(order for order in some if order.order_ref == ref)
        assert times <= sum(call.start == start for call in order.calls_on(day))
