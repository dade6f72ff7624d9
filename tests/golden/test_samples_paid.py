"""The sample week on its way to being paid: what it costs, what is held, and what a correction after payment does."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from actuals.commissioning.nouns import (
    to_calendar,
    to_charge_rate,
    to_contract,
    to_order,
    to_rate_framework,
    to_settings,
    to_visit_code,
)
from actuals.model.contract_orders import OrdersOfContract
from actuals.model.contracts import Contract
from actuals.model.issues import IssueCode
from actuals.model.money import NOTHING
from actuals.model.payment_runs import Line, PaymentRun
from actuals.model.payments import HoldCode, LineKind, LineReason, PaymentStatus
from actuals.model.refs import ClientId, ContractNumber, PaymentRunId
from actuals.model.visits import Visit
from actuals.model.weeks import ServiceWeek
from actuals.paying.lines import lines_of, reserve
from actuals.paying.nights import decide_week
from actuals.paying.remittances import settle
from actuals.paying.runs import totals_of
from actuals.paying.terms import Terms
from actuals.pricing.tariff import Tariff
from tests.golden.test_samples import TODAY, Weeks, imported, records

THE_WEEK = date(2026, 11, 15)
RUN = PaymentRun(PaymentRunId("run-1"), THE_WEEK, (), ClientId("council"), TODAY)
NEXT_RUN = replace(RUN, payment_run_id=PaymentRunId("run-2"))


def tariff(contract: Contract) -> Tariff:
    frameworks = {record["code"]: to_rate_framework(record) for record in records("rate-frameworks")}
    codes = {record["code"]: to_visit_code(record) for record in records("visit-codes")}
    charged = tuple(map(to_charge_rate, records("charge-rates")))
    return Tariff(contract, frameworks[contract.rate_framework], to_calendar(None).days, codes, charged)


def priced(weeks: Weeks) -> Weeks:
    """What the night makes of the weeks: matched, priced, held."""
    orders = [to_order(record) for record in records("orders")]
    tariffs = {record["contractNumber"]: tariff(to_contract(record)) for record in records("contracts")}

    def placed(contract: ContractNumber) -> OrdersOfContract:
        return OrdersOfContract(order for order in orders if order.contract_number == contract)

    def terms(contract: ContractNumber) -> Terms:
        return Terms(tariffs[contract], placed, to_settings(records("settings")[0]))

    def night_of(week: ServiceWeek) -> ServiceWeek:
        others = [other for other in weeks.values() if other.key.service_user_ref == week.key.service_user_ref]
        return decide_week(week, others, terms, TODAY)

    return {key: night_of(week) for key, week in weeks.items() if key.week_ending == THE_WEEK}


def visits(weeks: Weeks) -> Iterator[Visit]:
    return (visit for week in weeks.values() for visit in week.visits)


def calculated(weeks: Weeks, run: PaymentRun) -> tuple[Weeks, list[Line]]:
    reserved = {key: reserve(week, run, lambda _: True, TODAY) for key, week in weeks.items()}
    return reserved, [line for week in reserved.values() for line in lines_of(week, run.payment_run_id)]


@pytest.fixture
def week() -> Weeks:
    """The week of `make run`, after its night."""
    weeks: Weeks = {}
    for path in ("P100/visits.xml", "P200/visits.csv"):
        imported(path, weeks)
    return priced(weeks)


@pytest.fixture
def paid(week: Weeks) -> Weeks:
    """The same week, when its first run has been approved."""
    approved = replace(RUN, approved_by=ClientId("approver"), approved_at=TODAY)
    reserved, lines = calculated(week, RUN)
    return {
        key: settle(week, [line for line in lines if line.visit_id in {v.visit_id for v in week.visits}], approved)
        for key, week in reserved.items()
    }


def test_one_visit_is_held_and_the_others_that_are_matched_are_payable(week: Weeks) -> None:
    held = [visit for visit in visits(week) if visit.payment_status is PaymentStatus.HELD]
    assert [(hold.code, hold.carer_minutes) for visit in held for hold in visit.holds] == [
        (HoldCode.OVER_TOLERANCE, 30)
    ]
    assert sum(visit.payment_status is PaymentStatus.PAYABLE for visit in visits(week)) == 83


def test_a_run_pays_each_contract_what_its_visits_cost(week: Weeks) -> None:
    _, lines = calculated(week, RUN)
    totals = [(total.provider_ref, total.contract_number, str(total.amount)) for total in totals_of(lines)]
    assert totals == [("P100", "C-101", "625.40"), ("P100", "C-102", "167.83"), ("P200", "C-201", "867.36")]
    assert sum((line.amount for line in lines), NOTHING) == sum((visit.owed for visit in visits(week)), NOTHING)


def test_an_hour_that_is_corrected_to_half_of_it_after_payment_is_adjusted_in_the_next_run(paid: Weeks) -> None:
    checked = imported("P200/after-payment.csv", paid)
    assert [issue.code for issue in checked.issues] == [IssueCode.ALREADY_PAID]
    _, later = calculated(priced(paid), NEXT_RUN)
    assert [(line.kind, line.minutes, line.amount) for line in later] == [(LineKind.ADJUSTMENT, -30, Decimal("-12.05"))]


def test_what_the_corrected_file_leaves_out_is_taken_back_and_what_replaces_it_is_paid(paid: Weeks) -> None:
    imported("P100/corrected.xml", paid, withdraw_missing=True)
    _, later = calculated(priced(paid), NEXT_RUN)
    assert [(line.service_user_ref, line.reason, str(line.amount)) for line in later] == [
        ("4004", LineReason.FIRST_PAYMENT, "13.25"),
        ("4006", LineReason.FIRST_PAYMENT, "61.80"),
        ("4008", LineReason.FIRST_PAYMENT, "13.00"),
        ("4008", LineReason.VISIT_WITHDRAWN, "-19.50"),
        ("4008", LineReason.FIRST_PAYMENT, "19.50"),
    ]


def test_another_start_after_payment_is_held_and_paid_once_when_the_first_is_withdrawn(paid: Weeks) -> None:
    checked = imported("P200/other-start.csv", paid)
    (missing,) = (issue for issue in checked.issues if issue.code is IssueCode.POSSIBLY_SUPERSEDED)
    night = priced(paid)
    waits = [hold.code for visit in visits(night) for hold in visit.holds if hold.code is not HoldCode.OVER_TOLERANCE]
    assert waits == [HoldCode.POSSIBLE_DUPLICATE]
    assert calculated(night, NEXT_RUN)[1] == []
    ((key, wrong),) = ((key, v) for key, week in night.items() for v in week.visits if v.visit_id == missing.visit_id)
    night[key] = night[key].withdrawing(wrong.visit_id, "It began at 17:37.", TODAY)
    _, later = calculated(priced(night), NEXT_RUN)
    assert [(line.reason, str(line.amount)) for line in later] == [
        (LineReason.VISIT_WITHDRAWN, "-24.10"),
        (LineReason.FIRST_PAYMENT, "24.10"),
    ]


def test_what_replaces_a_visit_that_was_not_withdrawn_is_held(paid: Weeks) -> None:
    imported("P100/corrected.xml", paid)
    held = {
        (week.key.service_user_ref, hold.code)
        for week in priced(paid).values()
        for visit in week.visits
        for hold in visit.holds
    }
    assert held == {
        ("4004", HoldCode.OVER_TOLERANCE),
        ("4006", HoldCode.OVERLAP),
        ("4008", HoldCode.POSSIBLE_DUPLICATE),
    }
