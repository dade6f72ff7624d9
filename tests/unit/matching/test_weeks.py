"""A service week before and after a night."""

from dataclasses import replace
from datetime import time
from decimal import Decimal

from actuals.matching.weeks import counted, match_week
from actuals.model.contract_orders import OrdersOfContract
from actuals.model.match_runs import MatchCounts
from actuals.model.orders import Order, OrderStatus, PlannedVisit
from actuals.model.payments import Hold, HoldCode, Price
from actuals.model.reasons import Reason
from actuals.model.refs import OrderRef, VisitId
from actuals.model.visits import HistoryEntry, VisitStatus
from actuals.model.weeks import ServiceWeek
from tests.examples import (
    CODES,
    CONTRACT,
    MORNING_CALL,
    ORDER,
    OTHER_PROVIDER,
    TOMORROW_NIGHT,
    TONIGHT,
    TUESDAY,
    VISIT,
    WEEK,
)

DRAFT = replace(ORDER, status=OrderStatus.DRAFT)


def tonight(week: ServiceWeek, *orders: Order) -> ServiceWeek:
    return match_week(week, CONTRACT, OrdersOfContract(orders), CODES, TONIGHT)


def tomorrow_night(week: ServiceWeek, *orders: Order) -> ServiceWeek:
    return match_week(week, CONTRACT, OrdersOfContract(orders), CODES, TOMORROW_NIGHT)


def test_a_matched_visit_carries_its_order_its_planned_call_and_a_line_of_history() -> None:
    (visit,) = tonight(WEEK, ORDER).visits
    assert visit.status is VisitStatus.MATCHED
    assert visit.planned == PlannedVisit(ORDER.order_ref, time(6, 30), 30, 1, TUESDAY)
    assert visit.reason is None
    assert visit.history == (
        HistoryEntry(TONIGHT, "nightly matching", "Matched with order O-1, planned 06:30 on 17/11/2026 for 30 minutes"),
    )


def test_an_unmatched_visit_carries_its_reason_and_a_line_of_history() -> None:
    (visit,) = tonight(WEEK).visits
    assert (visit.status, visit.reason, visit.planned) == (VisitStatus.UNMATCHED, Reason.NO_ORDER, None)
    assert visit.history == (HistoryEntry(TONIGHT, "nightly matching", "Unmatched: no-order"),)


def test_an_order_authorised_today_matches_yesterdays_visit() -> None:
    after_tonight = tonight(WEEK, DRAFT)
    assert after_tonight.visits[0].reason is Reason.NOT_AUTHORISED
    (visit,) = tomorrow_night(after_tonight, ORDER).visits
    assert (visit.status, visit.reason) == (VisitStatus.MATCHED, None)
    assert [entry.at for entry in visit.history] == [TONIGHT, TOMORROW_NIGHT]


def test_an_order_that_is_cancelled_leaves_its_unpaid_visit_unmatched() -> None:
    cancelled = replace(ORDER, status=OrderStatus.CANCELLED)
    (visit,) = tomorrow_night(tonight(WEEK, ORDER), cancelled).visits
    assert (visit.status, visit.reason, visit.planned) == (VisitStatus.UNMATCHED, Reason.NOT_AUTHORISED, None)


def test_a_planned_call_that_moves_is_seen_the_night_after() -> None:
    moved = replace(ORDER, planned=(replace(MORNING_CALL, start=time(7, 0)),))
    (visit,) = tomorrow_night(tonight(WEEK, ORDER), moved).visits
    assert visit.planned == PlannedVisit(ORDER.order_ref, time(7, 0), 30, 1, TUESDAY)
    assert visit.history[-1].what == "Matched with order O-1, planned 07:00 on 17/11/2026 for 30 minutes"


def test_a_night_that_changes_nothing_leaves_the_very_same_week() -> None:
    matched = tonight(WEEK, ORDER)
    assert tomorrow_night(matched, ORDER) is matched


def test_a_corrected_visit_is_decided_afresh() -> None:
    matched = tonight(WEEK, ORDER)
    corrected = replace(matched, visits=(replace(matched.visits[0], status=VisitStatus.NEW),))
    (visit,) = tomorrow_night(corrected, ORDER).visits
    assert visit.status is VisitStatus.MATCHED
    assert len(visit.history) == 2


def test_a_withdrawn_visit_is_left_alone() -> None:
    week = replace(WEEK, visits=(replace(VISIT, status=VisitStatus.WITHDRAWN),))
    assert tonight(week, ORDER) is week


def test_a_contract_that_went_to_another_provider_covers_no_visit_of_the_first() -> None:
    given_away = replace(CONTRACT, provider_ref=OTHER_PROVIDER)
    week = match_week(WEEK, given_away, OrdersOfContract([ORDER]), CODES, TONIGHT)
    assert week.visits[0].reason is Reason.NO_ORDER


def test_counts_are_of_the_visits_that_are_not_withdrawn() -> None:
    withdrawn = replace(VISIT, visit_id=VisitId("week-1-2"), status=VisitStatus.WITHDRAWN)
    week = tonight(replace(WEEK, visits=(VISIT, withdrawn)), ORDER)
    assert counted(week) == MatchCounts(visits=1, matched=1)


def test_what_is_priced_and_what_is_held_is_counted() -> None:
    price = Price(30, 1, Decimal("12.05"), Decimal("12.05"), (), 30, (), Decimal("0.00"))
    (matched,) = tonight(WEEK, ORDER).visits
    payable, held = replace(matched, price=price), replace(matched, price=price, holds=(Hold(HoldCode.OVERLAP, 30),))
    without_rate = replace(matched, price=replace(price, amount=None), holds=(Hold(HoldCode.NO_RATE, 30),))
    week = replace(WEEK, visits=(matched, payable, held, without_rate))
    assert counted(week) == MatchCounts(visits=4, matched=4, priced=2, held=2)


def test_an_order_is_chargeable_unless_it_says_otherwise_or_is_gone() -> None:
    free = replace(ORDER, order_ref=OrderRef("O-2"), chargeable=False)
    orders = OrdersOfContract([ORDER, free])
    assert [orders.chargeable(OrderRef(ref)) for ref in ("O-1", "O-2", "O-3")] == [True, False, False]
