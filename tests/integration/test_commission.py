"""The council's decisions, through the commission function."""

from dataclasses import replace
from urllib.parse import quote

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


@pytest.mark.parametrize("key", ["A B", "A%20B", "100%", 'a"b', "a?b#c", "\\`~", "a+b&c=d", "...", "<[{|}]>"])
def test_any_printable_key_can_be_put_and_read_back(key: str) -> None:
    assert put("providers", key, {"providerRef": key, "name": "Fern"}).status == 201
    assert get(f"/providers/{quote(key, safe='')}").body["providerRef"] == key


@pytest.mark.parametrize("key", ["x" * 61, "a/b", "é", "", ".", "..", " "])
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


@pytest.mark.parametrize(
    "body", ["", "  ", "{", "[]", '"text"', '{"a": NaN}', '{"a": 1, "a": 2}', "\ufffd", "[" * 99_999]
)
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
        "name": "Example Council",
        "claimedOverActualMinutes": 5,
        "claimedStartMinutes": 30,
        "holdOverActualMinutes": 15,
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


def test_a_provider_sees_the_visit_codes_it_may_use_with_its_own_contracts_in_them() -> None:
    put("contracts", "C-1", CONTRACT)
    put("contracts", "C-2", CONTRACT | {"contractNumber": "C-2", "providerRef": "P200"})
    put("visit-codes", "BOTH", CODE | {"code": "BOTH", "contracts": ["C-1", "C-2"]})
    put("visit-codes", "THEIRS", CODE | {"code": "THEIRS", "contracts": ["C-2"]})
    assert [(code["code"], code["contracts"]) for code in get("/visit-codes", P100).body["items"]] == [
        ("BOTH", ["C-1"])
    ]
    assert get("/visit-codes/THEIRS", P100).status == 404
    assert get("/visit-codes/BOTH").body["contracts"] == ["C-1", "C-2"]


@pytest.mark.parametrize("key", ["x" * 2_000, "é", "%00"])
def test_what_is_no_key_does_not_exist(key: str) -> None:
    assert get(f"/orders/{quote(key, safe='%')}").status == 404


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
