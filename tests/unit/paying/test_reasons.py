"""Why a line is on a run: of several reasons for a change the first, and what changed in words."""

from dataclasses import replace
from datetime import time
from decimal import Decimal
from typing import Any

import pytest

from actuals.model.orders import PlannedVisit
from actuals.model.payment_runs import Line
from actuals.model.payments import Decision, Hold, HoldCode, LineKind, LineReason, Paid
from actuals.model.refs import ImportId, OrderRef, PaymentRunId
from actuals.model.sent_visits import Worked
from actuals.model.visits import Visit, VisitStatus
from actuals.paying.lines import lines_of, reserve
from tests.examples import NOW, SENT_VISIT, TOMORROW_NIGHT, TONIGHT, VISIT, read_back
from tests.unit.paying.visits import (
    AN_HOUR,
    AN_HOUR_LONG,
    APPROVED,
    HALF_AN_HOUR,
    PAYABLE,
    no_other_run,
    over_tolerance,
    paid,
    price,
    reserved,
    week_with,
)

NEXT_RUN, RUN_3 = (replace(APPROVED, payment_run_id=PaymentRunId(name)) for name in ("run-2", "run-3"))
IMPORT_2 = ImportId("imp-2")
PLAN = PlannedVisit(OrderRef("O-1"), time(6, 30), 30, 1)
OTHER = OrderRef("O-2")
RESENT = "the provider sent the visit again on 24/11/2026 (import imp-2)"


def lines(visit: Visit, run: PaymentRunId = NEXT_RUN.payment_run_id) -> list[Line]:
    """The lines of the next run about a visit that is stored and read again."""
    week = read_back(week_with(visit))
    reserved_week = reserve(week, replace(NEXT_RUN, payment_run_id=run), no_other_run, NOW)
    return lines_of(read_back(reserved_week), run)


def said(visit: Visit) -> tuple[LineReason, Decimal, str]:
    (line,) = lines(visit)
    return line.reason, line.amount, line.note


def sent_again(visit: Visit, minutes: int = 30, amount: Decimal = HALF_AN_HOUR, **content: Any) -> Visit:
    """Its provider sends it otherwise, and the night matches and prices it."""
    sent = replace(SENT_VISIT, **content)
    changed = visit.changed(sent, (), IMPORT_2, TONIGHT)
    return replace(
        changed, status=VisitStatus.MATCHED, planned=PAYABLE.planned, price=price(amount, minutes, sent.carers)
    )


def test_the_first_payment_is_called_that() -> None:
    assert said(PAYABLE) == (LineReason.FIRST_PAYMENT, HALF_AN_HOUR, "")


def test_what_a_release_made_payable_is_released_whole_or_in_part() -> None:
    released = over_tolerance(20, Decision.RELEASED, TONIGHT)
    whole = (LineReason.RELEASED, AN_HOUR, "Held until released on 24/11/2026.")
    assert said(replace(AN_HOUR_LONG, holds=(released,))) == whole
    part = replace(paid(replace(AN_HOUR_LONG, holds=(over_tolerance(20),))), holds=(released,))
    assert said(part) == (LineReason.RELEASED, Decimal("8.03"), "Held until released on 24/11/2026.")


def test_a_release_that_a_line_has_followed_is_no_reason_for_another() -> None:
    """One hold was released and paid; what the other held ends by itself."""
    released, overlap = over_tolerance(20, Decision.RELEASED, TONIGHT), Hold(HoldCode.OVERLAP, 10)
    first = paid(replace(AN_HOUR_LONG, holds=(released, overlap)))
    assert first.paid[0].reason is LineReason.RELEASED
    assert said(replace(first, holds=(released,))) == (LineReason.FIRST_PAYMENT, Decimal("4.02"), "Held until now.")


def test_a_release_between_the_calculation_and_the_approval_is_the_reason_of_the_next_line() -> None:
    drafted = reserved(replace(AN_HOUR_LONG, holds=(over_tolerance(20),)))
    released = replace(drafted, holds=(over_tolerance(20, Decision.RELEASED, NOW),))
    issued = replace(released, paid=released.reserved, reserved=())
    assert said(issued)[0] is LineReason.RELEASED


def test_a_visit_that_was_made_longer_and_released_says_both() -> None:
    longer = sent_again(paid(PAYABLE), 60, AN_HOUR, claimed=Worked(time(6, 30), 3600))
    released = replace(longer, holds=(over_tolerance(30, Decision.RELEASED, TOMORROW_NIGHT),))
    note = "60 minutes instead of 30. Held until released on 25/11/2026."
    assert said(released) == (LineReason.RELEASED, HALF_AN_HOUR, note)


def test_who_released_or_refused_is_on_the_line_apart_from_the_note() -> None:
    hold = replace(over_tolerance(20, Decision.RELEASED, TONIGHT), by="officer-1")
    (line,) = lines(replace(AN_HOUR_LONG, holds=(hold,)))
    assert (line.decided_by, "officer-1" in line.note) == ("officer-1", False)
    refused = replace(over_tolerance(60, Decision.REFUSED, TONIGHT), by="officer-2")
    (line,) = lines(replace(paid(AN_HOUR_LONG), holds=(refused,)))
    assert (line.decided_by, "officer-2" in line.note) == ("officer-2", False)


