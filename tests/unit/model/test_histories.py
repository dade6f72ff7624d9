"""What of a week's past stays with it: nothing is lost, nothing doubled, and every sum stays the same."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from actuals.model.histories import (
    HISTORY_BYTES,
    PAYMENTS,
    Past,
    fitted,
    whole,
)
from actuals.model.payments import LineReason, Payment
from actuals.model.refs import OrderRef, PaymentRunId, VisitId
from actuals.model.visits import HistoryEntry, Visit
from actuals.model.weeks import ServiceWeek
from tests.examples import NOW, ORDER, VISIT, WEEK, read_back

WORDS = "Withdrawn: " + "x" * 200


def line(number: int, what: str = WORDS) -> HistoryEntry:
    return HistoryEntry(NOW + timedelta(minutes=number), "provider", what)


def payment(number: int, pounds: str = "12.05") -> Payment:
    run_id = PaymentRunId(f"run-{number}")
    return Payment(
        run_id,
        Decimal(pounds),
        30 + number,
        60 + number,
        NOW,
        ORDER.order_ref,
        LineReason.RATES_CHANGED,
        f"Note {number}.",
    )


def week_of(*visits: Visit) -> ServiceWeek:
    named = (replace(visit, visit_id=VisitId(f"week-1-{number}")) for number, visit in enumerate(visits, 1))
    return replace(WEEK, visits=tuple(named))


def test_a_week_that_fits_is_the_very_same() -> None:
    week = week_of(replace(VISIT, history=tuple(map(line, range(40)))))
    assert fitted(week) == (week, Past())
    assert fitted(week)[0] is week


def test_once_lines_are_too_many_the_latest_half_stays_and_the_oldest_go() -> None:
    lines = tuple(map(line, range(200)))
    fits, past = fitted(week_of(replace(VISIT, history=lines)))
    (visit,) = fits.visits
    gone = past.lines[visit.visit_id]
    assert (*gone, *visit.history) == lines
    assert HISTORY_BYTES // 3 < sum(len(each.what) for each in visit.history) < HISTORY_BYTES // 2
    assert fits.pasts == 1


def test_a_visit_with_few_lines_keeps_them_beside_one_with_many() -> None:
    few, many = (replace(VISIT, history=tuple(map(line, range(count)))) for count in (2, 200))
    fits, past = fitted(week_of(few, many))
    assert fits.visits[0].history == few.history
    assert set(past.lines) == {"week-1-2"}


def test_visits_too_many_for_one_line_each_keep_none() -> None:
    fits, past = fitted(week_of(*[replace(VISIT, history=(line(1),))] * 300))
    assert not any(visit.history for visit in fits.visits)
    assert len(past.lines) == 300


def test_all_of_the_past_comes_back_in_order_however_often_there_was_no_room() -> None:
    week, pasts = week_of(VISIT, VISIT), []
    for number in range(1000):
        visits = tuple(visit.noted(line(number)) for visit in week.visits)
        week, past = fitted(replace(week, visits=visits))
        pasts += [] if past.is_empty else [past]
    assert len(pasts) == week.pasts > 2
    assert [visit.history for visit in whole(week, pasts).visits] == [tuple(map(line, range(1000)))] * 2


def test_earlier_payments_leave_their_sum_and_all_of_them_come_back() -> None:
    week, pasts = week_of(VISIT), []
    made = [payment(number, "-3.10" if number % 2 else "12.05") for number in range(50)]
    for each in made:
        (visit,) = week.visits
        week, past = fitted(replace(week, visits=(replace(visit, paid=(*visit.paid, each)),)))
        pasts += [] if past.is_empty else [past]
    (visit,) = week.visits
    assert len(visit.paid) <= PAYMENTS + 1
    assert visit.paid[-1] == made[-1]
    assert visit.paid_amount == sum(each.amount for each in made)
    assert visit.paid_minutes == sum(each.minutes for each in made)
    assert visit.paid_carer_minutes == sum(each.carer_minutes for each in made)
    assert whole(week, pasts).visits[0].paid == tuple(made)


def test_payments_under_different_orders_have_sums_of_their_own() -> None:
    """What else they say is that of the latest, as it was when that was made."""
    elsewhere = [replace(payment(number), order_ref=OrderRef("O-2")) for number in range(3)]
    many = [payment(number) for number in range(3, 6)] + elsewhere + [payment(9), payment(10)]
    (kept,) = fitted(week_of(replace(VISIT, paid=tuple(many))))[0].visits
    before = replace(VISIT, paid=tuple(many))
    assert len(kept.paid) == 2 + PAYMENTS // 2
    for order_ref in (ORDER.order_ref, OrderRef("O-2")):
        assert kept.paid_under(order_ref) == before.paid_under(order_ref)


def test_a_part_of_the_past_is_stored_as_it_is() -> None:
    past = Past({VISIT.visit_id: (line(1), line(2))}, {VISIT.visit_id: (payment(1), payment(2))})
    assert read_back(past) == past
