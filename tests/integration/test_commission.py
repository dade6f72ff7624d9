"""The council's decisions, through the commission function."""

from dataclasses import replace
from typing import Any
from urllib.parse import quote

import boto3
import pytest

from actuals.aws.reference import ReferenceTable
from functions.commission.handler import api
from tests.integration.calls import APPROVER, COUNCIL, P100, P200, Answer, Client, call

ORDER = {
    "orderRef": "O-1",
    "contractNumber": "C-1",
    "serviceUserRef": "4001",
    "serviceType": "HOME CARE",
    "startDate": "2026-04-01",
    "status": "authorised",
    "planned": [{"days": ["mon", "tue"], "start": "07:30", "minutes": 30, "carers": 1}],
}
CONTRACT = {
    "contractNumber": "C-1",
    "providerRef": "P100",
    "name": "Home care, north",
    "startDate": "2026-04-01",
    "serviceTypes": ["HOME CARE"],
    "rateFramework": "NORTH",
    "pricing": {"basis": "claimed", "rounding": {"mode": "none"}},
}
CODE = {
    "code": "VS",
    "description": "Delivered",
    "contracts": "all",
    "providerPaid": True,
    "serviceUserCharged": True,
    "delivered": True,
}
NEW_CLIENT = {"providerRef": "P100", "name": "Fern Care's system"}

pytestmark = pytest.mark.usefixtures("aws")


def put(kind: str, key: str, body: object, client: Client = COUNCIL) -> Answer:
    return call(api, "PUT", f"/{kind}/{quote(key, safe='')}", client, body)


def get(path: str, client: Client = COUNCIL) -> Answer:
    return call(api, "GET", path, client)


def test_a_record_is_new_once_and_replaced_after() -> None:
    assert put("orders", "O-1", ORDER).status == 201
    changed = ORDER | {"status": "cancelled"}
    answer = put("orders", "O-1", changed)
    assert (answer.status, answer.body) == (200, get("/orders/O-1").body)
    assert answer.body == changed | {"chargeable": True, "suspensions": []}


@pytest.mark.parametrize("key", ["A B", "A%20B", "100%", 'a"b', "a?b#c", "\\`~", "a+b&c=d", "..", "<[{|}]>"])
def test_any_printable_key_can_be_put_and_read_back(key: str) -> None:
    assert put("providers", key, {"providerRef": key, "name": "Fern"}).status == 201
    assert get(f"/providers/{quote(key, safe='')}").body["providerRef"] == key


@pytest.mark.parametrize("key", ["x" * 61, "a/b", "é", ""])
def test_a_key_in_another_form_is_refused(key: str) -> None:
    answer = put("providers", key or "x", {"providerRef": key, "name": "Fern"})
    assert (answer.status, answer.problem) == (422, "invalid-record")


def test_the_key_of_a_charge_rate_is_made_of_two_fields() -> None:
    rate = {"serviceType": "HOME CARE", "fromDate": "2026-04-01", "hourly": "23.92"}
    assert put("charge-rates", "HOME CARE~2026-04-01", rate).status == 201
    assert put("charge-rates", "HOME CARE~2026-04-02", rate).status == 422
    assert get("/charge-rates/HOME%20CARE~2026-04-01").body == rate


def test_the_body_says_the_same_key_as_the_path() -> None:
    answer = put("orders", "O-2", ORDER)
    assert (answer.status, answer.problem) == (422, "invalid-record")
    assert [error["field"] for error in answer.body["errors"]] == ["orderRef"]


def test_settings_have_one_key_only() -> None:
    assert put("settings", "council", {"weekEndsOn": "friday"}).status == 201
    assert put("settings", "other", {"weekEndsOn": "friday"}).status == 422
    assert get("/settings/other").status == 404


def test_a_wrong_record_names_every_field_that_is_wrong() -> None:
    answer = put("orders", "O-1", ORDER | {"startDate": "1/4/2026", "planned": [], "colour": "red"})
    assert answer.status == 422
    assert [error["field"] for error in answer.body["errors"]] == ["startDate", "planned", "colour"]


