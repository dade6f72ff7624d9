"""Every call there is, with what nobody honest sends: it is told what is wrong, in few words, and nothing fails."""

import base64
import itertools
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from actuals.api.caller import Caller, Role
from actuals.api.openapi.operation import Operation
from actuals.api.openapi.operations import operations
from actuals.api.paging import _binding
from actuals.aws import clients
from actuals.aws.payments import PaymentsTable
from actuals.aws.principals import ProviderClients
from actuals.aws.reference import ReferenceTable
from actuals.model.refs import ClientId, PaymentRunId, ProviderRef
from tests.integration.calls import APPROVER, COUNCIL, P100, Answer, Client, Function, call
from tests.integration.imports import put_reference
from tests.integration.routes import ROUTES

MOST_BYTES = 100_000
IDS = [
    "x", "x" * 1_025, "x" * 2_049, "x" * 8_000, ".", "..", " ", "\x00", "a\nb", "é", "\u202e4001", "%", "%00", "a/b",
    "\x7f", "a" * 60 + "-" + "1" * 6, "0" * 24, "*council", "claim/P100/x", "week-end", "' OR 1=1", "{importId}",
]  # fmt: skip
DATES = [
    "0001-01-01", "0001-01-07", "0000-01-01", "1899-12-31", "1900-01-01", "9999-12-26", "9999-12-31", "2026-02-30",
    "-001-01-01", "20261122", "2026-W47-7", "+2026-11-22", "2026-11-22T00:00:00", "١٩٩٩-١٢-١٢",
]  # fmt: skip
POSITIONS = [
    "", " ", "/", "//", "////", "/////////", "\t", "\t\t\t\t", "\x00", "\x7f", "~", "~" * 400, "a" * 401, "a" * 2_049,
    "lines", "lines\t\x7f/1", "zzz/1", "é", "0001-01-01/P100/4001/C-1/x", "9999-12-31/~/~/~/~/~/~", "4001/0001-01-01",
]  # fmt: skip
QUERIES = ["", "x" * 2_049, "..", "\x00", "é", "\u202e", "' OR 1=1", "-1", "1e3", *DATES[:7]]
BODIES: list[object] = [
    "", "{", "[]", "null", "1e999", '{"a": NaN}', "[" * 50_000, "\ufffd", '"\\ud800"', '{"\\ud800": 1}',
    "1" * 5_000, {"\x00": "\x00"}, {"a" * 100_000: 1}, {f"unknown{number}": number for number in range(3_000)},
    {"kind": {"a": [1] * 1_000}},
]  # fmt: skip
TEXTS: list[object] = [
    "", " ", "\x00", "a\x00", "\u202e", "\u2066a", "\x85", "x" * 100_000, "..", "a/b", None, True, -1, 10**30, 1.5, [],
    ["\x00"], ["x" * 61] * 2_000, {}, {"a": {}}, *DATES[:9],
]  # fmt: skip
FIELDS = {
    "POST /imports": ("kind", "filename", "autoConfirm"),
    "POST /exports": ("kind", "format", "date", "weekEnding", "providerRef", "serviceUserRef", "serviceType", "status"),
    "POST /match-runs": ("contractNumber", "fromWeek"),
    "POST /payment-runs": ("toWeekEnding", "contractNumbers"),
    "POST /principals": ("providerRef", "name"),
}
ORDINARY: dict[str, dict[str, Any]] = {
    "POST /imports": {"kind": "visits", "filename": "week47.csv"},
    "POST /exports": {"kind": "exceptions", "format": "csv"},
    "POST /match-runs": {},
    "POST /payment-runs": {"toWeekEnding": "2026-11-15"},
    "POST /principals": {"providerRef": "P100", "name": "Fern"},
}


@pytest.fixture(autouse=True)
def _stored(reference: ReferenceTable, monkeypatch: pytest.MonkeyPatch) -> None:
    put_reference(reference)
    reference.put("providers", "P100", {"providerRef": "P100", "name": "Fern"})
    monkeypatch.setattr(ProviderClients, "make", lambda *_: ClientId("made"))
    monkeypatch.setattr(ProviderClients, "secret", lambda *_: "secret")
    monkeypatch.setattr(ProviderClients, "end", lambda *_: None)


@pytest.fixture(autouse=True)
def _limits(aws: dict[str, str]) -> Iterator[None]:
    """What DynamoDB refuses and moto takes: empty keys, long ones, and stretches that end before they begin."""
    events = clients.dynamodb().meta.events
    events.register("before-parameter-build.dynamodb", _check_limits)
    yield
    events.unregister("before-parameter-build.dynamodb", _check_limits)


def _check_limits(params: dict[str, Any], **_: Any) -> None:
    values = params.get("ExpressionAttributeValues", {}) if "KeyConditionExpression" in params else {}
    for name, value in {**params.get("Key", {}), **values}.items():
        assert 0 < len(value["S"].encode()) <= 1_024, name
    for first, last in ((":first", ":last"), (":from", ":to")):
        if first in values and last in values:
            assert values[first]["S"] <= values[last]["S"]


def of(operation: Operation) -> Function:
    """The function of a described call; kinds of records share a route."""
    kind, _, key = operation.path.removeprefix("/").partition("/")
    general = "/{kind}/{key}" if key else "/{kind}"
    return ROUTES.get((operation.method, operation.path)) or ROUTES[operation.method, general if kind else ""]


CALLS = [operation for operation in operations() if operation.scopes]
WITH_ID = [operation for operation in CALLS if "{" in operation.path]
LISTS = [operation for operation in CALLS if operation.lists]


def named(operation: Operation) -> str:
    return f"{operation.method} {operation.path}"


