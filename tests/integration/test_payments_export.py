"""Exports of payments, on moto: the lines of issued runs, as remittances have them."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from actuals.aws.payments import PaymentsTable
from actuals.model.payment_runs import Line, PaymentRun, RunStatus
from actuals.model.payments import LineReason
from actuals.model.refs import ClientId, ContractNumber, PaymentRunId, ProviderRef, ServiceUserRef, VisitId
from actuals.model.weeks import WeekKey
from actuals.paying.remittances import remittance_id
from tests.examples import NOW, SUNDAY, TUESDAY
from tests.integration.calls import COUNCIL, P100, P200, Client
from tests.integration.exports import exported, objects, rows

WEEK_BEFORE = SUNDAY - timedelta(weeks=1)
RUN_1, RUN_2, RUN_3 = (PaymentRunId(f"{number:024}") for number in (1, 2, 3))


def line(run: PaymentRunId, name: str, person: str, amount: str, provider: str, ends: date) -> Line:
    contract = {"P100": "C-1", "P200": "C-9"}[provider]
    return Line(
        f"{run}-{name}",
        LineReason.FIRST_PAYMENT,
        VisitId(name),
        ProviderRef(provider),
        ContractNumber(contract),
        ServiceUserRef(person),
        "Winter, Ada",
        None,
        ends,
        datetime.combine(TUESDAY, time(6, 30)),
        1,
        30,
        30,
        Decimal(amount),
        "",
    )


LINES = (
    line(RUN_1, "a-1", "4001", "12.05", "P100", WEEK_BEFORE),
    line(RUN_1, "b-1", "4001", "13.00", "P200", WEEK_BEFORE),
    line(RUN_2, "a-1", "4001", "-2.05", "P100", WEEK_BEFORE),
    line(RUN_2, "c-1", "4002", "12.05", "P100", SUNDAY),
    line(RUN_3, "d-1", "4002", "99.00", "P100", SUNDAY),
)
RUN = PaymentRun(RUN_1, SUNDAY, (), ClientId("council"), NOW, status=RunStatus.ISSUED, approved_at=NOW, issued_at=NOW)


@pytest.fixture(autouse=True)
def _paid(aws: dict[str, str]) -> None:
    """Two runs that were issued, and one that was only approved."""
    payments = PaymentsTable(aws["PAYMENTS_TABLE"])
    for number, run_id in enumerate((RUN_1, RUN_2, RUN_3)):
        status = RunStatus.APPROVED if run_id == RUN_3 else RunStatus.ISSUED
        payments.save(replace(RUN, payment_run_id=run_id, created_at=NOW + timedelta(hours=number), status=status))
    for each in LINES:
        key = WeekKey(each.provider_ref, each.service_user_ref, each.week_ending, each.contract_number)
        run = PaymentRunId(each.line_id[:24])
        payments.put_lines(run, key, [each])


@pytest.mark.parametrize(
    ("client", "filters", "shown"),
    [
        (P100, {}, [("a-1", "-2.05"), ("c-1", "12.05"), ("a-1", "12.05")]),
        (P200, {}, [("b-1", "13.00")]),
        (COUNCIL, {}, [("a-1", "-2.05"), ("c-1", "12.05"), ("a-1", "12.05"), ("b-1", "13.00")]),
        (COUNCIL, {"providerRef": "P200"}, [("b-1", "13.00")]),
        (P100, {"paymentRunId": RUN_2}, [("a-1", "-2.05"), ("c-1", "12.05")]),
        (P200, {"paymentRunId": RUN_2}, []),
        (P100, {"paymentRunId": RUN_3}, []),
        (P100, {"paymentRunId": "never"}, []),
        (P100, {"weekEnding": "2026-11-22"}, [("c-1", "12.05")]),
        (P100, {"date": "2026-11-12"}, [("a-1", "-2.05"), ("a-1", "12.05")]),
        (COUNCIL, {"contractNumber": "C-9"}, [("b-1", "13.00")]),
        (P100, {"serviceUserRef": "4002"}, [("c-1", "12.05")]),
    ],
)
def test_lines_of_issued_runs_are_shown_to_whom_they_pay(
    aws: dict[str, str], client: Client, filters: dict[str, str], shown: list[tuple[str, str]]
) -> None:
    found: list[dict[str, Any]] = objects(aws, {"kind": "payments", **filters}, client)
    assert [(row["visitId"], row["amount"]) for row in found] == shown


def test_each_line_names_its_remittance(aws: dict[str, str]) -> None:
    (row,) = objects(aws, {"kind": "payments"}, P200)
    assert (row["paymentRunId"], row["remittanceId"]) == (RUN_1, remittance_id(RUN_1, ProviderRef("P200")))


def test_as_csv_the_lines_of_a_run_add_up(aws: dict[str, str]) -> None:
    export, file = exported(aws, {"kind": "payments", "format": "csv", "paymentRunId": RUN_2}, COUNCIL)
    assert [row["amount"] for row in rows(file)] == ["-2.05", "12.05"]
    assert export["totals"] == {"minutes": 60, "amount": "10.00"}
