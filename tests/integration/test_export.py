"""Looking at visits and line items, and exporting them, on moto."""

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from io import StringIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest

from actuals.aws.exports import ExportsTable
from actuals.aws.files import FilesBucket
from actuals.aws.reference import ReferenceTable
from actuals.aws.visits import VisitsTable
from actuals.model.reasons import Reason
from actuals.model.refs import ContractNumber, ExportId, OrderRef, ProviderRef, ServiceUserRef, VisitId, WeekId
from actuals.model.visits import PlannedVisit, Visit, VisitStatus, Worked
from actuals.model.weeks import ServiceWeek
from functions.export.handler import api, write
from tests.examples import MONDAY, SUNDAY, TUESDAY, VISIT, WEDNESDAY, WEEK, WEEK_KEY
from tests.integration.calls import COUNCIL, P100, P200, Answer, Client, Context, call

ORDER: dict[str, Any] = {
    "orderRef": "O-1",
    "contractNumber": "C-1",
    "serviceUserRef": "4001",
    "serviceType": "HOME CARE",
    "serviceLevel": "PERSONAL CARE",
    "startDate": "2026-04-01",
    "status": "authorised",
    "chargeable": True,
    "suspensions": [],
    "planned": [{"days": ["mon", "tue"], "start": "06:30", "minutes": 30, "carers": 1}],
}


def visit(week: str, number: int, day: date, at: time, **changes: Any) -> Visit:
    sent = replace(VISIT.sent, visit_date=day, actual=Worked(at, 1800))
    return replace(VISIT, visit_id=VisitId(f"{week}-{number}"), sent=sent, **changes)


def week(name: str, person: str, *visits: Visit, provider: str = "P100", contract: str = "C-1") -> ServiceWeek:
    key = WEEK_KEY._replace(
        provider_ref=ProviderRef(provider),
        service_user_ref=ServiceUserRef(person),
        contract_number=ContractNumber(contract),
    )
    return replace(WEEK, key=key, week_id=WeekId(name), visits=visits)


MATCHED: dict[str, Any] = {"status": VisitStatus.MATCHED, "planned": PlannedVisit(OrderRef("O-1"), time(6, 30), 30, 1)}
UNMATCHED: dict[str, Any] = {"status": VisitStatus.UNMATCHED, "reason": Reason.NOT_AUTHORISED}
STORED = (
    week("a", "4001", visit("a", 1, TUESDAY, time(7), **MATCHED), visit("a", 2, MONDAY, time(20), **UNMATCHED)),
    week("b", "4001", visit("b", 1, TUESDAY, time(6)), contract="C-2"),
    week("c", "4002", visit("c", 1, WEDNESDAY, time(9), **UNMATCHED)),
    week("d", "4001", visit("d", 1, TUESDAY, time(6, 30), **UNMATCHED), provider="P200", contract="C-9"),
)
WEEK_OF_P100 = ["a-2", "b-1", "a-1", "c-1"]


@pytest.fixture(autouse=True)
def council(aws: dict[str, str], reference: ReferenceTable) -> ReferenceTable:
    """Two providers, their contracts and their week."""
    for contract, provider in (("C-1", "P100"), ("C-2", "P100"), ("C-9", "P200")):
        reference.put("contracts", contract, {"contractNumber": contract, "providerRef": provider})
    visits = VisitsTable(aws["VISITS_TABLE"])
    for stored in STORED:
        visits.save(stored)
    reference.put("orders", "O-1", ORDER)
    reference.put("orders", "O-2", ORDER | {"orderRef": "O-2", "status": "draft"})
    reference.put("orders", "O-3", ORDER | {"orderRef": "O-3", "endDate": "2020-01-01"})
    reference.put("orders", "O-4", ORDER | {"orderRef": "O-4", "contractNumber": "C-2", "serviceUserRef": "4002"})
    reference.put("orders", "O-9", ORDER | {"orderRef": "O-9", "contractNumber": "C-9"})
    reference.put("orders", "O-0", ORDER | {"orderRef": "O-0", "contractNumber": "C-unknown"})
    return reference


def get(path: str, client: Client = P100) -> Answer:
    return call(api, "GET", path, client)