def test_a_visit_withdrawn_says_when_and_why_in_short() -> None:
    withdrawn = paid(PAYABLE).withdrawn("not in the file that replaced it", TONIGHT)
    note = "Withdrawn on 24/11/2026: not in the file that replaced it."
    assert said(withdrawn) == (LineReason.VISIT_WITHDRAWN, -HALF_AN_HOUR, note)
    long = paid(PAYABLE).withdrawn("x" * 200, TONIGHT)
    assert said(long)[2] == f"Withdrawn on 24/11/2026: {'x' * 33}…."


@pytest.mark.parametrize(
    ("content", "minutes", "amount", "note"),
    [
        (
            {"claimed": Worked(time(6, 30), 15 * 60)},
            15,
            "6.03",
            f"15 minutes instead of 30: {RESENT} with 15 claimed minutes instead of 30.",
        ),
        (
            {"claimed": Worked(time(6, 45), 30 * 60)},
            30,
            "14.00",
            f"Priced anew: 14.00 instead of 12.05: {RESENT} with claimed start 06:45:00 instead of 06:30:00.",
        ),
        ({"carers": 2}, 30, "24.10", f"2 carers instead of 1: {RESENT} with 2 carers instead of 1."),
        (
            {"visit_code": "NA", "actual": Worked(time(6, 37), 0)},
            10,
            "4.02",
            f"10 minutes instead of 30: {RESENT} with 0 actual minutes instead of 30, visit code NA instead of VS.",
        ),
    ],
)
def test_what_the_provider_changed_is_named(content: dict[str, object], minutes: int, amount: str, note: str) -> None:
    changed = sent_again(paid(PAYABLE), minutes, Decimal(amount), **content)
    assert said(changed) == (LineReason.VISIT_CHANGED, Decimal(amount) - HALF_AN_HOUR, note)


def test_a_name_that_is_corrected_is_not_why_a_price_is_another() -> None:
    changed = sent_again(paid(PAYABLE), 30, Decimal("12.50"), carer_name="Benjamin Frost")
    note = "Priced anew: 12.50 instead of 12.05: a rate or another rule of pricing was changed."
    assert said(changed) == (LineReason.RATES_CHANGED, Decimal("0.45"), note)


def test_a_plan_that_changed_is_the_orders_doing() -> None:
    planned = paid(replace(PAYABLE, planned=PLAN))
    longer = replace(planned, planned=replace(PLAN, minutes=60))
    note = "60 minutes instead of 30: its order O-1 plans 06:30 for 60 minutes instead of 06:30 for 30 minutes."
    assert said(replace(longer, price=price(AN_HOUR, 60))) == (LineReason.ORDER_CHANGED, HALF_AN_HOUR, note)


def test_of_two_calls_that_are_alike_it_does_not_matter_which() -> None:
    planned = paid(replace(PAYABLE, planned=PLAN))
    dearer = replace(planned, planned=replace(PLAN, call=1, carers=2), price=price(Decimal("12.50")))
    assert said(dearer)[0] is LineReason.RATES_CHANGED


def test_what_the_provider_changed_comes_before_the_order_and_that_before_the_rates() -> None:
    planned = paid(replace(PAYABLE, planned=PLAN))
    moved = replace(PLAN, minutes=60)
    assert said(replace(planned, planned=moved, price=price(Decimal("12.50"))))[0] is LineReason.ORDER_CHANGED
    both = sent_again(planned, 60, AN_HOUR, claimed=Worked(time(6, 30), 3600))
    assert said(replace(both, planned=moved))[0] is LineReason.VISIT_CHANGED


def test_a_refusal_after_the_run_was_calculated_takes_back_what_it_paid() -> None:
    refused = replace(paid(AN_HOUR_LONG), holds=(over_tolerance(20, Decision.REFUSED, TONIGHT),))
    note = "Refused by the council on 24/11/2026."
    assert said(refused) == (LineReason.DECISION_CHANGED, Decimal("-8.03"), note)


def test_a_visit_sent_again_after_its_money_went_back_is_no_first_payment() -> None:
    back = paid(paid(PAYABLE).withdrawn("Sent by mistake.", NOW), NEXT_RUN)
    (line,) = lines(sent_again(back), RUN_3.payment_run_id)
    assert (line.reason, line.kind) == (LineReason.VISIT_CHANGED, LineKind.ADJUSTMENT)
    assert line.note == "Sent again on 24/11/2026, after it was withdrawn."


def moved(visit: Visit) -> Visit:
    """Its provider names the other order, and the night matches it with that."""
    return replace(sent_again(visit, order_ref=OTHER), planned=PlannedVisit(OTHER))


