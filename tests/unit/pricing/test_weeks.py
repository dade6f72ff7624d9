"""A service week before and after its visits are priced."""

from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest

from actuals.model.orders import PlannedVisit
from actuals.model.payments import Payment
from actuals.model.refs import OrderRef, PaymentRunId, VisitId
from actuals.model.sent_visits import Worked
from actuals.model.visits import HistoryEntry, Visit, VisitStatus
from actuals.model.weeks import ServiceWeek
from actuals.pricing.price import price_visit
from actuals.pricing.tariff import Tariff
from actuals.pricing.weeks import price_week
from tests.examples import (
    DAY_RATE,
    FRAMEWORK,
    NIGHT_RATE,
    ORDER,
    SENT_VISIT,
    TARIFF,
    TOMORROW_NIGHT,
    TONIGHT,
    TUESDAY,
    VISIT,
    WEEK,
)

PLANNED = PlannedVisit(ORDER.order_ref, time(6, 30), 30, 1, TUESDAY)
MATCHED = replace(VISIT, status=VisitStatus.MATCHED, planned=PLANNED)
WITHOUT_RATES = replace(TARIFF, framework=replace(FRAMEWORK, rates=()))
DEARER = replace(TARIFF, framework=replace(FRAMEWORK, rates=(DAY_RATE, replace(NIGHT_RATE, hourly=Decimal("32.00")))))


def week_of(*visits: Visit) -> ServiceWeek:
    return replace(WEEK, visits=visits)


def every_order(_order: OrderRef) -> bool:
    return True


def tonight(week: ServiceWeek, tariff: Tariff = TARIFF) -> ServiceWeek:
    return price_week(week, tariff, every_order, TONIGHT)


def tomorrow_night(week: ServiceWeek, tariff: Tariff = TARIFF) -> ServiceWeek:
    return price_week(week, tariff, every_order, TOMORROW_NIGHT)


def said(week: ServiceWeek) -> list[str]:
    (visit,) = week.visits
    return [entry.what for entry in visit.history]


def test_a_matched_visit_is_priced_and_its_history_says_so() -> None:
    (visit,) = tonight(week_of(MATCHED)).visits
    assert visit.price == price_visit(SENT_VISIT, PLANNED, TARIFF, chargeable=True)
    assert visit.history == (HistoryEntry(TONIGHT, "nightly pricing", "Priced at 15.00 for 30 minutes."),)


@pytest.mark.parametrize("status", [VisitStatus.NEW, VisitStatus.UNMATCHED, VisitStatus.WITHDRAWN])
def test_no_other_visit_has_a_price(status: VisitStatus) -> None:
    week = week_of(replace(VISIT, status=status))
    assert tonight(week) is week


def test_a_visit_whose_order_is_gone_loses_its_price() -> None:
    (priced,) = tonight(week_of(MATCHED)).visits
    (visit,) = tomorrow_night(week_of(replace(priced, status=VisitStatus.UNMATCHED, planned=None))).visits
    assert visit.price is None
    assert visit.history == priced.history


def test_a_night_that_changes_nothing_leaves_the_very_same_week() -> None:
    priced = tonight(week_of(MATCHED, replace(VISIT, visit_id=VisitId("week-1-2"))))
    assert tomorrow_night(priced) is priced


def test_a_rate_that_changed_prices_the_visit_anew() -> None:
    again = tomorrow_night(tonight(week_of(MATCHED)), DEARER)
    assert again.visits[0].price == price_visit(SENT_VISIT, PLANNED, DEARER, chargeable=True)
    assert said(again) == ["Priced at 15.00 for 30 minutes.", "Priced anew: 16.00 instead of 15.00."]


def test_without_a_rate_the_history_says_why_and_then_that_there_is_one() -> None:
    unpriced = tonight(week_of(MATCHED), WITHOUT_RATES)
    no_rate = (
        "No price: Rate framework NORTH has no rate for HOME CARE on 17/11/2026 "
        "(day category WEEKDAY, time band NIGHT)."
    )
    assert said(unpriced) == [no_rate]
    assert tomorrow_night(unpriced, WITHOUT_RATES) is unpriced
    assert said(tomorrow_night(unpriced)) == [no_rate, "Priced at 15.00 for 30 minutes."]


def test_a_price_that_is_the_same_for_other_reasons_is_kept_without_a_line() -> None:
    half_past_nine = replace(SENT_VISIT, claimed=Worked(time(21, 30), 30 * 60))
    priced = tonight(week_of(replace(MATCHED, sent=half_past_nine)))
    renamed = replace(FRAMEWORK, rates=(replace(DAY_RATE, from_date=date(2026, 5, 1), durations=CARD),))
    again = tomorrow_night(priced, replace(TARIFF, framework=renamed))
    assert again.visits[0].price != priced.visits[0].price
    assert again.visits[0].history == priced.visits[0].history


CARD = ((30, Decimal("12.05")),)


def test_whether_a_visit_is_charged_depends_on_its_order() -> None:
    free = OrderRef("O-FREE")
    week = week_of(MATCHED, replace(MATCHED, planned=replace(PLANNED, order_ref=free)))
    priced = price_week(week, TARIFF, lambda order: order != free, TONIGHT)
    assert [visit.price.charge for visit in priced.visits if visit.price] == [Decimal("15.00"), Decimal("0.00")]


def test_a_visit_that_was_paid_is_priced_anew_all_the_same() -> None:
    (priced,) = tonight(week_of(MATCHED)).visits
    payment = Payment(PaymentRunId("run-1"), Decimal("15.00"), 30, 30, TONIGHT, ORDER.order_ref)
    paid = replace(priced, paid=(payment,))
    again = tomorrow_night(week_of(paid), DEARER)
    assert said(again)[-1] == "Priced anew: 16.00 instead of 15.00."
    assert again.visits[0].owed == Decimal("1.00")