def ids(answer: Answer) -> list[str]:
    assert answer.status == 200, answer
    return [item.get("visitId") or item["orderRef"] for item in answer.body["items"]]


class TestVisitsOfAWeek:
    """GET /visits."""

    @pytest.mark.parametrize("asked", ["weekEnding=2026-11-22", "date=2026-11-22", "date=2026-11-16"])
    def test_any_day_shows_its_week_by_service_user_date_and_start(self, asked: str) -> None:
        assert ids(get(f"/visits?{asked}")) == WEEK_OF_P100

    def test_another_week_is_empty(self) -> None:
        answer = get("/visits?date=2026-11-15")
        assert answer.body == {"items": [], "next": None}

    @pytest.mark.parametrize("limit", [1, 2, 3])
    def test_pages_follow_each_other_and_leave_nothing_out(self, limit: int) -> None:
        path = f"/visits?weekEnding=2026-11-22&limit={limit}"
        answer = get(path)
        seen = ids(answer)
        while answer.body["next"]:
            answer = get(f"{path}&cursor={answer.body['next']}")
            seen += ids(answer)
        assert seen == WEEK_OF_P100

    @pytest.mark.parametrize(
        ("asked", "shown"),
        [
            ("serviceUserRef=4001", ["a-2", "b-1", "a-1"]),
            ("serviceUserRef=4002", ["c-1"]),
            ("contractNumber=C-2", ["b-1"]),
            ("contractNumber=C-9", []),
            ("status=unmatched", ["a-2", "c-1"]),
            ("status=new", ["b-1"]),
            ("paymentStatus=paid", []),
            ("serviceType=HOME%20CARE", WEEK_OF_P100),
            ("serviceLevel=PERSONAL%20CARE", ["a-1"]),
            ("serviceLevel=MEALS", []),
            ("providerRef=P100&status=matched", ["a-1"]),
        ],
    )
    def test_filters_narrow_the_week(self, asked: str, shown: list[str]) -> None:
        assert ids(get(f"/visits?weekEnding=2026-11-22&{asked}")) == shown

    def test_the_council_sees_a_service_users_week_over_all_providers(self) -> None:
        answer = get("/visits?weekEnding=2026-11-22&serviceUserRef=4001", COUNCIL)
        assert ids(answer) == ["a-2", "b-1", "d-1", "a-1"]

    def test_a_provider_sees_its_own_only(self) -> None:
        assert ids(get("/visits?weekEnding=2026-11-22&serviceUserRef=4001", P200)) == ["d-1"]
        assert get("/visits?weekEnding=2026-11-22&providerRef=P100", P200).status == 404

    @pytest.mark.parametrize(
        ("asked", "client", "status", "problem"),
        [
            ("", P100, 400, "week-needed"),
            ("weekEnding=2026-11-22", COUNCIL, 400, "someone-needed"),
            ("weekEnding=2026-11-20", P100, 422, "week-ending-day"),
            ("date=2026-11-20&weekEnding=2026-11-22", P100, 422, "one-week"),
            ("date=9999-12-31", P100, 422, "week-ending-day"),
            ("date=20.11.2026", P100, 400, "malformed-parameter"),
            ("weekEnding=2026-11-22&status=lost", P100, 400, "malformed-parameter"),
            ("weekEnding=2026-11-22&paymentStatus=lost", P100, 400, "malformed-parameter"),
            (f"weekEnding=2026-11-22&serviceUserRef={'4' * 3000}", P100, 400, "malformed-parameter"),
            ("weekEnding=2026-11-22&person=4001", P100, 400, "unknown-parameter"),
            ("weekEnding=2026-11-22&limit=201", P100, 400, "malformed-parameter"),
            ("weekEnding=2026-11-22&cursor=x", P100, 400, "malformed-cursor"),
        ],
    )
    def test_what_cannot_be_answered_is_refused(self, asked: str, client: Client, status: int, problem: str) -> None:
        answer = get(f"/visits?{asked}", client)
        assert (answer.status, answer.problem) == (status, problem)

    def test_a_week_that_ends_on_another_day_says_which(self) -> None:
        detail = get("/visits?weekEnding=2026-11-20").body["detail"]
        assert "2026-11-20 is a Friday; the council's weeks end on Sunday" in detail
        assert "weekEnding=2026-11-22" in detail

    def test_the_councils_own_week_counts(self, council: ReferenceTable) -> None:
        council.put("settings", "council", {"weekEndsOn": "saturday"})
        assert get("/visits?weekEnding=2026-11-22").problem == "week-ending-day"


