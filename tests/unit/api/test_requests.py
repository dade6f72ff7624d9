"""A request: what its route does not take is refused first, and nobody is looked up without need."""

import json
from typing import Any

import pytest

from actuals.api.requests import Request
from tests.unit.api.requests import one_call, request

CONTEXT: Any = None
COUNCIL = {"client_id": "town", "scope": "actuals/council"}
APPROVER = {"client_id": "lead", "scope": "actuals/council actuals/approve"}
PROVIDER = {"client_id": "fern", "scope": "actuals/provider"}


class Principals:
    """The council's records of clients, and who was looked up."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def record(self, client_id: str) -> dict[str, Any]:
        self.asked.append(client_id)
        return {"clientId": client_id, "role": "provider", "providerRef": "P100"}


@pytest.fixture
def principals() -> Principals:
    return Principals()


def answer(act: Any, principals: Principals, claims: Any, **more: Any) -> Any:
    """What a call answers, or the code of its problem."""
    app = one_call(act, "colour", method="POST", principal=principals.record)
    body = json.loads(app.resolve(request(method="POST", claims=claims, **more), CONTEXT)["body"])
    return body.get("said") or body["type"].removeprefix("/problems/")


def said(what: object) -> dict[str, object]:
    return {"said": what}


def test_an_unknown_parameter_is_refused_before_the_function_runs(principals: Principals) -> None:
    done: list[Request] = []
    assert answer(done.append, principals, PROVIDER, query={"size": ["1"]}) == "unknown-parameter"
    assert (done, principals.asked) == ([], [])


def test_a_provider_is_looked_up_once(principals: Principals) -> None:
    assert answer(lambda r: said([r.provider(), r.caller.provider_ref]), principals, PROVIDER) == ["P100", "P100"]
    assert principals.asked == ["fern"]


@pytest.mark.parametrize(("claims", "expected"), [(COUNCIL, "town"), (PROVIDER, "council-only"), ({}, "council-only")])
def test_whether_the_council_calls_is_said_by_the_scope(principals: Principals, claims: Any, expected: str) -> None:
    assert answer(lambda r: said(r.council().client_id), principals, claims) == expected
    assert principals.asked == []


@pytest.mark.parametrize(("claims", "expected"), [(APPROVER, "lead"), (COUNCIL, "scope"), (PROVIDER, "council-only")])
def test_who_approves_is_of_the_council_and_has_the_scope(principals: Principals, claims: Any, expected: str) -> None:
    assert answer(lambda r: said(r.approver().client_id), principals, claims) == expected


def test_the_council_is_no_provider(principals: Principals) -> None:
    assert answer(lambda r: said(r.provider()), principals, COUNCIL) == "provider-only"


def test_who_may_not_call_is_refused_before_anything_is_done_or_remembered(principals: Principals) -> None:
    done: list[Request] = []

    def act(asked: Request) -> Any:
        def acted() -> tuple[dict[str, Any], int]:
            done.append(asked)
            return {}, 200

        return asked.once(acted)

    assert answer(act, principals, {"client_id": "nobody", "scope": ""}) == "scope"
    assert done == []


def test_a_record_that_is_left_out_is_refused_and_a_body_is_not(principals: Principals) -> None:
    assert answer(lambda r: said(r.record()), principals, COUNCIL, body=" ") == "malformed-body"
    assert answer(lambda r: said([r.json]), principals, COUNCIL, body=" ") == [{}]
