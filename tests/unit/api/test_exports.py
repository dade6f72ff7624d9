"""What may be asked for as a file."""

from datetime import date
from typing import Any

import pytest

from actuals.api.bodies import read
from actuals.api.caller import Caller, Role
from actuals.api.exports import ExportBody
from actuals.api.problems import Problem, Unprocessable
from actuals.model.council import SUNDAY
from actuals.model.exports import ExportFormat, ExportKind
from actuals.model.filters import Filters
from actuals.model.refs import ClientId, PaymentRunId, ServiceUserRef
from actuals.model.visits import VisitStatus
from tests.examples import PROVIDER

OWNER = Caller(ClientId("c"), Role.PROVIDER, PROVIDER, frozenset({"actuals/provider"}))
COUNCIL = Caller(ClientId("k"), Role.COUNCIL, None, frozenset({"actuals/council"}))
EXCEPTIONS = {"kind": "exceptions", "format": "csv"}
VISITS = {"kind": "visits", "format": "csv"}
PAYMENTS = {"kind": "payments", "format": "csv"}
CHARGES = {"kind": "charges", "format": "csv"}
SUNDAY_22 = date(2026, 11, 22)
CARE = {"kind": "commissioned-care", "format": "json"}


def filters(body: dict[str, Any], caller: Caller = OWNER) -> Filters:
    return read(ExportBody, body).filters(caller, SUNDAY)


def test_a_body_says_what_to_export_and_how() -> None:
    body = read(ExportBody, CARE)
    assert (body.kind, body.format) == (ExportKind.COMMISSIONED_CARE, ExportFormat.JSON)


def test_filters_are_read_within_what_the_caller_may_see() -> None:
    asked = VISITS | {"date": "2026-11-17", "status": "matched", "includeHistorical": True}
    assert filters(asked) == Filters(date(2026, 11, 22), PROVIDER, status=VisitStatus.MATCHED, include_historical=True)


def test_the_council_may_export_everybodys_exceptions_and_care() -> None:
    assert filters(EXCEPTIONS, COUNCIL) == filters(CARE, COUNCIL) == Filters()


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["kind", "format"]),
        (EXCEPTIONS | {"kind": "poems"}, ["kind"]),
        (EXCEPTIONS | {"kind": ["visits"]}, ["kind"]),
        (EXCEPTIONS | {"format": "xlsx"}, ["format"]),
        (VISITS | {"date": "17/11/2026"}, ["date"]),
        (VISITS | {"weekEnding": 20261122}, ["weekEnding"]),
        (EXCEPTIONS | {"status": "lost"}, ["status"]),
        (EXCEPTIONS | {"serviceUserRef": "4/1"}, ["serviceUserRef"]),
        (EXCEPTIONS | {"includeHistorical": "true"}, ["includeHistorical"]),
        (EXCEPTIONS | {"person": "4001"}, ["person"]),
        (CARE | {"weekEnding": "2026-11-22", "status": "matched"}, ["weekEnding", "status"]),
        (PAYMENTS | {"status": "matched", "serviceType": "HOME CARE"}, ["serviceType", "status"]),
        (VISITS | {"paymentRunId": "r-1"}, ["paymentRunId"]),
        (EXCEPTIONS | {"paymentRunId": "r-1"}, ["paymentRunId"]),
        (CARE | {"paymentRunId": "r-1"}, ["paymentRunId"]),
    ],
)
def test_what_is_wrong_with_a_body_is_named_by_field(body: dict[str, Any], fields: list[str]) -> None:
    with pytest.raises(Unprocessable) as refused:
        filters(body)
    assert [error.field for error in refused.value.errors] == fields


def test_payments_may_be_those_of_one_run_and_of_one_week() -> None:
    asked = PAYMENTS | {"paymentRunId": "r-1", "weekEnding": "2026-11-22"}
    assert filters(asked) == Filters(SUNDAY_22, PROVIDER, payment_run_id=PaymentRunId("r-1"))


def test_charges_are_the_councils_over_all_weeks_or_one() -> None:
    assert filters(CHARGES, COUNCIL) == Filters()
    asked = CHARGES | {"date": "2026-11-17", "serviceUserRef": "4001"}
    assert filters(asked, COUNCIL) == Filters(SUNDAY_22, service_user_ref=ServiceUserRef("4001"))


def test_charges_do_not_depend_on_single_visits() -> None:
    with pytest.raises(Unprocessable) as refused:
        filters(CHARGES | {"paymentStatus": "paid", "paymentRunId": "r-1"}, COUNCIL)
    assert [error.field for error in refused.value.errors] == ["paymentStatus", "paymentRunId"]


@pytest.mark.parametrize(
    ("body", "caller", "status", "code"),
    [
        (VISITS, OWNER, 422, "week-needed"),
        (VISITS | {"date": "2026-11-17"}, COUNCIL, 422, "someone-needed"),
        (VISITS | {"weekEnding": "2026-11-20"}, OWNER, 422, "week-ending-day"),
        (VISITS | {"date": "2026-11-17", "weekEnding": "2026-11-22"}, OWNER, 422, "one-week"),
        (EXCEPTIONS | {"providerRef": "P200"}, OWNER, 404, "not-found"),
        (PAYMENTS | {"providerRef": "P200"}, OWNER, 404, "not-found"),
        (CHARGES, OWNER, 403, "council-only"),
    ],
)
def test_what_cannot_be_exported_is_refused(body: dict[str, Any], caller: Caller, status: int, code: str) -> None:
    with pytest.raises(Problem) as refused:
        filters(body, caller)
    assert (refused.value.status, refused.value.code) == (status, code)