@pytest.mark.parametrize("body", ["{", "[]", '"text"', '{"a": NaN}', '{"a": 1, "a": 2}', "\ufffd", "[" * 99_999])
def test_a_body_that_is_no_json_object_is_malformed(body: str) -> None:
    answer = put("orders", "O-1", body)
    assert (answer.status, answer.problem) == (400, "malformed-body")


def test_an_unknown_kind_does_not_exist() -> None:
    for answer in (get("/wishes"), get("/wishes/1"), put("wishes", "1", {}), get("/wishes", P100)):
        assert (answer.status, answer.problem) == (404, "not-found")


def test_settings_and_calendar_are_built_in_until_the_council_puts_its_own(reference: ReferenceTable) -> None:
    assert get("/settings/council").body == {
        "weekEndsOn": "sunday",
        "lateWeeks": 13,
        "claimedOverActualMinutes": 5,
        "calendar": "england-and-wales",
    }
    assert {"date": "2026-12-25", "name": "Christmas Day"} in get("/calendars/england-and-wales").body["dates"]
    put("calendars", "zzz", {"code": "zzz", "dates": []})
    put("calendars", "abc", {"code": "abc", "dates": []})
    assert [calendar["code"] for calendar in get("/calendars").body["items"]] == ["abc", "england-and-wales", "zzz"]
    put("calendars", "england-and-wales", {"code": "england-and-wales", "dates": []})
    assert [calendar["dates"] for calendar in get("/calendars").body["items"]] == [[], [], []]
    assert get("/calendars/england-and-wales").body["dates"] == []


def test_a_list_is_read_page_by_page() -> None:
    for number in range(5):
        put("providers", f"P{number}", {"providerRef": f"P{number}", "name": "Fern"})
    seen, path = [], "/providers?limit=2"
    while path:
        page = get(path).body
        seen.append([item["providerRef"] for item in page["items"]])
        path = f"/providers?limit=2&cursor={page['next']}" if page["next"] else ""
    assert seen == [["P0", "P1"], ["P2", "P3"], ["P4"]]


def test_a_cursor_fits_only_its_caller_and_list() -> None:
    for number in range(3):
        put("visit-codes", f"V{number}", CODE | {"code": f"V{number}"})
    cursor = get("/visit-codes?limit=1").body["next"]
    assert get(f"/visit-codes?limit=2&cursor={cursor}").status == 200
    for answer in (get(f"/visit-codes?cursor={cursor}", P100), get(f"/orders?cursor={cursor}")):
        assert (answer.status, answer.problem) == (400, "malformed-cursor")


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=ten", "limit=", "limit=1&limit=2", "cursor=x", "a=b"])
def test_a_query_that_is_not_understood_is_malformed(query: str) -> None:
    assert get(f"/orders?{query}").status == 400


def test_a_provider_sees_visit_codes_and_its_own_contracts_only() -> None:
    put("visit-codes", "VS", CODE)
    put("contracts", "C-1", CONTRACT)
    put("contracts", "C-2", CONTRACT | {"contractNumber": "C-2", "providerRef": "P200"})
    assert [code["code"] for code in get("/visit-codes", P100).body["items"]] == ["VS"]
    assert get("/visit-codes/VS", P100).status == 200
    assert [contract["contractNumber"] for contract in get("/contracts", P200).body["items"]] == ["C-2"]
    assert get("/contracts/C-1", P100).body["name"] == "Home care, north"


def test_anothers_contract_is_told_in_the_same_words_as_none() -> None:
    put("contracts", "C-1", CONTRACT)
    foreign, none = get("/contracts/C-1", P200), get("/contracts/C-9", P200)
    assert (foreign.status, foreign.body["detail"].replace("C-1", "C-9")) == (404, none.body["detail"])


@pytest.mark.parametrize("kind", ["settings", "providers", "principals", "orders", "service-users", "calendars"])
def test_everything_else_is_the_councils(kind: str) -> None:
    for answer in (get(f"/{kind}", P100), get(f"/{kind}/x", P100), put(kind, "x", {}, P100)):
        assert (answer.status, answer.problem) == (403, "council-only")


def test_a_client_that_nobody_registered_may_nothing() -> None:
    stranger = replace(P100, client_id="stranger")
    assert (get("/visit-codes", stranger).status, get("/visit-codes", stranger).problem) == (403, "unknown-client")