def filled(path: str, value: str) -> str:
    """A path with a value for each of its parameters."""
    before, _, rest = path.partition("{")
    return path if not rest else f"{before}{quote(value, safe='')}{filled(rest.partition('}')[2], value)}"


def answers(operation: Operation, path: str, body: object = None) -> Iterator[Answer]:
    """Of the council and of a provider."""
    for client in (APPROVER, P100):
        yield call(of(operation), operation.method, path, client, body)


def judge(answer: Answer, *, refused: bool = False) -> None:
    """It is an answer, a short one, and a problem tells what is wrong."""
    assert answer.status < 500, answer
    assert answer.status in {400, 403, 404, 409, 422} or not refused, answer
    assert len(json.dumps(answer.body)) < MOST_BYTES
    assert answer.headers["Cache-Control"] == ["no-store"]
    assert answer.headers["X-Content-Type-Options"] == ["nosniff"]
    if answer.status >= 400:
        assert answer.problem
        assert len(answer.body["detail"]) < 1_000
        assert len(answer.body.get("errors", ())) <= 100


@pytest.mark.parametrize("operation", WITH_ID, ids=named)
def test_an_id_of_any_length_and_letters_is_no_fault_of_ours(operation: Operation) -> None:
    for value in IDS:
        for answer in answers(operation, filled(operation.path, value), {} if operation.body else None):
            judge(answer, refused=answer.status != 204)


@pytest.mark.parametrize("operation", LISTS, ids=named)
def test_a_forged_cursor_of_any_position_is_no_fault_of_ours(operation: Operation) -> None:
    path = filled(operation.path, "0" * 24)
    needed = {"weekEnding": "2026-11-22", "providerRef": "P100"} if path == "/visits" else {}
    for client, position in itertools.product((COUNCIL, P100), POSITIONS):
        cursor = forged(client, path, needed, position)
        answer = call(of(operation), "GET", f"{path}?{urlencode({**needed, 'cursor': cursor})}", client)
        judge(answer, refused=not position.isascii() or not 0 < len(position) <= 400 or "\x00" in position)


def forged(client: Client, path: str, filters: dict[str, str], position: str) -> str:
    """A cursor as this API would make it."""
    provider = ProviderRef(client.provider_ref) if client.provider_ref else None
    caller = Caller(ClientId(client.client_id), Role.PROVIDER if provider else Role.COUNCIL, provider, frozenset())
    made = json.dumps([_binding(path, caller, filters), position]).encode()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


@pytest.mark.parametrize("operation", [each for each in CALLS if each.query], ids=named)
def test_a_query_of_any_text_is_no_fault_of_ours(operation: Operation) -> None:
    path = filled(operation.path, "0" * 24)
    for name, value in itertools.product((*operation.query, "other"), QUERIES):
        others = {"providerRef": "P100"} if path == "/visits" and name != "providerRef" else {}
        for answer in answers(operation, f"{path}?{urlencode({**others, name: value})}"):
            judge(answer)


@pytest.mark.parametrize("name", ["date", "weekEnding"])
@pytest.mark.parametrize("day", ["0001-01-01", "0001-01-07", "1899-12-31", "9999-12-31"])
def test_a_week_at_an_end_of_the_calendar_is_refused(name: str, day: str) -> None:
    (operation,) = (each for each in CALLS if named(each) == "GET /visits")
    for answer in answers(operation, f"/visits?{name}={day}&providerRef=P100"):
        judge(answer, refused=True)


@pytest.mark.parametrize("operation", [each for each in CALLS if each.method in {"POST", "PUT"}], ids=named)
def test_a_body_of_anything_is_no_fault_of_ours(operation: Operation) -> None:
    for body in BODIES:
        for answer in answers(operation, filled(operation.path, "0" * 24), body):
            judge(answer)


@pytest.mark.parametrize("operation", [each for each in CALLS if named(each) in FIELDS], ids=named)
def test_a_field_of_anything_is_no_fault_of_ours(operation: Operation) -> None:
    for field, value in itertools.product(FIELDS[named(operation)], TEXTS):
        for answer in answers(operation, operation.path, ORDINARY[named(operation)] | {field: value}):
            judge(answer)


@pytest.mark.parametrize("filename", ["a\x00.csv", "a\n.csv", "a\u202e.csv", "a\x85", "\u2028", "x" * 201, " ", ""])
def test_a_file_has_a_name_that_can_be_shown(filename: str) -> None:
    answer = call(ROUTES["POST", "/imports"], "POST", "/imports", P100, {"kind": "visits", "filename": filename})
    assert (answer.status, answer.problem) == (422, "invalid-body")
    assert [error["field"] for error in answer.body["errors"]] == ["filename"]


def test_a_run_from_the_first_day_of_the_calendar_is_refused() -> None:
    answer = call(ROUTES["POST", "/match-runs"], "POST", "/match-runs", COUNCIL, {"fromWeek": "0001-01-01"})
    assert answer.body["errors"] == [{"field": "fromWeek", "message": "is before 1900-01-01. Check the year."}]


def test_thirty_thousand_unknown_names_are_answered_in_a_few() -> None:
    names = json.dumps({f"name{number}": 1 for number in range(30_000)})
    answer = call(ROUTES["PUT", "/{kind}/{key}"], "PUT", "/providers/P100", COUNCIL, names)
    judge(answer, refused=True)
    assert answer.body["detail"].endswith("The first 100 are listed; there are 29,902 more.")


def test_lines_after_the_last_place_of_all_are_none(aws: dict[str, str]) -> None:
    assert list(PaymentsTable(aws["PAYMENTS_TABLE"]).weeks(PaymentRunId("0" * 24), start="zzz")) == []
