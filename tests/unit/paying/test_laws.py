"""True of any week: holds do not depend on rows, nor reach over what is paid, and leave no more than is tolerated."""

from datetime import time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from actuals.model.contract_orders import OrdersOfContract, planned_minutes
from actuals.model.visits import Visit
from actuals.model.weeks import ServiceWeek
from actuals.paying.decisions import Decided, decide, waits_for_decision
from actuals.paying.holds import hold_week
from actuals.paying.terms import Around
from tests.examples import MONDAY, ORDER, SUNDAY, TOMORROW_NIGHT, TONIGHT
from tests.unit.paying.examples import REFUSED, RELEASED, paid, terms, visit, week_with

LIMIT = planned_minutes(ORDER, SUNDAY) * 110 // 100
ORDERS = OrdersOfContract([ORDER])


@st.composite
def weeks(draw: st.DrawFn) -> list[Visit]:
    """Visits of one week, some of them paid, wholly or in part."""
    return [_visit(draw, f"visit-{number}") for number in range(draw(st.integers(1, 8)))]


def _visit(draw: st.DrawFn, name: str) -> Visit:
    start = time(draw(st.integers(6, 8)), draw(st.sampled_from((0, 15, 30, 45))))
    made = visit(
        name,
        start,
        day=MONDAY + timedelta(days=draw(st.integers(0, 2))),
        minutes=draw(st.integers(0, 90)),
        carers=draw(st.integers(1, 3)),
        secondary=draw(st.booleans()),
    )
    return paid(made, draw(st.integers(0, made.sent.actual.minutes))) if draw(st.booleans()) else made


def night(visits: list[Visit]) -> ServiceWeek:
    return hold_week(week_with(*visits), terms(ORDERS), Around(), TONIGHT)


@given(weeks().flatmap(lambda visits: st.tuples(st.just(visits), st.permutations(visits))))
def test_holds_do_not_depend_on_the_order_of_visits(both: tuple[list[Visit], list[Visit]]) -> None:
    one, other = (sorted(night(visits).visits, key=_name) for visits in both)
    assert one == other


@given(weeks(), st.lists(st.booleans(), min_size=8, max_size=8))
def test_what_is_paid_or_payable_is_never_more_than_tolerated_unless_it_was_paid_before(
    visits: list[Visit], refused: list[bool]
) -> None:
    week = night(visits)
    for one, no in zip(visits, refused, strict=False):
        week = decide(week, one.visit_id, REFUSED) if no else week
    held = hold_week(week, terms(ORDERS), Around(), TOMORROW_NIGHT).visits
    before = sum(visit.paid_carer_minutes for visit in held)
    assert sum(_carer_minutes(visit) - visit.withheld_minutes for visit in held) <= max(LIMIT, before)


@given(weeks())
def test_nothing_that_is_paid_is_held(visits: list[Visit]) -> None:
    for held in night(visits).visits:
        assert 0 <= held.held_minutes <= _carer_minutes(held) - held.paid_carer_minutes
        assert all(0 < hold.carer_minutes <= held.unpaid_carer_minutes for hold in held.holds)


@given(weeks(), st.lists(st.sampled_from((None, RELEASED, REFUSED)), min_size=8, max_size=8))
def test_a_night_has_its_effect_once(visits: list[Visit], decisions: list[Decided | None]) -> None:
    week = night(visits)
    for one, decided in zip(visits, decisions, strict=False):
        week = decide(week, one.visit_id, decided) if decided else week
    tonight = hold_week(week, terms(ORDERS), Around(), TONIGHT)
    assert hold_week(tonight, terms(ORDERS), Around(), TOMORROW_NIGHT) is tonight


@given(weeks(), st.lists(st.booleans(), min_size=8, max_size=8))
def test_once_all_is_decided_nothing_waits_any_more(visits: list[Visit], released: list[bool]) -> None:
    week = night(visits)
    for one, yes in zip(visits, released, strict=False):
        week = decide(week, one.visit_id, RELEASED if yes else REFUSED)
    assert not week.is_held
    assert not any(waits_for_decision(visit) for visit in week.visits)


def _carer_minutes(visit: Visit) -> int:
    assert visit.price is not None
    return visit.price.carer_minutes


def _name(visit: Visit) -> str:
    return visit.visit_id
