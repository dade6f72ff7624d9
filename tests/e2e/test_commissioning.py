"""The council's own work: records one by one and in bulk, and clients for its providers."""

import json

import httpx
import pytest

from infra.local.api import Json
from infra.local.clients import Client, token
from infra.local.stack import Stack
from tests.e2e.calls import Caller, upload
from tests.e2e.conftest import Case


def lines(*records: object) -> bytes:
    return "\n".join(record if isinstance(record, str) else json.dumps(record) for record in records).encode()


def person(ref: str, name: str = "Ada Winter") -> Json:
    return {"serviceUserRef": ref, "name": name}


def test_records_imported_in_bulk_report_like_any_other_import(case: Case) -> None:
    council, ref = case.council, case.person
    file = lines(person(ref), person(f"{ref}-2"), person(f"{ref}-3") | {"shoeSize": 7}, "{not json")
    begun = council.begin("service-users", "people.jsonl")
    assert upload(begun, file) == 204
    report = council.report(begun)
    assert report["status"] == "needs-correction"
    assert (report["fileReference"], report["providerRef"]) == (None, None)
    counts = report["counts"]
    assert (counts["read"], counts["new"], counts["rejected"]) == (4, 1, 2)
    assert [(issue["location"], issue["code"]) for issue in report["issues"]] == [
        ({"row": 3}, "format"),
        ({"row": 4}, "format"),
    ]
    assert report["issues"][0]["field"] == "shoeSize"
    council.post(f"/imports/{begun['importId']}/confirm", {"leaveOutRejected": True})
    assert council.settled(begun["importId"])["status"] == "imported"
    assert council.get(f"/service-users/{ref}-2")["name"] == "Ada Winter"


def test_orders_imported_in_bulk_are_matched_the_night_after(case: Case) -> None:
    order = case.order(status="draft") | {"status": "authorised"}
    case.deliver({})
    report = case.council.check(lines(order), kind="orders", filename="orders.jsonl", autoConfirm=True)
    done = case.council.wait(f"/imports/{report['importId']}", lambda answer: answer["status"] == "imported")
    assert done["counts"]["updated"] == 1
    case.night()
    assert [visit["status"] for visit in case.visits()] == ["matched"]


def test_the_same_records_in_bulk_again_are_unchanged_and_no_duplicate(case: Case) -> None:
    order = case.council.get(f"/orders/{case.order()['orderRef']}")
    report = case.council.check(lines(order), kind="orders", filename="orders.jsonl")
    assert (report["status"], report["counts"]["unchanged"]) == ("ready", 1)


def test_a_record_is_made_and_then_replaced(case: Case) -> None:
    path, record = f"/service-users/{case.person}-new", person(f"{case.person}-new")
    assert [case.council.status("PUT", path, json=record) for _ in range(2)] == [201, 200]
    assert case.council.get(path) == record | {"contributions": []} or case.council.get(path) == record


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/service-users/A1", {"serviceUserRef": "A2", "name": "Ada"}, "serviceUserRef"),
        ("/service-users/A1", {"serviceUserRef": "A1", "name": "Ada", "age": 90}, "age"),
        ("/settings/council", {"lateWeeks": 521}, "lateWeeks"),
        ("/providers/P9", {"providerRef": "P9"}, "name"),
    ],
)
def test_a_wrong_record_is_refused_by_field(council: Caller, path: str, body: Json, field: str) -> None:
    answer = council.ask("PUT", path, json=body)
    assert answer.status_code == 422
    assert field in [error["field"] for error in answer.json()["errors"]]


def test_a_body_that_is_no_json_is_malformed(council: Caller) -> None:
    assert council.status("PUT", "/providers/P9", content=b"{") == 400


def test_a_client_made_for_a_provider_acts_for_it_until_it_is_ended(stack: Stack, case: Case) -> None:
    body = {"providerRef": "P100", "name": "A new monitoring system"}
    headers = {"Idempotency-Key": f"client-of-{case.person}"}
    answer, again = (case.council.ask("POST", "/principals", json=body, headers=headers) for _ in range(2))
    assert (answer.status_code, again.json()) == (201, answer.json())
    made = answer.json()
    assert set(made) == {"clientId", "clientSecret", "providerRef"}
    client = Client(made["clientId"], made["clientSecret"], ("actuals/provider",))
    caller = Caller(stack, client)
    assert caller.get(f"/contracts/{case.contract}")["providerRef"] == "P100"
    path = f"/principals/{client.id}"
    assert case.council.get(path) == {"clientId": client.id, "role": "provider"} | body
    assert "clientSecret" not in json.dumps(case.council.get("/principals"))
    assert [case.council.status("DELETE", path) for _ in range(2)] == [204, 204]
    refused = caller.ask("GET", "/visit-codes")
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/unknown-client")
    with pytest.raises(httpx.HTTPStatusError):
        token(stack.token_url, client)
    caller.close()


def test_no_client_is_made_for_a_provider_that_is_not_known(council: Caller) -> None:
    answer = council.ask("POST", "/principals", json={"providerRef": "P-nobody", "name": "x"})
    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (422, ["providerRef"])
