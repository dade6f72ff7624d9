"""What a run reserves, and the lines that are made of it."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from actuals.model.payment_runs import Line, PaymentRun
from actuals.model.payments import Decision, LineKind
from actuals.model.refs import ImportId, PaymentRunId, VisitId
from actuals.model.sent_visits import Worked
from actuals.model.visits import Visit, VisitStatus
from actuals.model.weeks import WeekHeader
from actuals.paying.lines import lines_of, reserve
from actuals.paying.remittances import settle
from tests.examples import IMPORT_ID, MONDAY, NOW, SENT_VISIT, SUNDAY, TONIGHT, TUESDAY, VISIT, WEDNESDAY, read_back
from tests.unit.paying.visits import (
    AN_HOUR_LONG,
    APPROVED,
    HALF_AN_HOUR,
    PAYABLE,
    RUN,
    no_other_run,
    over_tolerance,
    paid,
    price,
    reserved,
    week_with,
)

NEXT_RUN = replace(APPROVED, payment_run_id=PaymentRunId("run-2"))
RUN_3 = replace(APPROVED, payment_run_id=PaymentRunId("run-3"))


def line(visit: Visit, run: PaymentRun = RUN) -> Line:
    """The one line that a run has about a visit."""
    week = reserve(week_with(visit), run, no_other_run, NOW)
    (found,) = lines_of(week, run.payment_run_id)
    return found


def has_no_line(visit: Visit, run: PaymentRun = NEXT_RUN) -> bool:
    week = week_with(visit)
    return reserve(week, run, no_other_run, NOW) is week


def other(visit: Visit) -> Visit:
    return replace(visit, visit_id=VisitId("week-1-2"))


def said(line: Line) -> tuple[LineKind, int, Decimal, str]:
    return line.kind, line.minutes, line.amount, line.note


def test_a_visit_that_is_matched_priced_and_not_held_makes_a_line() -> None:
    found = line(PAYABLE)
    assert said(found) == (LineKind.VISIT, 30, HALF_AN_HOUR, "")
    assert (found.provider_ref, found.contract_number, found.service_user_ref) == ("P100", "C-1", "4001")
    assert (found.week_ending, found.visit_date, found.visit_id) == (SUNDAY, SENT_VISIT.visit_date, VISIT.visit_id)


@pytest.mark.parametrize(
    "visit",
    [
        VISIT,
        replace(VISIT, status=VisitStatus.UNMATCHED),
        replace(PAYABLE, price=price(Decimal("0.00"), 0)),
        replace(PAYABLE, price=price(None)),
        replace(PAYABLE, holds=(over_tolerance(30),)),
        replace(PAYABLE, holds=(over_tolerance(30, Decision.REFUSED),)),
        PAYABLE.withdrawn("Sent by mistake.", NOW),
    ],
    ids=["new", "unmatched", "not paid by its code", "without a rate", "held", "refused", "withdrawn"],
)
def test_nothing_is_reserved_of_what_owes_nothing(visit: Visit) -> None:
    assert has_no_line(visit)


def test_what_a_run_has_reserved_it_reserves_no_second_time() -> None:
    week = reserve(week_with(PAYABLE), RUN, no_other_run, NOW)
    assert reserve(week, RUN, no_other_run, TONIGHT) is week


def test_a_visit_is_left_to_another_run_that_is_alive() -> None:
    visit = reserved(PAYABLE)
    week = week_with(visit)
    assert reserve(week, NEXT_RUN, lambda run: run == RUN.payment_run_id, NOW) is week


def test_a_visit_that_a_rejected_run_reserved_is_free() -> None:
    assert line(reserved(PAYABLE), NEXT_RUN).amount == HALF_AN_HOUR


def test_what_was_reserved_stays_though_the_visit_is_changed_after() -> None:
    visit = reserved(PAYABLE, RUN)
    for later in (visit.withdrawn("Sent by mistake.", NOW), visit.changed(SENT_VISIT, (), IMPORT_ID, NOW)):
        assert lines_of(week_with(later), RUN.payment_run_id)[0].amount == HALF_AN_HOUR


def test_a_visit_that_was_paid_makes_no_second_line() -> None:
    assert has_no_line(paid(PAYABLE))


def test_a_visit_corrected_from_60_to_30_minutes_after_it_was_paid_gives_back_the_difference() -> None:
    corrected = replace(paid(AN_HOUR_LONG), price=price(HALF_AN_HOUR, 30))
    found = line(corrected, NEXT_RUN)
    assert (found.kind, found.minutes, found.amount) == (LineKind.ADJUSTMENT, -30, -HALF_AN_HOUR)


def test_nothing_is_taken_back_before_the_night_has_priced_what_was_changed() -> None:
    assert has_no_line(paid(AN_HOUR_LONG).changed(SENT_VISIT, (), IMPORT_ID, NOW))


def test_a_visit_withdrawn_after_it_was_paid_is_taken_back_whole() -> None:
    withdrawn = paid(PAYABLE).withdrawn("Sent by mistake.", NOW)
    found = line(withdrawn, NEXT_RUN)
    assert (found.kind, found.minutes, found.amount) == (LineKind.ADJUSTMENT, -30, -HALF_AN_HOUR)
    assert has_no_line(paid(withdrawn, NEXT_RUN), RUN_3)


def test_a_visit_sent_again_after_it_was_taken_back_is_paid_again() -> None:
    taken_back = paid(paid(PAYABLE).withdrawn("Sent by mistake.", NOW), NEXT_RUN)
    again = replace(taken_back, status=VisitStatus.MATCHED, planned=PAYABLE.planned, price=PAYABLE.price)
    third = line(again, RUN_3)
    assert (third.kind, third.minutes, third.amount) == (LineKind.ADJUSTMENT, 30, HALF_AN_HOUR)


def test_a_rate_that_rises_after_a_visit_was_paid_makes_up_for_the_difference() -> None:
    dearer = replace(paid(PAYABLE), price=price(Decimal("12.50"), 30))
    found = line(dearer, NEXT_RUN)
    assert (found.kind, found.minutes, found.amount) == (LineKind.ADJUSTMENT, 0, Decimal("0.45"))


def test_of_a_visit_that_is_held_in_part_the_rest_is_paid_and_what_is_released_follows() -> None:
    held = replace(AN_HOUR_LONG, holds=(over_tolerance(20),))
    first = line(held)
    assert said(first) == (LineKind.VISIT, 40, Decimal("16.07"), "In part; the rest is held.")
    released = replace(paid(held), holds=(over_tolerance(20, Decision.RELEASED, TONIGHT),))
    second = line(released, NEXT_RUN)
    assert said(second) == (LineKind.VISIT, 20, Decimal("8.03"), "Held until released on 24/11/2026.")
    assert first.amount + second.amount == Decimal("24.10")
    assert first.minutes + second.minutes == 60


def test_what_is_refused_leaves_what_was_paid() -> None:
    held = replace(AN_HOUR_LONG, holds=(over_tolerance(20),))
    assert has_no_line(replace(paid(held), holds=(over_tolerance(20, Decision.REFUSED),)))


def test_what_is_not_held_any_more_without_a_decision_follows_too() -> None:
    held = replace(AN_HOUR_LONG, holds=(over_tolerance(20),))
    second = line(replace(paid(held), holds=()), NEXT_RUN)
    assert said(second) == (LineKind.VISIT, 20, Decimal("8.03"), "Held until now.")


def test_a_part_that_was_refused_before_the_first_payment_is_told() -> None:
    refused = replace(AN_HOUR_LONG, holds=(over_tolerance(20, Decision.REFUSED),))
    assert line(refused).note == "In part; the rest was refused."


def test_minutes_are_those_of_one_carer_and_the_amount_is_of_all() -> None:
    pair = replace(PAYABLE, price=price(Decimal("24.10"), 30, carers=2))
    found = line(pair)
    assert (found.minutes, found.carer_minutes, found.amount) == (30, 60, Decimal("24.10"))


def test_a_carer_over_plan_who_is_released_later_makes_up_the_minutes() -> None:
    pair = replace(PAYABLE, price=price(Decimal("24.10"), 30, carers=2), holds=(over_tolerance(30),))
    released = replace(paid(pair), holds=(over_tolerance(30, Decision.RELEASED, NOW),))
    first, second = line(pair), line(released, NEXT_RUN)
    assert (first.minutes + second.minutes, first.carer_minutes + second.carer_minutes) == (30, 60)
    assert first.amount + second.amount == Decimal("24.10")


def test_a_line_names_what_a_provider_finds_a_visit_by() -> None:
    week = replace(week_with(replace(PAYABLE, price=price(carers=2))), header=WeekHeader("Winter, Ada", "PC-77"))
    (found,) = lines_of(reserve(week, RUN, no_other_run, NOW), RUN.payment_run_id)
    assert (found.service_user_details, found.our_ref) == ("Winter, Ada", "PC-77")
    assert (found.start, found.carers) == (datetime.combine(TUESDAY, time(6, 30)), 2)


def test_a_line_is_the_same_though_the_provider_sends_the_week_otherwise_while_it_is_calculated() -> None:
    week = reserve(week_with(PAYABLE), RUN, no_other_run, NOW)
    later = replace(SENT_VISIT, claimed=Worked(time(8), 60 * 60), carers=2)
    changed = replace(
        week,
        header=WeekHeader("Winter, Ada-May", "PC-78"),
        visits=(week.visits[0].changed(later, (), ImportId("imp-2"), NOW),),
    )
    kept = read_back(reserve(changed, RUN, no_other_run, TONIGHT))
    assert lines_of(kept, RUN.payment_run_id) == lines_of(week, RUN.payment_run_id)


def test_a_week_forgets_what_was_said_of_it_once_no_run_has_any_of_it_reserved() -> None:
    week = reserve(week_with(PAYABLE), APPROVED, no_other_run, NOW)
    assert settle(week, lines_of(week, APPROVED.payment_run_id), APPROVED).reserved_under == {}
    assert [*reserve(week, NEXT_RUN, no_other_run, NOW).reserved_under] == [NEXT_RUN.payment_run_id]
    two = reserve(replace(week, visits=(*week.visits, other(PAYABLE))), NEXT_RUN, lambda _: True, NOW)
    assert [*two.reserved_under] == [NEXT_RUN.payment_run_id, APPROVED.payment_run_id]


def test_a_visit_of_an_earlier_week_says_so() -> None:
    later = replace(RUN, to_week_ending=SUNDAY + timedelta(days=7))
    assert line(PAYABLE, later).note == "Of an earlier week, ending 22/11/2026."


def test_lines_of_a_week_are_in_order_of_date_and_start() -> None:
    def visit(name: str, day: date, start: time) -> Visit:
        sent = replace(SENT_VISIT, visit_date=day, actual=replace(SENT_VISIT.actual, start=start))
        return replace(PAYABLE, visit_id=VisitId(name), sent=sent)

    visits = (visit("c", WEDNESDAY, time(7)), visit("b", MONDAY, time(18)), visit("a", MONDAY, time(9)))
    week = reserve(week_with(*visits), RUN, no_other_run, NOW)
    assert [found.visit_id for found in lines_of(week, RUN.payment_run_id)] == ["a", "b", "c"]


def test_a_line_has_the_same_id_however_often_it_is_made() -> None:
    assert line(PAYABLE) == line(PAYABLE)
    assert line(PAYABLE).line_id != line(PAYABLE, NEXT_RUN).line_id


def test_notes_name_the_day_in_london() -> None:
    late = datetime.fromisoformat("2026-06-30T23:30:00+00:00")
    held = replace(AN_HOUR_LONG, holds=(over_tolerance(20),))
    released = replace(paid(held), holds=(over_tolerance(20, Decision.RELEASED, late),))
    assert line(released, NEXT_RUN).note == "Held until released on 01/07/2026."
