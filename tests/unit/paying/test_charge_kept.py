"""What a paid visit is charged while nobody can say any more what it costs: as when it was paid."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from actuals.matching.outcomes import Unmatched, record
from actuals.model.charges import Charged
from actuals.model.payment_runs import RunStatus
from actuals.model.reasons import Reason
from actuals.model.refs import ImportId, PaymentRunId
from actuals.model.visits import Visit
from actuals.paying.lines import lines_of
from actuals.paying.remittances import settle
from actuals.pricing.weeks import price_week
from tests.examples import NOW, ORDER, SENT_VISIT, TARIFF
from tests.unit.paying.visits import APPROVED, PAYABLE, paid, price, reserved, week_with

AS_PAID = Charged(ORDER.order_ref, Decimal("15.00"))
NO_RATES = replace(TARIFF, framework=None)


def priced(visit: Visit, *, rates: bool = True) -> Visit:
    return price_week(week_with(visit), TARIFF if rates else NO_RATES, lambda _: True, NOW).visits[0]


def without_order(visit: Visit) -> Visit:
    return priced(record(visit, Unmatched(Reason.NO_ORDER), NOW))


def without_rate(visit: Visit) -> Visit:
    return priced(visit, rates=False)


def corrected_to_no_order(visit: Visit) -> Visit:
    return without_order(visit.changed(replace(SENT_VISIT, carers=2), (), ImportId("imp-2"), NOW))


def sent_again_without_order(visit: Visit) -> Visit:
    return corrected_to_no_order(visit.withdrawn("Sent by mistake.", NOW))


def issued(visit: Visit) -> Visit:
    week = week_with(visit)
    return settle(week, lines_of(week, PaymentRunId("run-1")), replace(APPROVED, status=RunStatus.APPROVED)).visits[0]


WHAT_MAY_HAPPEN = [without_order, without_rate, corrected_to_no_order]


@pytest.mark.parametrize("happens", [*WHAT_MAY_HAPPEN, sent_again_without_order])
def test_after_it_was_paid(happens: Callable[[Visit], Visit]) -> None:
    assert happens(paid(priced(PAYABLE))).charged == AS_PAID


@pytest.mark.parametrize("happens", WHAT_MAY_HAPPEN)
def test_between_the_calculation_of_its_run_and_the_issue(happens: Callable[[Visit], Visit]) -> None:
    assert issued(happens(reserved(priced(PAYABLE)))).charged == AS_PAID


@pytest.mark.parametrize("happens", WHAT_MAY_HAPPEN)
def test_what_is_not_paid_is_not_charged(happens: Callable[[Visit], Visit]) -> None:
    charged = happens(priced(PAYABLE)).charged
    assert charged is None or charged.amount == 0


def test_a_price_that_changed_since_the_payment_is_not_what_is_kept() -> None:
    dearer = replace(paid(priced(PAYABLE)), price=replace(price(), charge=Decimal("9.00")))
    assert corrected_to_no_order(dearer).charged == AS_PAID
