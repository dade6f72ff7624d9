"""What a service user is charged for a week: the lower of what was delivered and what they were assessed to pay."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actuals.model.charges import Allocation, Charged, Fix, OrderOfCare, PersonWeek, WeekCharge
from actuals.model.orders import PlannedVisit
from actuals.model.payment_runs import PaymentRun
from actuals.model.payments import Decision, Hold, HoldCode, Payment, Price
from actuals.model.people import Contribution
from actuals.model.reasons import Reason
from actuals.model.refs import ClientId, ContractNumber, ImportId, OrderRef, PaymentRunId, ProviderRef
from actuals.model.visits import Visit, VisitStatus
from actuals.model.weeks import ServiceWeek
from actuals.paying.charges import adjustment, contribution_of, fixed, week_charge
from tests.examples import NOW, ORDER, SENT_VISIT, SERVICE_USER, SUNDAY, VISIT, WEEK, WEEK_KEY

ASSESSED = Decimal("56.20")
PERSON_WEEK = PersonWeek(SERVICE_USER.service_user_ref, SUNDAY)
RUN = PaymentRun(PaymentRunId("run-1"), SUNDAY, (), ClientId("council"), NOW, approved_at=NOW)
PAYMENT = Payment(RUN.payment_run_id, Decimal("24.10"), 60, 60, NOW, ORDER.order_ref)


def visit(charge: str, order: str = "O-1", minutes: int = 60, *holds: Hold) -> Visit:
    amount = Decimal(charge)
    price = Price(minutes, 1, amount, amount, (), minutes, (), amount)
    planned = PlannedVisit(OrderRef(order))
    return replace(VISIT, status=VisitStatus.MATCHED, planned=planned, price=price, holds=holds)


def week(*visits: Visit, provider: str = "P100", contract: str = "C-1") -> ServiceWeek:
    key = WEEK_KEY._replace(provider_ref=ProviderRef(provider), contract_number=ContractNumber(contract))
    return replace(WEEK, key=key, visits=visits)


def charge_of(*weeks: ServiceWeek) -> WeekCharge:
    return week_charge(weeks, ASSESSED)


def part(order: str, cost: str, charge: str, provider: str = "P100", contract: str = "C-1") -> Allocation:
    named = OrderOfCare(ProviderRef(provider), ContractNumber(contract), OrderRef(order))
    return Allocation(named, Decimal(cost), Decimal(charge))


def test_an_hour_costs_less_than_the_contribution_and_is_charged_as_it_is() -> None:
    assert charge_of(week(visit("23.92"))) == WeekCharge(
        Decimal("23.92"), ASSESSED, Decimal("23.92"), (part("O-1", "23.92", "23.92"),)
    )


def test_three_hours_cost_more_and_the_contribution_is_charged() -> None:
    charge = charge_of(week(*[visit("23.92")] * 3))
    assert (charge.cost, charge.charge) == (Decimal("71.76"), Decimal("56.20"))


def test_the_cap_is_over_all_orders_contracts_and_providers() -> None:
    charge = charge_of(
        week(visit("30.00"), visit("30.00", "O-2")),
        week(visit("20.00", "O-3"), contract="C-2"),
        week(visit("20.00", "O-9"), provider="P200", contract="C-9"),
    )
    assert (charge.cost, charge.charge) == (Decimal("100.00"), Decimal("56.20"))
    assert charge.allocation == (
        part("O-1", "30.00", "16.86"),
        part("O-2", "30.00", "16.86"),
        part("O-3", "20.00", "11.24", contract="C-2"),
        part("O-9", "20.00", "11.24", "P200", "C-9"),
    )


def test_pence_that_are_left_go_to_the_largest_remainders_and_then_by_order() -> None:
    thirds = week_charge([week(visit("10.00", "O-2"), visit("10.00", "O-1"), visit("10.00", "O-3"))], Decimal("20.00"))
    assert [str(each.charge) for each in thirds.allocation] == ["6.67", "6.67", "6.66"]
    uneven = week_charge([week(visit("10.00", "O-1"), visit("10.01", "O-2"))], Decimal("0.01"))
    assert [str(each.charge) for each in uneven.allocation] == ["0.00", "0.01"]


@given(
    st.lists(st.tuples(st.integers(0, 5_000), st.sampled_from(["O-1", "O-2", "O-3"])), max_size=8),
    st.integers(0, 20_000),
)
def test_the_parts_always_add_up_to_the_charge(costs: list[tuple[int, str]], most: int) -> None:
    visits = [visit(str(Decimal(pence) / 100), order) for pence, order in costs]
    charge = week_charge([week(*visits)], Decimal(most) / 100)
    assert charge.charge == min(charge.cost, charge.contribution)
    assert sum(each.charge for each in charge.allocation) == charge.charge
    assert sum(each.cost for each in charge.allocation) == charge.cost
    assert charge == week_charge([week(visit) for visit in reversed(visits)], Decimal(most) / 100)


def test_without_a_contribution_nothing_is_charged() -> None:
    charge = week_charge([week(visit("23.92"))], None)
    assert (str(charge.cost), str(charge.contribution), str(charge.charge)) == ("23.92", "0.00", "0.00")


def test_what_is_held_is_charged_once_released_and_never_when_refused() -> None:
    hold = Hold(HoldCode.OVER_TOLERANCE, 30)
    charged = {
        decision: charge_of(week(visit("23.92", "O-1", 60, replace(hold, decision=decision)))).charge
        for decision in (None, Decision.RELEASED, Decision.REFUSED)
    }
    assert charged == {
        None: Decimal("11.96"),
        Decision.RELEASED: Decimal("23.92"),
        Decision.REFUSED: Decimal("11.96"),
    }


def test_a_withdrawn_visit_costs_nothing() -> None:
    withdrawn = visit("23.92").withdrawn("Sent by mistake", NOW)
    assert charge_of(week(withdrawn, visit("10.00"))).cost == Decimal("10.00")
    assert charge_of(week(withdrawn)) == WeekCharge(Decimal("0.00"), ASSESSED, Decimal("0.00"), ())


def test_a_corrected_visit_is_charged_as_before_until_the_night_has_seen_it() -> None:
    corrected = visit("23.92").changed(replace(SENT_VISIT, carers=2), (), ImportId("imp-2"), NOW)
    again = corrected.changed(replace(SENT_VISIT, carers=3), (), ImportId("imp-3"), NOW)
    for waiting in (corrected, again):
        assert charge_of(week(waiting)).allocation == (part("O-1", "23.92", "23.92"),)
    assert charge_of(week(replace(again, status=VisitStatus.UNMATCHED))).cost == Decimal("0.00")
    assert charge_of(week(again.withdrawn("Sent by mistake", NOW))).cost == Decimal("0.00")


def test_a_paid_visit_is_charged_as_before_while_nobody_can_say_what_it_costs() -> None:
    paid = replace(visit("23.92"), paid=(PAYMENT,), charged_before=Charged(OrderRef("O-1"), Decimal("23.92")))
    priceless = Price(60, 1, None, None, (), 60, (), Decimal("0.00"))
    without_rate = replace(paid, price=priceless)
    without_order = replace(paid, status=VisitStatus.UNMATCHED, planned=None, price=None, order_lost=Reason.SUSPENDED)
    for waiting in (without_rate, without_order):
        assert charge_of(week(waiting)).allocation == (part("O-1", "23.92", "23.92"),)
        assert charge_of(week(replace(waiting, paid=()))).cost == Decimal("0.00")


def test_the_charge_of_a_paid_visit_goes_with_its_money_when_its_provider_changed_it_so_that_it_has_no_order() -> None:
    paid = replace(visit("23.92"), paid=(PAYMENT,), charged_before=Charged(OrderRef("O-1"), Decimal("23.92")))
    changed = paid.changed(replace(SENT_VISIT, order_ref=OrderRef("O-9")), (), ImportId("imp-2"), NOW)
    assert charge_of(week(changed)).cost == Decimal("23.92")
    assert charge_of(week(replace(changed, status=VisitStatus.UNMATCHED))).cost == Decimal("0.00")


def test_a_visit_that_was_withdrawn_and_comes_again_is_charged_once_the_night_has_priced_it() -> None:
    back = visit("23.92").withdrawn("Sent by mistake", NOW).changed(SENT_VISIT, (), ImportId("imp-2"), NOW)
    assert charge_of(week(back)).cost == Decimal("0.00")
    assert charge_of(week(replace(visit("10.00"), charged_before=Charged(OrderRef("O-1"), Decimal(5))))).cost == 10


@pytest.mark.parametrize(
    ("from_date", "in_force"),
    [(date(2026, 11, 15), True), (date(2026, 11, 16), True), (date(2026, 11, 17), False)],
)
def test_the_contribution_is_that_of_the_first_day_of_the_week(from_date: date, *, in_force: bool) -> None:
    before = Contribution(date(2026, 4, 1), Decimal("10.00"))
    person = replace(SERVICE_USER, contributions=(Contribution(from_date, ASSESSED), before))
    assert contribution_of(person, PERSON_WEEK) == (ASSESSED if in_force else before.weekly)


def test_nobody_contributes_before_the_first_assessment() -> None:
    person = replace(SERVICE_USER, contributions=(Contribution(SUNDAY, ASSESSED),))
    assert contribution_of(person, PERSON_WEEK) is None
    assert contribution_of(None, PERSON_WEEK) is None


def test_a_charge_is_fixed_as_of_when_its_run_was_approved() -> None:
    assert fixed(RUN, Decimal("23.92")) == Fix(RUN.payment_run_id, Decimal("23.92"), NOW)


def test_a_run_that_nobody_approved_fixes_nothing() -> None:
    with pytest.raises(ValueError, match="approved"):
        fixed(replace(RUN, approved_at=None), Decimal("23.92"))


def test_what_changes_after_the_charge_was_fixed_is_a_balancing_adjustment() -> None:
    assert adjustment(fixed(RUN, Decimal("23.92")), Decimal("11.96")) == Decimal("-11.96")


def test_there_is_nothing_to_adjust_before_the_charge_was_fixed() -> None:
    assert adjustment(None, Decimal("23.92")) == Decimal("0.00")
