"""Who calls: the council by its scope, a provider by the council's record of its client."""

import json
from typing import Any

import pytest

from actuals.api.caller import Caller, Role
from actuals.api.problems import Forbidden
from actuals.api.requests import Request
from actuals.model.refs import ClientId, ProviderRef
from tests.unit.api.requests import Claims, one_call, request

CONTEXT: Any = None
PRINCIPALS = {
    "fern": {"clientId": "fern", "role": "provider", "providerRef": "P100", "name": "Fern"},
    "town": {"clientId": "town", "role": "council", "name": "Town"},
}
COUNCIL = Caller(ClientId("town"), Role.COUNCIL, None, frozenset({"actuals/council"}))
PROVIDER = Caller(ClientId("fern"), Role.PROVIDER, ProviderRef("P100"), frozenset({"actuals/provider"}))


def called(claims: Claims | None) -> Any:
    """The role and provider of a caller, or the code of the problem."""

    def call(request: Request) -> Any:
        return {"said": [request.caller.role, request.caller.provider_ref]}

    body = json.loads(one_call(call, principal=PRINCIPALS.get).resolve(request(claims=claims), CONTEXT)["body"])
    return body.get("said") or body["type"].removeprefix("/problems/")


@pytest.mark.parametrize(
    ("client", "scope", "said"),
    [
        ("town", "actuals/council", ["council", None]),
        ("fern", "actuals/council", ["council", None]),
        ("nobody", "actuals/council actuals/approve", ["council", None]),
        ("fern", "actuals/provider", ["provider", "P100"]),
        ("fern", "actuals/provider actuals/council", ["council", None]),
        ("nobody", "actuals/provider", "unknown-client"),
        ("town", "actuals/provider", "unknown-client"),
        ("town", "actuals/approve", "scope"),
        ("town", "other/council", "scope"),
        ("town", "", "scope"),
    ],
)
def test_the_scope_makes_the_role_and_the_record_the_provider(client: str, scope: str, said: object) -> None:
    assert called({"client_id": client, "scope": scope}) == said


def test_a_token_without_claims_opens_nothing() -> None:
    assert called({}) == "scope"
    assert called(None) == "scope"


def test_the_council_sees_everything_and_a_provider_its_own() -> None:
    assert [COUNCIL.may_see(ref) for ref in ("P100", "P200", None)] == [True, True, True]
    assert [PROVIDER.may_see(ref) for ref in ("P100", "P200", None)] == [True, False, False]


def test_some_things_are_the_councils_and_some_a_providers() -> None:
    assert PROVIDER.require_provider() == "P100"
    COUNCIL.require_council()
    with pytest.raises(Forbidden):
        COUNCIL.require_provider()
    with pytest.raises(Forbidden):
        PROVIDER.require_council()