def test_a_visit_that_its_provider_moves_to_another_order_has_two_lines_that_come_to_nothing() -> None:
    back, again = lines(moved(paid(PAYABLE)))
    assert (back.amount, again.amount) == (-HALF_AN_HOUR, HALF_AN_HOUR)
    assert (back.minutes, back.carer_minutes) == (-again.minutes, -again.carer_minutes)
    assert back.reason is again.reason is LineReason.VISIT_CHANGED
    assert back.note == again.note == f"Moved from order O-1 to order O-2: {RESENT} with OrderRef O-2 instead of blank."
    assert back.line_id != again.line_id


def test_each_order_has_what_was_paid_under_it_and_the_run_after_finds_nothing() -> None:
    visit = paid(moved(paid(PAYABLE)), NEXT_RUN)
    assert [(each.order_ref, each.amount) for each in visit.paid] == [
        ("O-1", HALF_AN_HOUR),
        ("O-1", -HALF_AN_HOUR),
        ("O-2", HALF_AN_HOUR),
    ]
    assert visit.paid_under(OrderRef("O-1")) == Paid()
    assert visit.paid_under_its_order == Paid(HALF_AN_HOUR, 30, 30)
    assert lines(visit, RUN_3.payment_run_id) == []


def test_moved_back_and_forth_it_is_never_paid_more_than_once() -> None:
    visit = paid(PAYABLE)
    for number in range(2, 6):
        elsewhere = PlannedVisit(OTHER) if number % 2 == 0 else PAYABLE.planned
        run = replace(APPROVED, payment_run_id=PaymentRunId(f"run-{number}"))
        visit = paid(replace(visit, planned=elsewhere), run)
        assert (visit.paid_amount, visit.paid_under_its_order.amount) == (HALF_AN_HOUR, HALF_AN_HOUR)


def test_a_visit_that_the_night_moves_though_nobody_sent_it_again_is_an_order_that_changed() -> None:
    back, again = lines(replace(paid(PAYABLE), planned=PlannedVisit(OTHER)))
    assert back.reason is again.reason is LineReason.ORDER_CHANGED
    assert back.note == again.note == "Moved from order O-1 to order O-2."


def test_what_is_held_under_the_new_order_is_paid_by_another_run_once_it_is_released() -> None:
    held = replace(moved(paid(PAYABLE)), holds=(over_tolerance(30),))
    (back,) = lines(held)
    assert (back.amount, back.reason) == (-HALF_AN_HOUR, LineReason.VISIT_CHANGED)
    gone = paid(held, NEXT_RUN)
    assert gone.paid_amount == 0
    (line,) = lines(replace(gone, holds=(over_tolerance(30, Decision.RELEASED, TONIGHT),)), RUN_3.payment_run_id)
    assert (line.amount, line.reason, line.kind) == (HALF_AN_HOUR, LineReason.RELEASED, LineKind.VISIT)
    (line,) = lines(replace(gone, holds=()), RUN_3.payment_run_id)
    assert (line.amount, line.reason, line.note) == (HALF_AN_HOUR, LineReason.FIRST_PAYMENT, "Held until now.")


def test_a_line_that_takes_back_has_the_carers_that_were_paid() -> None:
    pair = paid(replace(PAYABLE, sent=replace(SENT_VISIT, carers=2), price=price(AN_HOUR, 30, carers=2)))
    back, again = lines(moved(pair))
    assert [(line.carers, line.minutes, line.amount) for line in (back, again)] == [
        (2, -30, -AN_HOUR),
        (1, 30, HALF_AN_HOUR),
    ]


def unmatched(visit: Visit) -> Visit:
    """Its provider names an order that does not exist, and the night finds none."""
    changed = visit.changed(replace(SENT_VISIT, order_ref=OrderRef("O-9")), (), IMPORT_2, TONIGHT)
    return replace(changed, status=VisitStatus.UNMATCHED)


def test_a_visit_that_its_provider_unmatched_gives_all_back_once() -> None:
    note = f"Order O-1 no longer covers it: {RESENT} with OrderRef O-9 instead of blank."
    assert said(unmatched(paid(PAYABLE))) == (LineReason.VISIT_CHANGED, -HALF_AN_HOUR, note)
    assert lines(paid(unmatched(paid(PAYABLE)), NEXT_RUN), RUN_3.payment_run_id) == []


def test_an_order_that_covers_it_again_pays_it_again() -> None:
    gone = paid(unmatched(paid(PAYABLE)), NEXT_RUN)
    placed = replace(gone, status=VisitStatus.MATCHED, planned=PlannedVisit(OrderRef("O-9")), price=PAYABLE.price)
    (line,) = lines(placed, RUN_3.payment_run_id)
    assert (line.reason, line.amount, line.note) == (
        LineReason.ORDER_CHANGED,
        HALF_AN_HOUR,
        "An order covers it again.",
    )
    (line,) = lines(sent_again(gone), RUN_3.payment_run_id)
    assert (line.reason, line.note) == (
        LineReason.VISIT_CHANGED,
        f"An order covers it again: {RESENT} with OrderRef left blank instead of O-9.",
    )


def test_a_visit_that_was_never_paid_owes_nothing_when_it_is_moved_or_unmatched() -> None:
    assert lines(unmatched(VISIT)) == []
    assert [line.reason for line in lines(moved(VISIT))] == [LineReason.FIRST_PAYMENT]