class TestOneVisit:
    """GET /visits/{visitId}."""

    @pytest.mark.parametrize("client", [P100, COUNCIL])
    def test_its_provider_and_the_council_see_it(self, client: Client) -> None:
        answer = get("/visits/a-2", client)
        assert answer.status == 200
        assert (answer.body["visitId"], answer.body["reason"]) == ("a-2", "not-authorised")

    @pytest.mark.parametrize("visit_id", ["a-9", "x-1", "a", "-1", "a-1-1", "%20", f"{'a' * 3000}-1"])
    def test_an_unknown_one_is_not_found(self, visit_id: str) -> None:
        assert get(f"/visits/{visit_id}").problem == "not-found"

    def test_another_providers_is_not_found(self) -> None:
        assert get("/visits/a-2", P200).status == 404


class TestLineItems:
    """GET /care-package-line-items."""

    def test_a_provider_sees_its_authorised_orders(self) -> None:
        answer = get("/care-package-line-items")
        assert ids(answer) == ["O-1", "O-4"]
        assert answer.body["items"][0] == ORDER | {"providerRef": "P100", "plannedWeeklyMinutes": 60}

    @pytest.mark.parametrize(
        ("asked", "client", "shown"),
        [
            ("includeHistorical=true", P100, ["O-1", "O-3", "O-4"]),
            ("includeHistorical=false&serviceUserRef=4002", P100, ["O-4"]),
            ("serviceType=HOME%20CARE", P200, ["O-9"]),
            ("contractNumber=C-2", COUNCIL, ["O-4"]),
            ("providerRef=P200", COUNCIL, ["O-9"]),
            ("", COUNCIL, ["O-1", "O-4", "O-9"]),
        ],
    )
    def test_filters_narrow_the_list(self, asked: str, client: Client, shown: list[str]) -> None:
        assert ids(get(f"/care-package-line-items?{asked}", client)) == shown

    def test_pages_follow_each_other(self) -> None:
        path = "/care-package-line-items?limit=1"
        first = get(path)
        second = get(f"{path}&cursor={first.body['next']}")
        assert (ids(first), ids(second), second.body["next"]) == (["O-1"], ["O-4"], None)

    def test_another_providers_do_not_exist(self) -> None:
        assert get("/care-package-line-items?providerRef=P200").status == 404


def asked_for(body: dict[str, Any], client: Client = P100, **headers: str) -> Answer:
    return call(api, "POST", "/exports", client, body, headers)


def messages(aws: dict[str, str]) -> Iterator[dict[str, Any]]:
    sqs = boto3.client("sqs")
    while found := sqs.receive_message(QueueUrl=aws["EXPORT_QUEUE"], MaxNumberOfMessages=10).get("Messages"):
        for message in found:
            sqs.delete_message(QueueUrl=aws["EXPORT_QUEUE"], ReceiptHandle=message["ReceiptHandle"])
            yield {"messageId": message["MessageId"], "body": message["Body"], "eventSource": "aws:sqs"}


def written(aws: dict[str, str]) -> None:
    event = {"Records": list(messages(aws))}
    assert event["Records"]
    assert write(event, Context()) == {"batchItemFailures": []}


def exported(aws: dict[str, str], body: dict[str, Any], client: Client = P100) -> tuple[dict[str, Any], bytes]:
    answer = asked_for(body, client)
    assert (answer.status, answer.body["status"]) == (202, "running"), answer
    written(aws)
    shown = get(f"/exports/{answer.body['exportId']}", client)
    return shown.body, content(aws, shown.body)


def content(aws: dict[str, str], export: dict[str, Any]) -> bytes:
    key = urlsplit(export["url"]).path.partition("/exports/")[2]
    return b"".join(FilesBucket(aws["EXPORTS_BUCKET"]).read(f"exports/{key}"))


def rows(file: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(file.decode("utf-8-sig"), newline="")))


