"""A visit that may be another one under another guise waits until somebody has looked."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from decimal import Decimal

from actuals.model.payments import HoldCode, PaymentStatus
from actuals.model.refs import ServiceType
from actuals.model.visits import Visit, VisitStatus
from actuals.model.weeks import ServiceWeek
from actuals.paying.decisions import decide
from actuals.paying.holds import hold_week
from actuals.paying.terms import Around
from tests.examples import MONDAY, NOW, TOMORROW_NIGHT, TONIGHT, TUESDAY
from tests.unit.paying.examples import MORNING_AFTER, REFUSED, RELEASED, paid, terms, visit, week_with

AFTERWARDS = MORNING_AFTER + timedelta(hours=1)


def sent(visit: Visit, first: int, last: int | None = None, at: datetime = NOW) -> Visit:
    """Brought by one import of its week, and named last by another."""
    return replace(visit, first_sent=first, last_sent=last or first, asked_at=at)


OLD = sent(visit("old", time(6, 30)), 1)
NEW = sent(visit("new", time(7, 30)), 2)


def week(*visits: Visit) -> ServiceWeek:
    return replace(week_with(*visits), covered={1: (MONDAY, TUESDAY), 2: (TUESDAY,), 3: (TUESDAY,)})


def night(week: ServiceWeek) -> ServiceWeek:
    return hold_week(week, terms(), Around(), TONIGHT)


def next_night(week: ServiceWeek) -> ServiceWeek:
    return hold_week(week, terms(), Around(), TOMORROW_NIGHT)


def held(week: ServiceWeek) -> dict[str, int]:
    holds = {visit.visit_id: visit.hold(HoldCode.POSSIBLE_DUPLICATE) for visit in week.visits}
    return {name: hold.carer_minutes for name, hold in holds.items() if hold and not hold.decision}


def test_a_visit_that_a_file_brought_in_place_of_one_that_it_left_out_waits_whole() -> None:
    assert held(night(week(OLD, NEW))) == {"new": 30}
    assert held(night(week(paid(OLD), NEW))) == {"new": 30}


def test_it_says_which_visit_it_resembles() -> None:
    (_, new) = night(week(OLD, NEW)).visits
    assert new.holds[0].detail == (
        "It was sent by a file that left out the visit of 17/11/2026 at 06:30, and may be the same one."
    )


def test_a_visit_on_a_day_that_the_file_does_not_cover_was_not_left_out() -> None:
    assert held(night(week(sent(visit("monday", day=MONDAY), 1), NEW))) == {}


def test_a_visit_that_the_file_or_a_later_one_names_was_not_left_out() -> None:
    assert held(night(week(replace(OLD, last_sent=2), NEW))) == {}
    assert held(night(week(replace(OLD, last_sent=3), NEW))) == {}


def test_another_service_is_another_visit() -> None:
    other = replace(OLD, sent=replace(OLD.sent, service_type=ServiceType("SITTING")))
    assert held(night(week(other, NEW))) == {}


def test_each_left_out_visit_is_one_new_visit_the_nearest() -> None:
    nearer, further = sent(visit("nearer", time(8, 0)), 2), sent(visit("further", time(9, 0)), 2)
    assert held(night(week(OLD, further, nearer))) == {"nearer": 30}
    another = sent(visit("another", time(10, 0)), 1)
    assert held(night(week(OLD, another, further, nearer))) == {"nearer": 30, "further": 30}


def test_each_import_is_looked_at_by_itself() -> None:
    third = sent(visit("third", time(12, 0)), 3)
    assert held(night(week(OLD, replace(NEW, last_sent=3), third))) == {"new": 30, "third": 30}


def test_withdrawing_or_sending_the_other_again_ends_it() -> None:
    waiting = night(week(OLD, NEW))
    assert held(next_night(replace(waiting, visits=(OLD.withdrawn("By mistake.", NOW), waiting.visits[1])))) == {}
    assert held(next_night(replace(waiting, visits=(replace(OLD, last_sent=3), waiting.visits[1])))) == {}


def test_a_left_out_visit_that_is_not_payable_or_refused_is_no_double() -> None:
    assert OLD.price is not None
    unpaid = replace(OLD, price=replace(OLD.price, minutes=0, amount=OLD.price.charge))
    assert unpaid.payment_status is PaymentStatus.NOT_PAYABLE
    assert held(night(week(unpaid, NEW))) == {}


def test_a_new_visit_that_costs_nothing_stands_in_for_none() -> None:
    nearer = sent(visit("nearer", time(6, 45)), 2)
    assert nearer.price is not None
    free = replace(nearer, price=replace(nearer.price, minutes=0, amount=Decimal("0.00")))
    unmatched = replace(nearer, status=VisitStatus.UNMATCHED, planned=None, price=None)
    for decoy in (free, unmatched):
        assert held(night(week(OLD, decoy, NEW))) == {"new": 30}


def test_a_new_visit_that_was_refused_stands_in_for_the_one_left_out() -> None:
    nearer = sent(visit("nearer", time(6, 45)), 2)
    refused = decide(night(week(OLD, nearer, NEW)), nearer.visit_id, REFUSED)
    assert held(next_night(refused)) == {}


def test_it_ends_by_decision_too() -> None:
    waiting = night(week(OLD, NEW))
    released = next_night(decide(waiting, NEW.visit_id, RELEASED))
    assert (held(released), released.visits[1].payment_status) == ({}, PaymentStatus.PAYABLE)
    refused = next_night(decide(waiting, NEW.visit_id, REFUSED))
    assert refused.visits[1].payment_status is PaymentStatus.NOT_PAYABLE


def refused() -> ServiceWeek:
    """A second carer at the call, held as beyond the plan, and refused."""
    second = sent(visit("second", time(6, 35), secondary=True), 1)
    waiting = hold_week(week(OLD, second), terms(), Around(), TONIGHT)
    return decide(waiting, second.visit_id, REFUSED)


def later(*, at: datetime, first: int = 4) -> Visit:
    return sent(visit("later", time(9, 31), secondary=True), first, at=at)


def test_what_comes_after_a_refusal_of_its_order_and_day_waits_until_it_is_decided() -> None:
    week = refused()
    again = next_night(replace(week, visits=(*week.visits, later(at=AFTERWARDS))))
    assert held(again) == {"later": 30}
    assert again.visits[-1].holds[-1].detail == (
        "It was sent after the council, on 24/11/2026, refused a visit of 17/11/2026 under the same order."
    )
    assert held(next_night(again)) == {"later": 30}
    assert held(next_night(decide(again, again.visits[-1].visit_id, RELEASED))) == {}


def test_what_came_before_the_refusal_or_is_of_another_day_does_not_wait() -> None:
    week = refused()
    monday = sent(visit("monday", day=MONDAY), 4, at=AFTERWARDS)
    assert held(next_night(replace(week, visits=(*week.visits, later(at=NOW), monday)))) == {}


def test_a_refusal_is_remembered_when_its_visit_is_withdrawn() -> None:
    week = refused()
    (first, second) = week.visits
    gone = replace(week, visits=(first, second.withdrawn("By mistake.", AFTERWARDS), later(at=AFTERWARDS)))
    assert held(next_night(gone)) == {"later": 30}


def test_a_refused_visit_that_was_withdrawn_and_comes_back_waits_for_another_decision() -> None:
    week = refused()
    (first, second) = week.visits
    back = replace(second, holds=(), asked_at=AFTERWARDS)
    assert held(next_night(replace(week, visits=(first, back)))) == {"second": 30}


def test_a_refused_visit_that_is_changed_waits_for_another_decision() -> None:
    week = refused()
    (first, second) = week.visits
    corrected = replace(second.sent, secondary=False, manually_amended="Y")
    changed = second.changed(corrected, (), second.last_import, AFTERWARDS)
    again = replace(changed, status=second.status, planned=second.planned, price=second.price)
    assert held(next_night(replace(week, visits=(first, again)))) == {"second": 30}
    unrefused = first.changed(replace(first.sent, manually_amended="Y"), (), first.last_import, AFTERWARDS)
    assert unrefused.asked_at == first.asked_at