def test_a_token_for_approving_alone_is_not_the_councils() -> None:
    assert get("/orders", replace(APPROVER, scope="actuals/approve")).problem == "scope"
    assert get("/orders", APPROVER).status == 200


def test_the_councils_scope_counts_before_a_providers() -> None:
    assert get("/orders", replace(COUNCIL, scope="actuals/provider actuals/council")).status == 200


def new_client(**headers: str) -> Answer:
    put("providers", "P100", {"providerRef": "P100", "name": "Fern Care"})
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return call(api, "POST", "/principals", COUNCIL, NEW_CLIENT, named)


def app_clients(pool: str) -> list[dict[str, Any]]:
    cognito: Any = boto3.client("cognito-idp")
    ids = [client["ClientId"] for client in cognito.list_user_pool_clients(UserPoolId=pool)["UserPoolClients"]]
    return [cognito.describe_user_pool_client(UserPoolId=pool, ClientId=each)["UserPoolClient"] for each in ids]


def test_a_providers_client_is_made_with_a_secret_and_tied_to_it(aws: dict[str, str]) -> None:
    answer = new_client()
    (made,) = app_clients(aws["USER_POOL"])
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


def test_a_client_is_made_for_a_known_provider_only(aws: dict[str, str]) -> None:
    answer = call(api, "POST", "/principals", COUNCIL, NEW_CLIENT)
    assert (answer.status, answer.body["errors"][0]["field"]) == (422, "providerRef")
    assert app_clients(aws["USER_POOL"]) == []


@pytest.mark.parametrize("body", [{}, {"providerRef": 1, "name": "x"}, NEW_CLIENT | {"role": "council"}])
def test_a_client_asked_for_in_another_form_is_refused(body: object) -> None:
    answer = call(api, "POST", "/principals", COUNCIL, body)
    assert (answer.status, answer.problem) == (422, "invalid-body")


def test_a_provider_makes_and_ends_no_clients() -> None:
    assert call(api, "POST", "/principals", P100, NEW_CLIENT).problem == "council-only"
    assert call(api, "DELETE", f"/principals/{P100.client_id}", P100).problem == "council-only"


def test_a_client_that_was_ended_is_gone_and_can_be_ended_again(aws: dict[str, str]) -> None:
    client = new_client().body["clientId"]
    for _ in range(2):
        assert call(api, "DELETE", f"/principals/{client}").status == 204
    assert app_clients(aws["USER_POOL"]) == []
    assert get(f"/principals/{client}").status == 404
    assert get("/contracts", replace(P100, client_id=client)).problem == "unknown-client"


def test_a_client_made_elsewhere_is_tied_and_untied_but_not_removed(aws: dict[str, str]) -> None:
    cognito = boto3.client("cognito-idp")
    made = cognito.create_user_pool_client(UserPoolId=aws["USER_POOL"], ClientName="council")["UserPoolClient"]
    client = made["ClientId"]
    record = {"clientId": client, "role": "provider", "providerRef": "P200", "name": "By hand"}
    assert put("principals", client, record).status == 201
    assert get("/contracts", replace(P200, client_id=client)).status == 200
    assert call(api, "DELETE", f"/principals/{client}").status == 204
    assert call(api, "DELETE", "/principals/none%20such").status == 204
    assert [left["ClientId"] for left in app_clients(aws["USER_POOL"])] == [client]


@pytest.mark.parametrize("header", ["Idempotency-Key", "idempotency-key"])
def test_a_call_repeated_with_its_key_has_its_first_answer_and_one_effect(header: str, aws: dict[str, str]) -> None:
    first, again = new_client(**{header: "k-1"}), new_client(**{header: "k-1"})
    assert (first.status, first.body) == (again.status, again.body)
    assert len(app_clients(aws["USER_POOL"])) == 1
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


def test_a_key_is_its_callers_own(aws: dict[str, str]) -> None:
    new_client(Idempotency_Key="k-1")
    answer = call(api, "POST", "/principals", APPROVER, NEW_CLIENT, {"Idempotency-Key": "k-1"})
    assert answer.status == 201
    assert len(app_clients(aws["USER_POOL"])) == 2


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