class TestExports:
    """POST /exports, the writer, GET /exports/{exportId}."""

    def test_visits_as_json_are_the_objects_of_the_list(self, aws: dict[str, str]) -> None:
        body = {"kind": "visits", "format": "json", "weekEnding": "2026-11-22"}
        export, file = exported(aws, body)
        assert json.loads(file) == get("/visits?weekEnding=2026-11-22").body["items"]
        assert (export["status"], export["rows"]) == ("ready", 4)
        assert export["totals"] == {"minutes": 120, "amount": "0.00"}

    def test_visits_as_csv_are_filtered_like_the_list(self, aws: dict[str, str]) -> None:
        body = {"kind": "visits", "format": "csv", "date": "2026-11-18", "status": "unmatched"}
        _, file = exported(aws, body)
        assert [row["visitId"] for row in rows(file)] == ["a-2", "c-1"]

    def test_commissioned_care_is_all_of_the_providers(self, aws: dict[str, str]) -> None:
        export, file = exported(aws, {"kind": "commissioned-care", "format": "json"})
        assert json.loads(file) == get("/care-package-line-items").body["items"]
        assert export["totals"]["minutes"] == 120

    def test_commissioned_care_may_include_what_has_ended(self, aws: dict[str, str]) -> None:
        body = {"kind": "commissioned-care", "format": "csv", "includeHistorical": True}
        _, file = exported(aws, body)
        assert [row["orderRef"] for row in rows(file)] == ["O-1", "O-3", "O-4"]

    @pytest.mark.parametrize(
        ("filters", "client", "shown"),
        [
            ({}, P100, {"a-2", "c-1"}),
            ({}, P200, {"d-1"}),
            ({}, COUNCIL, {"a-2", "c-1", "d-1"}),
            ({"providerRef": "P200"}, COUNCIL, {"d-1"}),
            ({"contractNumber": "C-9"}, COUNCIL, {"d-1"}),
            ({"contractNumber": "C-9"}, P100, set()),
            ({"weekEnding": "2026-11-22"}, P100, {"a-2", "c-1"}),
            ({"weekEnding": "2026-11-22"}, COUNCIL, {"a-2", "c-1", "d-1"}),
            ({"weekEnding": "2026-11-15"}, COUNCIL, set()),
            ({"serviceUserRef": "4002"}, COUNCIL, {"c-1"}),
        ],
    )
    def test_exceptions_are_the_unmatched_visits(
        self, aws: dict[str, str], filters: dict[str, str], client: Client, shown: set[str]
    ) -> None:
        export, file = exported(aws, {"kind": "exceptions", "format": "csv", **filters}, client)
        assert {row["visitId"] for row in rows(file)} == shown
        assert {row["code"] for row in rows(file)} <= {"not-authorised"}
        assert export["rows"] == len(shown)

    def test_the_file_is_downloaded_under_a_helpful_name(self, aws: dict[str, str]) -> None:
        export, _ = exported(aws, {"kind": "visits", "format": "csv", "weekEnding": "2026-11-22"})
        query = parse_qs(urlsplit(export["url"]).query)
        assert query["response-content-disposition"] == ['attachment; filename="visits-P100-2026-11-22.csv"']
        assert query["X-Amz-Expires"] == ["900"]

    def test_there_is_nothing_to_download_before_it_is_written(self) -> None:
        asked = asked_for({"kind": "exceptions", "format": "csv"}).body
        shown = get(f"/exports/{asked['exportId']}").body
        assert shown == asked
        assert (shown["status"], shown["url"], shown["rows"], shown["totals"]) == ("running", None, None, None)

    def test_a_message_that_comes_twice_changes_nothing(self, aws: dict[str, str]) -> None:
        asked_for({"kind": "visits", "format": "json", "weekEnding": "2026-11-22"})
        event = {"Records": list(messages(aws))}
        write(event, Context())
        (message,) = event["Records"]
        export_id = json.loads(message["body"])["exportId"]
        first = get(f"/exports/{export_id}").body
        VisitsTable(aws["VISITS_TABLE"]).save(week("e", "4003", visit("e", 1, MONDAY, time(7))))
        write(event, Context())
        second = get(f"/exports/{export_id}").body
        assert second | {"url": None} == first | {"url": None}
        assert len(json.loads(content(aws, second))) == 4

    def test_a_message_that_fails_comes_back_without_the_others(self, aws: dict[str, str]) -> None:
        asked_for({"kind": "exceptions", "format": "csv"})
        good = list(messages(aws))
        bad = {"messageId": "bad", "body": "{}", "eventSource": "aws:sqs"}
        assert write({"Records": [bad, *good]}, Context()) == {"batchItemFailures": [{"itemIdentifier": "bad"}]}

    def test_another_providers_export_is_not_found_and_the_council_sees_it(self) -> None:
        export = asked_for({"kind": "exceptions", "format": "csv"}).body["exportId"]
        assert get(f"/exports/{export}", P200).problem == "not-found"
        assert get(f"/exports/{export}", COUNCIL).status == 200
        of_council = asked_for({"kind": "exceptions", "format": "csv"}, COUNCIL).body["exportId"]
        assert get(f"/exports/{of_council}", P100).status == 404

    @pytest.mark.parametrize("export_id", ["0" * 24, "x", "0" * 3000, "%20"])
    def test_an_unknown_export_is_not_found(self, export_id: str) -> None:
        assert get(f"/exports/{export_id}").problem == "not-found"

    @pytest.mark.parametrize(
        ("body", "client", "status", "problem", "fields"),
        [
            ({}, P100, 422, "invalid-body", ["kind", "format"]),
            ({"kind": "payments", "format": "csv"}, P100, 422, "invalid-body", ["kind"]),
            ({"kind": "charges", "format": "csv"}, COUNCIL, 422, "invalid-body", ["kind"]),
            ({"kind": "poems", "format": "csv"}, P100, 422, "invalid-body", ["kind"]),
            ({"kind": "visits", "format": "xlsx"}, P100, 422, "invalid-body", ["format"]),
            ({"kind": "visits", "format": "csv"}, P100, 422, "week-needed", []),
            ({"kind": "visits", "format": "csv", "date": "2026-11-17"}, COUNCIL, 422, "someone-needed", []),
            ({"kind": "visits", "format": "csv", "date": "17/11/2026"}, P100, 422, "invalid-body", ["date"]),
            ({"kind": "visits", "format": "csv", "weekEnding": "2026-11-20"}, P100, 422, "week-ending-day", []),
            ({"kind": "exceptions", "format": "csv", "status": "lost"}, P100, 422, "invalid-body", ["status"]),
            ({"kind": "exceptions", "format": "csv", "person": "4001"}, P100, 422, "invalid-body", ["person"]),
            (
                {"kind": "commissioned-care", "format": "csv", "weekEnding": "2026-11-22"},
                P100,
                422,
                "invalid-body",
                ["weekEnding"],
            ),
            ({"kind": "exceptions", "format": "csv", "providerRef": "P200"}, P100, 404, "not-found", []),
        ],
    )
    def test_what_cannot_be_exported_is_refused(
        self, body: dict[str, Any], client: Client, status: int, problem: str, fields: list[str]
    ) -> None:
        answer = asked_for(body, client)
        assert (answer.status, answer.problem) == (status, problem)
        assert [error["field"] for error in answer.body.get("errors", [])] == fields

    def test_what_is_not_there_yet_says_so(self) -> None:
        (error,) = asked_for({"kind": "payments", "format": "csv"}).body["errors"]
        assert "payments cannot be exported yet" in error["message"]

    def test_the_same_key_asks_for_one_file_only(self, aws: dict[str, str]) -> None:
        body = {"kind": "exceptions", "format": "csv"}
        first, second = (asked_for(body, P100, **{"Idempotency-Key": "once"}) for _ in range(2))
        assert (first.status, first.body) == (second.status, second.body)
        assert len(list(messages(aws))) == 1

    def test_one_still_running_after_hours_has_failed(self, aws: dict[str, str]) -> None:
        export_id = ExportId(asked_for({"kind": "exceptions", "format": "csv"}).body["exportId"])
        exports = ExportsTable(aws["EXPORTS_TABLE"])
        export = exports.export(export_id)
        assert export is not None
        exports.add(replace(export, created_at=export.created_at.replace(year=2025)))
        assert get(f"/exports/{export_id}").body["status"] == "failed"


def test_the_example_week_ends_on_the_day_that_is_asked_for() -> None:
    assert WEEK_KEY.week_ending == SUNDAY
