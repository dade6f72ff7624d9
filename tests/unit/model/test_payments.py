"""What is owed for a visit, and how its payment stands: a matter of its price, its holds and what was paid."""

from dataclasses import replace
from decimal import Decimal

import pytest

from actuals.model.money import NOTHING
from actuals.model.orders import PlannedVisit
from actuals.model.payments import Decision, Hold, HoldCode, Payment, PaymentStatus, Price
from actuals.model.reasons import Reason
from actuals.model.refs import ImportId, PaymentRunId
from actuals.model.visits import Visit, VisitStatus
from actuals.model.weeks import ServiceWeek
from tests.examples import NOW, ORDER, SENT_VISIT, VISIT, WEEK

PRICE = Price(30, 1, Decimal("12.05"), Decimal("12.05"), (), 30, (), Decimal("11.96"))
MATCHED = replace(VISIT, status=VisitStatus.MATCHED, planned=PlannedVisit(ORDER.order_ref))
PRICED = replace(MATCHED, price=PRICE)
PAYMENT = Payment(PaymentRunId("run-1"), Decimal("12.05"), 30, 30, NOW, ORDER.order_ref)
PAID = replace(PRICED, paid=(PAYMENT,))
LOST = replace(PAID, status=VisitStatus.UNMATCHED, planned=None, price=None, order_lost=Reason.SUSPENDED)
OVERLAP = Hold(HoldCode.OVERLAP, 30)
TOLERANCE = Hold(HoldCode.OVER_TOLERANCE, 10)


def held(*holds: Hold) -> Visit:
    return replace(PRICED, holds=holds)


def decided(hold: Hold, decision: Decision) -> Hold:
    return replace(hold, decision=decision, note="Looked into.", by="council", at=NOW)


@pytest.mark.parametrize(
    ("visit", "status", "owed"),
    [
        (VISIT, "unpaid", "0.00"),
        (MATCHED, "unpaid", "0.00"),
        (PRICED, "payable", "12.05"),
        (PAID, "paid", "0.00"),
        (held(OVERLAP), "held", "0.00"),
        (held(TOLERANCE), "held", "8.03"),
        (held(decided(TOLERANCE, Decision.RELEASED)), "payable", "12.05"),
        (held(decided(TOLERANCE, Decision.REFUSED)), "payable", "8.03"),
        (held(decided(OVERLAP, Decision.REFUSED)), "not-payable", "0.00"),
        (replace(PRICED, price=replace(PRICE, amount=None)), "unpaid", "0.00"),
        (replace(PRICED, price=replace(PRICE, minutes=0, amount=Decimal("0.00"))), "not-payable", "0.00"),
        (replace(PRICED, status=VisitStatus.WITHDRAWN), "not-payable", "0.00"),
        (replace(PAID, status=VisitStatus.WITHDRAWN), "not-payable", "-12.05"),
        (replace(PAID, status=VisitStatus.UNMATCHED, planned=None, price=None), "paid", "-12.05"),
        (LOST, "paid", "0.00"),
        (replace(LOST, paid=()), "unpaid", "0.00"),
    ],
)
def test_each_state_has_its_payment_status_and_what_is_owed(visit: Visit, status: str, owed: str) -> None:
    assert (visit.payment_status, str(visit.owed)) == (PaymentStatus(status), owed)


def test_of_several_holds_the_largest_counts_and_never_their_sum() -> None:
    visit = held(OVERLAP, TOLERANCE)
    assert (visit.held_minutes, visit.held_amount) == (30, Decimal("12.05"))


def test_a_refusal_beats_a_release() -> None:
    visit = held(decided(OVERLAP, Decision.RELEASED), decided(TOLERANCE, Decision.REFUSED))
    assert (visit.payment_status, visit.owed) == (PaymentStatus.PAYABLE, Decimal("8.03"))


def test_one_hold_decided_the_visit_waits_for_the_other() -> None:
    visit = held(decided(OVERLAP, Decision.RELEASED), TOLERANCE)
    assert (visit.payment_status, visit.held_minutes) == (PaymentStatus.HELD, 10)


def test_money_that_was_paid_never_goes_back_on_hold() -> None:
    visit = replace(PAID, holds=(OVERLAP,))
    assert (visit.payment_status, visit.held_minutes, visit.owed) == (PaymentStatus.PAID, 0, Decimal("0.00"))


