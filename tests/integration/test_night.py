"""What a night makes of the money of a week, on moto: prices, holds, and what is paid already."""

from dataclasses import replace
from datetime import time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from actuals.aws.reference import ReferenceTable
from actuals.aws.visits import VisitsTable
from actuals.model.payments import HoldCode, Payment, PaymentStatus
from actuals.model.reasons import Reason
from actuals.model.refs import CarerId, ContractNumber, PaymentRunId, ProviderRef, VisitId, WeekId
from actuals.model.sent_visits import Worked
from actuals.model.visits import Visit, VisitStatus
from actuals.model.weeks import ServiceWeek, WeekKey
from tests.examples import MONDAY, NOW, ORDER, SENT_VISIT, SUNDAY, TUESDAY, VISIT, WEEK, WEEK_KEY
from tests.integration.test_match import CONTRACT_RECORD, FRAMEWORK, ORDER_RECORD, VISIT_CODE, night

OTHER_CONTRACT = WEEK_KEY._replace(contract_number=ContractNumber("C-2"))
EARLIER = WEEK_KEY._replace(week_ending=SUNDAY - timedelta(days=7))
DAILY = {"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "start": "06:30", "minutes": 30, "carers": 1}


@pytest.fixture
def visits(aws: dict[str, str]) -> VisitsTable:
    return VisitsTable(aws["VISITS_TABLE"])


@pytest.fixture
def north(reference: ReferenceTable) -> ReferenceTable:
    """A contract with a half hour every day for 24.10 an hour, and another contract of the same provider."""
    for contract, order in (("C-1", "O-1"), ("C-2", "O-2")):
        reference.put("contracts", contract, CONTRACT_RECORD | {"contractNumber": contract})
        made = {"orderRef": order, "contractNumber": contract, "planned": [DAILY]}
        reference.put("orders", order, ORDER_RECORD | made)
    reference.put("rate-frameworks", "NORTH", FRAMEWORK)
    reference.put("visit-codes", "VS", VISIT_CODE)
    return reference


def visit(name: str, start: time = time(6, 30), minutes: int = 30, **sent: Any) -> Visit:
    worked = Worked(start, minutes * 60)
    return replace(
        VISIT, visit_id=VisitId(name), sent=replace(SENT_VISIT, **{"claimed": worked, "actual": worked} | sent)
    )


def week(*of: Visit, key: WeekKey = WEEK_KEY) -> ServiceWeek:
    week_id = WeekId(f"{key.contract_number}.{key.week_ending}")
    return replace(WEEK, key=key, week_id=week_id, visits=of, visits_ever=len(of))


def after(visits: VisitsTable, key: WeekKey = WEEK_KEY) -> dict[str, Visit]:
    stored = visits.week(key)
    assert stored is not None
    return {visit.visit_id: visit for visit in stored.visits}


def statuses(visits: VisitsTable, key: WeekKey = WEEK_KEY) -> dict[str, str]:
    return {name: visit.payment_status for name, visit in after(visits, key).items()}


def paid(visit: Visit, amount: str = "12.05") -> Visit:
    payment = Payment(PaymentRunId("run-1"), Decimal(amount), 30, 30, NOW, ORDER.order_ref)
    return replace(visit, status=VisitStatus.MATCHED, paid=(payment,))


def rate(reference: ReferenceTable, hourly: str) -> None:
    reference.put("rate-frameworks", "NORTH", FRAMEWORK | {"rates": [FRAMEWORK["rates"][0] | {"hourly": hourly}]})


def test_a_matched_visit_is_priced_and_payable(north: ReferenceTable, visits: VisitsTable) -> None:
    visits.save(week(visit("one")))
    assert night()["counts"] == {"visits": 1, "matched": 1, "unmatched": 0, "priced": 1, "held": 0}
    (priced,) = after(visits).values()
    assert (priced.owed, priced.payment_status) == (Decimal("12.05"), PaymentStatus.PAYABLE)


def test_a_rate_that_changes_prices_the_visit_anew_the_next_night_paid_or_not(
    north: ReferenceTable, visits: VisitsTable
) -> None:
    visits.save(week(visit("unpaid"), paid(visit("paid", time(18, 0)))))
    night("tonight")
    rate(north, "26.10")
    night("tomorrow")
    unpaid, settled = after(visits).values()
    assert (unpaid.owed, unpaid.payment_status) == (Decimal("13.05"), PaymentStatus.PAYABLE)
    assert (settled.owed, settled.payment_status) == (Decimal("1.00"), PaymentStatus.PAID)
    assert unpaid.history[-1].what == "Priced anew: 13.05 instead of 12.05."


def test_without_a_rate_a_visit_is_held_until_the_council_adds_one(north: ReferenceTable, visits: VisitsTable) -> None:
    north.put("rate-frameworks", "NORTH", FRAMEWORK | {"rates": []})
    visits.save(week(visit("one")))
    assert night("tonight")["counts"] == {"visits": 1, "matched": 1, "unmatched": 0, "priced": 0, "held": 1}
    assert statuses(visits) == {"one": "held"}
    rate(north, "24.10")
    assert night("tomorrow")["counts"]["held"] == 0
    assert statuses(visits) == {"one": "payable"}


@pytest.mark.parametrize("gone", ["rate-frameworks", "visit-codes"])
def test_without_the_framework_or_the_visit_code_nothing_is_paid(
    north: ReferenceTable, visits: VisitsTable, gone: str
) -> None:
    north.delete(gone, {"rate-frameworks": "NORTH", "visit-codes": "VS"}[gone])
    visits.save(week(visit("one")))
    night()
    assert statuses(visits) == {"one": "held"}


def test_minutes_over_the_tolerance_are_held_and_the_rest_is_payable(
    north: ReferenceTable, visits: VisitsTable
) -> None:
    visits.save(week(visit("long", minutes=240)))
    night()
    (long,) = after(visits).values()
    assert (long.payment_status, long.held_minutes) == (PaymentStatus.HELD, 9)
    assert long.payable_amount + long.held_amount == Decimal("96.40")


def test_an_order_that_grows_ends_the_hold_the_next_night(north: ReferenceTable, visits: VisitsTable) -> None:
    visits.save(week(visit("long", minutes=240)))
    night("tonight")
    north.put("orders", "O-1", ORDER_RECORD | {"planned": [DAILY | {"minutes": 60}]})
    night("tomorrow")
    assert statuses(visits) == {"long": "payable"}


def test_visits_that_overlap_under_two_contracts_are_both_held(north: ReferenceTable, visits: VisitsTable) -> None:
    visits.save(week(visit("here")))
    visits.save(week(visit("there", time(6, 50)), key=OTHER_CONTRACT))
    assert night()["counts"]["held"] == 2
    assert (statuses(visits), statuses(visits, OTHER_CONTRACT)) == ({"here": "held"}, {"there": "held"})


@pytest.mark.parametrize("asked", [{}, {"fromWeek": "2026-11-22"}])
def test_a_night_visit_that_runs_into_the_next_week_overlaps_there(
    north: ReferenceTable, visits: VisitsTable, asked: dict[str, str]
) -> None:
    sunday = visit("sunday", time(23, 0), minutes=600, visit_date=SUNDAY - timedelta(days=7))
    visits.save(week(sunday, key=EARLIER))
    visits.save(week(visit("monday", visit_date=MONDAY)))
    night(**asked)
    assert statuses(visits) == {"monday": "held"}
    assert statuses(visits, EARLIER) == {"sunday": "unpaid" if asked else "held"}


def test_the_same_visit_of_two_people_overlaps_nothing(north: ReferenceTable, visits: VisitsTable) -> None:
    other = WEEK_KEY._replace(service_user_ref=type(WEEK_KEY.service_user_ref)("4002"))
    visits.save(week(visit("one")))
    visits.save(replace(week(visit("other"), key=other), week_id=WeekId("other")))
    night()
    assert statuses(visits) == {"one": "payable"}


def test_carers_beyond_the_plan_are_held(north: ReferenceTable, visits: VisitsTable) -> None:
    second = visit("second", secondary=True, carer_id=CarerId("CW8"))
    visits.save(week(visit("first"), second))
    night()
    assert statuses(visits) == {"first": "payable", "second": "held"}
    assert [hold.code for hold in after(visits)["second"].holds] == [HoldCode.CARERS_OVER_PLAN]


def test_the_same_visit_of_two_providers_waits_at_both(north: ReferenceTable, visits: VisitsTable) -> None:
    north.put("contracts", "C-9", CONTRACT_RECORD | {"contractNumber": "C-9", "providerRef": "P200"})
    evenings = {"orderRef": "O-9", "contractNumber": "C-9", "planned": [DAILY | {"start": "20:00"}]}
    north.put("orders", "O-9", ORDER_RECORD | evenings)
    there = WEEK_KEY._replace(provider_ref=ProviderRef("P200"), contract_number=ContractNumber("C-9"))
    visits.save(week(visit("one")))
    visits.save(week(visit("same"), key=there))
    night("first")
    night("second")
    holds = [hold.code for key in (WEEK_KEY, there) for each in after(visits, key).values() for hold in each.holds]
    assert holds == [HoldCode.OVERLAP_BETWEEN_PROVIDERS] * 2


def test_a_paid_visit_whose_order_is_cancelled_stays_paid_and_says_so(
    north: ReferenceTable, visits: VisitsTable
) -> None:
    visits.save(week(visit("unpaid", visit_date=TUESDAY + timedelta(days=1)), visit("paid")))
    night("first")
    stored = visits.week(WEEK_KEY)
    assert stored is not None
    visits.save(replace(stored, visits=(stored.visits[0], paid(stored.visits[1]))))
    north.put("orders", "O-1", ORDER_RECORD | {"status": "cancelled"})
    night("second")
    unpaid, settled = after(visits).values()
    assert (unpaid.status, unpaid.payment_status) == (VisitStatus.UNMATCHED, PaymentStatus.UNPAID)
    assert (settled.status, settled.payment_status, settled.owed) == ("matched", "paid", Decimal("0.00"))
    assert settled.order_lost is Reason.NOT_AUTHORISED


def test_a_second_night_writes_nothing(north: ReferenceTable, visits: VisitsTable) -> None:
    visits.save(week(visit("one", minutes=240), visit("over it", time(6, 50)), visit("second", secondary=True)))
    first = night("first")
    before = visits.week(WEEK_KEY)
    assert night("second")["counts"] == first["counts"]
    assert visits.week(WEEK_KEY) == before
