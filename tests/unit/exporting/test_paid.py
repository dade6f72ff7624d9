"""What was paid, line by line."""

import csv
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from io import StringIO

import pytest

from actuals.answers.remittances import issued_line_object
from actuals.exporting.files import ExportFile
from actuals.exporting.selection import shows_line
from actuals.model.exports import Export, ExportFormat, ExportKind, Totals
from actuals.model.filters import Filters
from actuals.model.payment_runs import Line, PaymentRun, RunStatus
from actuals.model.payments import LineReason
from actuals.model.refs import (
    ClientId,
    ContractNumber,
    ExportId,
    PaymentRunId,
    ProviderRef,
    RemittanceId,
    ServiceUserRef,
)
from tests.examples import NOW, PROVIDER, SUNDAY, TUESDAY, VISIT, WEEK_KEY

RUN = PaymentRun(
    PaymentRunId("run-1"), SUNDAY, (), ClientId("council"), NOW, status=RunStatus.ISSUED, approved_at=NOW, issued_at=NOW
)
LINE = Line(
    "run-1-week-1-1",
    LineReason.FIRST_PAYMENT,
    VISIT.visit_id,
    PROVIDER,
    WEEK_KEY.contract_number,
    WEEK_KEY.service_user_ref,
    "Winter, Ada",
    "PC-77",
    SUNDAY,
    datetime.combine(TUESDAY, time(6, 30)),
    1,
    30,
    30,
    Decimal("12.05"),
    "",
)
TAKEN_BACK = replace(LINE, reason=LineReason.VISIT_WITHDRAWN, amount=Decimal("-12.05"), minutes=-30, note="Withdrawn")
REMITTANCE = RemittanceId("rem-1")


def test_a_line_says_where_it_was_issued() -> None:
    shown = issued_line_object(RUN, LINE, REMITTANCE)
    assert (shown["paymentRunId"], shown["remittanceId"]) == ("run-1", "rem-1")
    assert (shown["issuedAt"], shown["visitId"], shown["amount"]) == ("2026-11-23T09:00:00Z", "week-1-1", "12.05")


def test_whose_decision_a_line_follows_is_told_to_the_council_alone() -> None:
    released = replace(
        LINE, reason=LineReason.RELEASED, note="Held until released on 24/11/2026.", decided_by="officer-1"
    )
    to_council = issued_line_object(RUN, released, REMITTANCE, council=True)
    assert to_council["note"] == "Held until released on 24/11/2026. Decided by officer-1."
    assert issued_line_object(RUN, released, REMITTANCE)["note"] == released.note


def test_a_file_of_payments_adds_up_to_what_was_paid() -> None:
    export = Export(ExportId("e-1"), ExportKind.PAYMENTS, ExportFormat.CSV, PROVIDER, Filters(), NOW)
    file = ExportFile(export, [issued_line_object(RUN, line, REMITTANCE) for line in (LINE, TAKEN_BACK, LINE)])
    found = list(csv.DictReader(StringIO(b"".join(file.pieces()).decode("utf-8-sig"), newline="")))
    assert [(row["kind"], row["minutes"], row["amount"], row["note"]) for row in found] == [
        ("visit", "30", "12.05", ""),
        ("adjustment", "-30", "-12.05", "Withdrawn"),
        ("visit", "30", "12.05", ""),
    ]
    reconciled_by = ("serviceUserDetails", "ourRef", "visitDate", "start", "carers", "reason")
    assert [found[1][name] for name in reconciled_by] == [
        "Winter, Ada",
        "PC-77",
        "2026-11-17",
        "2026-11-17T06:30:00",
        "1",
        "visit-withdrawn",
    ]
    assert file.totals == Totals(3, 30, Decimal("12.05"))


@pytest.mark.parametrize(
    ("filters", "is_shown"),
    [
        (Filters(), True),
        (Filters(week_ending=SUNDAY), True),
        (Filters(week_ending=date(2026, 11, 15)), False),
        (Filters(service_user_ref=ServiceUserRef("4001"), contract_number=ContractNumber("C-1")), True),
        (Filters(service_user_ref=ServiceUserRef("4002")), False),
        (Filters(contract_number=ContractNumber("C-2")), False),
        (Filters(provider_ref=ProviderRef("P200")), False),
    ],
)
def test_filters_are_about_the_week_that_is_paid_for(filters: Filters, *, is_shown: bool) -> None:
    assert shows_line(filters, LINE) is is_shown
