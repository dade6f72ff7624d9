"""What a paid visit is charged while nobody can say any more what it costs: as when it was paid.

Unless its provider changed it so that no order covers it: its charge goes with its money.
"""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from actuals.matching.outcomes import Unmatched, record
from actuals.model.charges import Charged
from actuals.model.contract_orders import OrdersOfContract
from actuals.model.money import NOTHING
from actuals.model.orders import PlannedVisit
from actuals.model.payment_runs import RunStatus
from actuals.model.reasons import Reason
from actuals.model.refs import ImportId, OrderRef, PaymentRunId
from actuals.model.visits import Visit, VisitStatus
from actuals.paying.lines import lines_of
from actuals.paying.remittances import settle
from actuals.pricing.weeks import price_week
from tests.examples import NOW, ORDER, SENT_VISIT, TARIFF
from tests.unit.paying.visits import APPROVED, PAYABLE, paid, price, reserved, week_with

AS_PAID = Charged(ORDER.order_ref, Decimal("15.00"))
NEXT_RUN = replace(APPROVED, payment_run_id=PaymentRunId("run-2"))
NO_RATES = replace(TARIFF, framework=None)


def priced(visit: Visit, *, rates: bool = True) -> Visit:
    return price_week(week_with(visit), TARIFF if rates else NO_RATES, lambda _: True, NOW).visits[0]


def without_order(visit: Visit) -> Visit:
    return priced(unmatched(visit, OrdersOfContract()))


def unmatched(visit: Visit, orders: OrdersOfContract) -> Visit:
    return record(visit, Unmatched(Reason.NO_ORDER), orders, ORDER.service_user_ref, NOW)


def without_rate(visit: Visit) -> Visit:
    return priced(visit, rates=False)


def corrected_to_no_order(visit: Visit) -> Visit:
    """It names an order that there is not, though its own would cover it."""
    changed = visit.changed(replace(SENT_VISIT, order_ref=OrderRef("none")), (), ImportId("imp-2"), NOW)
    return priced(unmatched(changed, OrdersOfContract([ORDER])))


def sent_again_without_order(visit: Visit) -> Visit:
    return corrected_to_no_order(visit.withdrawn("Sent by mistake.", NOW))


def issued(visit: Visit) -> Visit:
    week = week_with(visit)
    return settle(week, lines_of(week, PaymentRunId("run-1")), replace(APPROVED, status=RunStatus.APPROVED)).visits[0]


BY_THE_COUNCIL = [without_order, without_rate]
BY_THE_PROVIDER = [corrected_to_no_order, sent_again_without_order]


@pytest.mark.parametrize("happens", BY_THE_COUNCIL)
def test_after_it_was_paid(happens: Callable[[Visit], Visit]) -> None:
    assert happens(paid(priced(PAYABLE))).charged == AS_PAID


@pytest.mark.parametrize("happens", BY_THE_PROVIDER)
def test_what_its_provider_unmatched_is_charged_no_more(happens: Callable[[Visit], Visit]) -> None:
    assert happens(paid(priced(PAYABLE))).charged is None
    assert issued(happens(reserved(priced(PAYABLE)))).charged is None


@pytest.mark.parametrize("happens", BY_THE_COUNCIL)
def test_between_the_calculation_of_its_run_and_the_issue(happens: Callable[[Visit], Visit]) -> None:
    assert issued(happens(reserved(priced(PAYABLE)))).charged == AS_PAID


@pytest.mark.parametrize("happens", BY_THE_COUNCIL + BY_THE_PROVIDER)
def test_what_is_not_paid_is_not_charged(happens: Callable[[Visit], Visit]) -> None:
    charged = happens(priced(PAYABLE)).charged
    assert charged is None or charged.amount == 0


def test_a_price_that_changed_since_the_payment_is_not_what_is_kept() -> None:
    dearer = replace(paid(priced(PAYABLE)), price=replace(price(), charge=Decimal("9.00")))
    assert without_rate(dearer).charged == AS_PAID


def test_nobody_loses_the_order_of_what_a_run_is_about_to_pay_but_by_their_own_act() -> None:
    """The run is issued after the night on which the council's order was gone: nothing is taken back by itself."""
    assert issued(without_order(reserved(priced(PAYABLE)))).owed == 0
    assert issued(without_order(without_order(reserved(priced(PAYABLE))))).owed == 0
    assert issued(corrected_to_no_order(reserved(priced(PAYABLE)))).owed == Decimal("-15.00")


def test_a_visit_of_a_rejected_run_that_lost_its_order_is_not_paid_by_another() -> None:
    assert reserved(without_order(reserved(priced(PAYABLE))), NEXT_RUN).reserved == ()


def test_a_visit_that_its_provider_changed_when_its_order_was_gone_stays_paid() -> None:
    changed = paid(priced(PAYABLE)).changed(replace(SENT_VISIT, carers=2), (), ImportId("imp-2"), NOW)
    kept = without_order(changed)
    assert (kept.order_lost, kept.owed, kept.charged) == (Reason.NO_ORDER, NOTHING, AS_PAID)
    assert unmatched(kept, OrdersOfContract([ORDER])).owed == Decimal("-15.00"), "its order is back, and covers it"


def test_what_once_gives_its_money_back_does_not_keep_it_when_its_order_goes() -> None:
    assert without_order(corrected_to_no_order(paid(priced(PAYABLE)))).owed == Decimal("-15.00")


def test_a_visit_that_lost_its_order_before_it_moved_to_another_stays_paid_and_is_paid_no_more() -> None:
    moved = replace(paid(priced(PAYABLE)), planned=PlannedVisit(OrderRef("O-2")))
    lost = without_order(moved)
    assert (lost.status, lost.order_lost, lost.owed) == (VisitStatus.UNMATCHED, Reason.NO_ORDER, NOTHING)


def test_a_visit_whose_money_went_back_is_as_new_to_an_order_that_goes() -> None:
    back = paid(paid(priced(PAYABLE)).withdrawn("Sent by mistake.", NOW), NEXT_RUN)
    again = priced(replace(back, status=VisitStatus.MATCHED, planned=PAYABLE.planned))
    assert without_order(again).order_lost is None


def test_a_visit_whose_money_went_back_is_charged_like_one_that_was_never_paid() -> None:
    back = paid(paid(priced(PAYABLE)).withdrawn("Sent by mistake.", NOW), NEXT_RUN)
    again = priced(replace(back, status=VisitStatus.MATCHED, planned=PAYABLE.planned))
    assert again.charged == AS_PAID
    assert again.changed(replace(SENT_VISIT, carers=2), (), ImportId("imp-2"), NOW).charged == AS_PAID
    assert without_rate(replace(again, charged_before=AS_PAID, reserved=back.paid[-1:])).charged is None