def test_a_price_that_falls_after_payment_is_owed_back() -> None:
    visit = replace(PAID, price=replace(PRICE, amount=Decimal("6.03")))
    assert (visit.payment_status, visit.owed) == (PaymentStatus.PAID, Decimal("-6.02"))


def test_a_changed_visit_stays_paid_and_owes_nothing_until_the_night_has_seen_it() -> None:
    changed = replace(PAID, holds=(decided(OVERLAP, Decision.RELEASED),)).changed(
        replace(SENT_VISIT, carers=2), (), ImportId("imp-2"), NOW
    )
    assert (changed.status, changed.payment_status) == (VisitStatus.NEW, PaymentStatus.PAID)
    assert (changed.price, changed.holds, changed.owed) == (None, (), Decimal("0.00"))


def test_a_week_of_which_anything_was_ever_paid_is_not_lost_from_sight_as_its_charge_was_fixed() -> None:
    week = replace(WEEK, visits=(PAID,)).withdrawing(PAID.visit_id, "It never took place.", NOW)
    assert week.awaits_matching
    back = replace(PAYMENT, payment_run_id=PaymentRunId("run-2"), amount=Decimal("-12.05"))
    assert with_visit(week, replace(week.visits[0], paid=(PAYMENT, back))).awaits_matching
    assert not with_visit(week, replace(week.visits[0], paid=())).awaits_matching


def test_a_week_is_held_while_one_of_its_visits_is() -> None:
    assert with_visit(WEEK, held(TOLERANCE)).is_held
    assert not with_visit(WEEK, PRICED).is_held


def with_visit(week: ServiceWeek, visit: Visit) -> ServiceWeek:
    return replace(week, visits=(visit,))


def test_more_minutes_that_wait_take_no_penny_from_those_that_were_paid() -> None:
    """Half an hour at 24.11 was paid, rounded up; it was corrected to an hour, and half of that waits, rounded up."""
    half = replace(PAYMENT, amount=Decimal("12.06"), of_amount=Decimal("12.06"), of_minutes=30)
    hour = replace(PRICED, price=replace(PRICE, minutes=60, amount=Decimal("24.11")), paid=(half,))
    waiting = replace(hour, holds=(Hold(HoldCode.OVER_TOLERANCE, 30),))
    refused = replace(hour, holds=(decided(Hold(HoldCode.OVER_TOLERANCE, 30), Decision.REFUSED),))
    assert (waiting.owed, waiting.held_amount, waiting.payment_status) == (NOTHING, Decimal("12.05"), "held")
    assert (refused.owed, refused.payable_amount) == (NOTHING, Decimal("12.06"))


def test_short_visits_that_cost_more_by_the_minute_are_not_taken_back_for_longer_ones_that_wait() -> None:
    """30 minutes for 13.00 were paid; corrected to 45 for 18.00, and a third of that waits."""
    short = replace(PAYMENT, amount=Decimal("13.00"), of_amount=Decimal("13.00"), of_minutes=30)
    longer = replace(PRICED, price=replace(PRICE, minutes=45, amount=Decimal("18.00")), paid=(short,))
    waiting = replace(longer, holds=(Hold(HoldCode.OVER_TOLERANCE, 15),))
    assert (waiting.owed, waiting.held_amount) == (NOTHING, Decimal("5.00"))
    lower = replace(waiting, price=replace(PRICE, minutes=45, amount=Decimal("12.00")))
    assert (lower.owed, lower.held_amount) == (Decimal("-5.00"), Decimal("4.00"))  # what was paid costs less now


def test_a_visit_whose_money_went_back_and_that_comes_again_is_not_paid() -> None:
    back = replace(PAYMENT, payment_run_id=PaymentRunId("run-2"), amount=Decimal("-12.05"), minutes=-30)
    gone = replace(PAID, status=VisitStatus.WITHDRAWN, paid=(PAYMENT, replace(back, carer_minutes=-30)))
    again = gone.changed(SENT_VISIT, (), ImportId("imp-2"), NOW)
    assert again.payment_status is PaymentStatus.UNPAID
    priced = replace(again, status=VisitStatus.MATCHED, price=PRICE)
    assert (priced.payment_status, priced.owed) == (PaymentStatus.PAYABLE, Decimal("12.05"))
