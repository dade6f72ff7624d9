"""Clients that act for providers, through the commission function."""

from dataclasses import replace
from typing import Any

import boto3
import pytest

from functions.commission.handler import api
from tests.integration.calls import APPROVER, COUNCIL, P100, P200, Answer, Client, call
from tests.integration.stack import make_user_pool

NEW_CLIENT = {"providerRef": "P100", "name": "Fern Care's system"}

pytestmark = pytest.mark.usefixtures("pool")


@pytest.fixture
def pool(aws: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> str:
    """The user pool that the function is told of."""
    monkeypatch.setenv("USER_POOL", made := make_user_pool())
    return made


def put(kind: str, key: str, body: object) -> Answer:
    return call(api, "PUT", f"/{kind}/{key}", COUNCIL, body)


def get(path: str, client: Client = COUNCIL) -> Answer:
    return call(api, "GET", path, client)


def new_client(**headers: str) -> Answer:
    put("providers", "P100", {"providerRef": "P100", "name": "Fern Care"})
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return call(api, "POST", "/principals", COUNCIL, NEW_CLIENT, named)


def app_clients(pool: str) -> list[dict[str, Any]]:
    cognito: Any = boto3.client("cognito-idp")
    ids = [client["ClientId"] for client in cognito.list_user_pool_clients(UserPoolId=pool)["UserPoolClients"]]
    return [cognito.describe_user_pool_client(UserPoolId=pool, ClientId=each)["UserPoolClient"] for each in ids]


def test_a_providers_client_is_made_with_a_secret_and_tied_to_it(pool: str) -> None:
    answer = new_client()
    (made,) = app_clients(pool)
    assert answer.status == 201
    assert answer.body == {
        "clientId": made["ClientId"],
        "clientSecret": made["ClientSecret"],
        "providerRef": "P100",
    }
    assert made["AllowedOAuthFlows"] == ["client_credentials"]
    assert made["AllowedOAuthScopes"] == ["actuals/provider"]
    assert get(f"/principals/{made['ClientId']}").body["providerRef"] == "P100"
    assert get("/contracts", replace(P100, client_id=made["ClientId"])).status == 200


def test_a_client_is_made_for_a_known_provider_only(pool: str) -> None:
    answer = call(api, "POST", "/principals", COUNCIL, NEW_CLIENT)
    assert (answer.status, answer.body["errors"][0]["field"]) == (422, "providerRef")
    assert app_clients(pool) == []


@pytest.mark.parametrize("body", [{}, {"providerRef": 1, "name": "x"}, NEW_CLIENT | {"role": "council"}])
def test_a_client_asked_for_in_another_form_is_refused(body: object) -> None:
    answer = call(api, "POST", "/principals", COUNCIL, body)
    assert (answer.status, answer.problem) == (422, "invalid-body")


def test_a_provider_makes_and_ends_no_clients() -> None:
    assert call(api, "POST", "/principals", P100, NEW_CLIENT).problem == "council-only"
    assert call(api, "DELETE", f"/principals/{P100.client_id}", P100).problem == "council-only"


def test_a_client_that_was_ended_is_gone_and_can_be_ended_again(pool: str) -> None:
    client = new_client().body["clientId"]
    for _ in range(2):
        assert call(api, "DELETE", f"/principals/{client}").status == 204
    assert app_clients(pool) == []
    assert get(f"/principals/{client}").status == 404
    assert get("/contracts", replace(P100, client_id=client)).problem == "unknown-client"


def test_a_client_made_elsewhere_is_tied_and_untied_but_not_removed(pool: str) -> None:
    cognito = boto3.client("cognito-idp")
    made = cognito.create_user_pool_client(UserPoolId=pool, ClientName="council")["UserPoolClient"]
    client = made["ClientId"]
    record = {"clientId": client, "role": "provider", "providerRef": "P200", "name": "By hand"}
    assert put("principals", client, record).status == 201
    assert get("/contracts", replace(P200, client_id=client)).status == 200
    assert call(api, "DELETE", f"/principals/{client}").status == 204
    assert call(api, "DELETE", "/principals/none%20such").status == 204
    assert [left["ClientId"] for left in app_clients(pool)] == [client]


@pytest.mark.parametrize("header", ["Idempotency-Key", "idempotency-key"])
def test_a_call_repeated_with_its_key_has_its_first_answer_and_one_effect(header: str, pool: str) -> None:
    first, again = new_client(**{header: "k-1"}), new_client(**{header: "k-1"})
    assert (first.status, first.body) == (again.status, again.body)
    assert len(app_clients(pool)) == 1
    assert new_client(**{header: "k-2"}).body["clientId"] != first.body["clientId"]


def test_the_secret_of_a_client_is_kept_nowhere_but_in_the_user_pool(aws: dict[str, str]) -> None:
    secret = new_client(Idempotency_Key="k-1").body["clientSecret"]
    dynamodb = boto3.client("dynamodb")
    for table in (aws["IDEMPOTENCY_TABLE"], aws["REFERENCE_TABLE"]):
        items = dynamodb.scan(TableName=table)["Items"]
        assert items
        assert secret not in str(items)


def test_a_key_used_for_another_body_is_refused() -> None:
    new_client(Idempotency_Key="k-1")
    other = NEW_CLIENT | {"name": "Another"}
    answer = call(api, "POST", "/principals", COUNCIL, other, {"Idempotency-Key": "k-1"})
    assert (answer.status, answer.problem) == (422, "idempotency-key-reused")


def test_a_key_is_its_callers_own(pool: str) -> None:
    new_client(Idempotency_Key="k-1")
    answer = call(api, "POST", "/principals", APPROVER, NEW_CLIENT, {"Idempotency-Key": "k-1"})
    assert answer.status == 201
    assert len(app_clients(pool)) == 2


def test_a_call_that_ended_in_a_problem_is_not_remembered() -> None:
    headers = {"Idempotency-Key": "k-1"}
    assert call(api, "POST", "/principals", COUNCIL, NEW_CLIENT, headers).status == 422
    assert new_client(Idempotency_Key="k-1").status == 201


def test_while_the_first_call_runs_the_second_is_told_to_wait(aws: dict[str, str]) -> None:
    new_client(Idempotency_Key="k-1")
    dynamodb = boto3.client("dynamodb")
    (item,) = dynamodb.scan(TableName=aws["IDEMPOTENCY_TABLE"])["Items"]
    dynamodb.put_item(TableName=aws["IDEMPOTENCY_TABLE"], Item=item | {"status": {"S": "INPROGRESS"}})
    dynamodb.update_item(
        TableName=aws["IDEMPOTENCY_TABLE"],
        Key={"id": item["id"]},
        UpdateExpression="REMOVE in_progress_expiration",
    )
    answer = new_client(Idempotency_Key="k-1")
    assert (answer.status, answer.problem) == (409, "still-running")


@pytest.mark.parametrize("key", ["", "a b", "é", "x" * 256])
def test_a_malformed_idempotency_key_is_refused(key: str) -> None:
    assert new_client(Idempotency_Key=key).problem == "malformed-idempotency-key"
