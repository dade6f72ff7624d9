"""Looking at visits and line items, and exporting them, on moto."""

import json
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from actuals.aws.exports import ExportsTable
from actuals.aws.reference import ReferenceTable
from actuals.aws.visits import VisitsTable
from actuals.model.orders import PlannedVisit
from actuals.model.payments import Decision, Hold, HoldCode, Payment, Price
from actuals.model.reasons import Reason
from actuals.model.refs import (
    ContractNumber,
    ExportId,
    OrderRef,
    PaymentRunId,
    ProviderRef,
    ServiceUserRef,
    VisitId,
    WeekId,
)
from actuals.model.sent_visits import Worked
from actuals.model.visits import Visit, VisitStatus
from actuals.model.weeks import ServiceWeek
from functions.export.writer import write
from tests.examples import MONDAY, NOW, TUESDAY, VISIT, WEDNESDAY, WEEK, WEEK_KEY
from tests.integration.calls import COUNCIL, P100, P200, Answer, Client, Context, call
from tests.integration.exports import asked_for, content, exported, messages, objects, rows
from tests.integration.queues import sqs_event, succeed
from tests.integration.routes import api

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


MATCHED: dict[str, Any] = {
    "status": VisitStatus.MATCHED,
    "planned": PlannedVisit(OrderRef("O-1"), time(6, 30), 30, 1, TUESDAY),
}
PRICE_AMOUNT = Decimal("12.05")
PRICE = Price(30, 1, PRICE_AMOUNT, PRICE_AMOUNT, (), 30, (), Decimal("11.96"))
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


def all_pages(path: str) -> list[str]:
    answer = get(path)
    seen = ids(answer)
    while answer.body["next"]:
        answer = get(f"{path}&cursor={answer.body['next']}")
        seen += ids(answer)
    return seen


class TestVisitsOfAWeek:
    """GET /visits."""

    def test_any_day_shows_its_week_by_service_user_date_and_start(self) -> None:
        for asked in ("weekEnding=2026-11-22", "date=2026-11-22", "date=2026-11-16"):
            assert ids(get(f"/visits?{asked}")) == WEEK_OF_P100

    def test_another_week_is_empty(self) -> None:
        answer = get("/visits?date=2026-11-15")
        assert answer.body == {"items": [], "next": None}

    def test_pages_follow_each_other_and_leave_nothing_out(self) -> None:
        for limit in (1, 2, 3):
            assert all_pages(f"/visits?weekEnding=2026-11-22&limit={limit}") == WEEK_OF_P100

    def test_filters_narrow_the_week(self) -> None:
        cases = {
            "serviceUserRef=4001": ["a-2", "b-1", "a-1"],
            "serviceUserRef=4002": ["c-1"],
            "contractNumber=C-2": ["b-1"],
            "contractNumber=C-9": [],
            "status=unmatched": ["a-2", "c-1"],
            "status=new": ["b-1"],
            "paymentStatus=paid": [],
            "serviceType=HOME%20CARE": WEEK_OF_P100,
            "serviceLevel=PERSONAL%20CARE": ["a-1"],
            "serviceLevel=MEALS": [],
            "providerRef=P100&status=matched": ["a-1"],
        }
        shown = {asked: ids(get(f"/visits?weekEnding=2026-11-22&{asked}")) for asked in cases}
        assert shown == cases

    def test_the_council_sees_a_service_users_week_over_all_providers(self) -> None:
        answer = get("/visits?weekEnding=2026-11-22&serviceUserRef=4001", COUNCIL)
        assert ids(answer) == ["a-2", "b-1", "d-1", "a-1"]

    def test_a_provider_sees_its_own_only(self) -> None:
        assert ids(get("/visits?weekEnding=2026-11-22&serviceUserRef=4001", P200)) == ["d-1"]
        assert get("/visits?weekEnding=2026-11-22&providerRef=P100", P200).status == 404

    def test_what_cannot_be_answered_is_refused(self) -> None:
        cases = {
            "": (400, "week-needed"),
            "weekEnding=2026-11-20": (422, "week-ending-day"),
            "weekEnding=2026-11-22&status=lost": (400, "malformed-parameter"),
            "weekEnding=2026-11-22&person=4001": (400, "unknown-parameter"),
            "weekEnding=2026-11-22&limit=201": (400, "malformed-parameter"),
            "weekEnding=2026-11-22&cursor=x": (400, "malformed-cursor"),
        }
        answers = {asked: get(f"/visits?{asked}") for asked in cases}
        assert {asked: (answer.status, answer.problem) for asked, answer in answers.items()} == cases

    def test_the_councils_own_week_counts(self, council: ReferenceTable) -> None:
        council.put("settings", "council", {"weekEndsOn": "saturday"})
        assert get("/visits?weekEnding=2026-11-22").problem == "week-ending-day"


class TestVisitsAndMoney:
    """What visits cost, in lists and in files."""

    @pytest.fixture(autouse=True)
    def _priced(self, aws: dict[str, str]) -> None:
        """A week of one more service user, with a visit in each state of payment."""
        kinds: dict[str, dict[str, Any]] = {
            "payable": {},
            "held": {"holds": (Hold(HoldCode.OVER_TOLERANCE, 10),)},
            "paid": {"paid": (Payment(PaymentRunId("run-1"), PRICE_AMOUNT, 30, 30, NOW, OrderRef("O-1")),)},
            "not-payable": {"holds": (Hold(HoldCode.OVERLAP, 30, Decision.REFUSED, "Twice.", "officer", NOW),)},
        }
        visits = [
            visit("m", number, TUESDAY, time(7 + number), **MATCHED, price=PRICE, **kind)
            for number, kind in enumerate(kinds.values())
        ]
        VisitsTable(aws["VISITS_TABLE"]).save(week("m", "4005", *visits))

    @pytest.mark.parametrize(
        ("status", "shown"),
        [
            ("payable", ["m-0"]),
            ("held", ["m-1"]),
            ("paid", ["m-2"]),
            ("not-payable", ["m-3"]),
            ("unpaid", WEEK_OF_P100),
        ],
    )
    def test_a_list_may_be_of_one_payment_status(self, status: str, shown: list[str]) -> None:
        assert ids(get(f"/visits?weekEnding=2026-11-22&paymentStatus={status}")) == shown

    def test_a_file_adds_up_what_its_visits_cost(self, aws: dict[str, str]) -> None:
        body = {"kind": "visits", "format": "csv", "weekEnding": "2026-11-22", "serviceUserRef": "4005"}
        export, file = exported(aws, body)
        assert [(row["paymentAmount"], row["heldAmount"], row["paid"]) for row in rows(file)] == [
            ("12.05", "0.00", "0.00"),
            ("12.05", "4.02", "0.00"),
            ("12.05", "0.00", "12.05"),
            ("12.05", "0.00", "0.00"),
        ]
        assert export["totals"] == {"minutes": 120, "amount": "48.20"}

    def test_only_the_council_sees_what_the_service_user_is_charged(self, aws: dict[str, str]) -> None:
        body = {"kind": "visits", "format": "json", "weekEnding": "2026-11-22", "serviceUserRef": "4005"}
        charged = [{"amount": "11.96"}, {"amount": "7.97"}, {"amount": "11.96"}, {"amount": "0.00"}]
        for client, charges in ((P100, [None] * 4), (COUNCIL, charged)):
            listed = get("/visits?weekEnding=2026-11-22&serviceUserRef=4005", client).body["items"]
            assert [shown["charge"] for shown in listed] == charges
            assert get("/visits/m-0", client).body["charge"] == charges[0]
            assert objects(aws, body, client) == listed


class TestOneVisit:
    """GET /visits/{visitId}."""

    def test_its_provider_and_the_council_see_it(self) -> None:
        for client in (P100, COUNCIL):
            answer = get("/visits/a-2", client)
            assert answer.status == 200
            assert (answer.body["visitId"], answer.body["reason"]) == ("a-2", "not-authorised")

    def test_an_unknown_one_is_not_found(self) -> None:
        for visit_id in ("a-9", "x-1", "a", "-1", "a-1-1", "%20", f"{'a' * 3000}-1"):
            assert get(f"/visits/{visit_id}").problem == "not-found"

    def test_another_providers_is_not_found(self) -> None:
        assert get("/visits/a-2", P200).status == 404


class TestLineItems:
    """GET /care-package-line-items."""

    def test_a_provider_sees_its_authorised_orders(self) -> None:
        answer = get("/care-package-line-items")
        assert ids(answer) == ["O-1", "O-4"]
        assert answer.body["items"][0] == ORDER | {"providerRef": "P100", "plannedWeeklyMinutes": 60}

    def test_filters_narrow_the_list(self) -> None:
        cases = {
            ("includeHistorical=true", P100): ["O-1", "O-3", "O-4"],
            ("includeHistorical=false&serviceUserRef=4002", P100): ["O-4"],
            ("serviceType=HOME%20CARE", P200): ["O-9"],
            ("contractNumber=C-2", COUNCIL): ["O-4"],
            ("providerRef=P200", COUNCIL): ["O-9"],
            ("", COUNCIL): ["O-1", "O-4", "O-9"],
        }
        shown = {(asked, client): ids(get(f"/care-package-line-items?{asked}", client)) for asked, client in cases}
        assert shown == cases

    def test_pages_follow_each_other(self) -> None:
        assert all_pages("/care-package-line-items?limit=1") == ["O-1", "O-4"]

    def test_another_providers_do_not_exist(self) -> None:
        assert get("/care-package-line-items?providerRef=P200").status == 404


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

    def test_exceptions_are_the_unmatched_visits(self, aws: dict[str, str]) -> None:
        cases: list[tuple[dict[str, str], Client, set[str]]] = [
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
        ]
        for filters, client, shown in cases:
            export, file = exported(aws, {"kind": "exceptions", "format": "csv", **filters}, client)
            assert {row["visitId"] for row in rows(file)} == shown, filters
            assert {row["code"] for row in rows(file)} <= {"not-authorised"}
            assert export["rows"] == len(shown)

    def test_the_file_is_downloaded_under_a_helpful_name(self, aws: dict[str, str]) -> None:
        export, _ = exported(aws, {"kind": "visits", "format": "csv", "weekEnding": "2026-11-22"})
        query = parse_qs(urlsplit(export["url"]).query)
        name = f"visits-2026-11-22-{export['exportId']}.csv"
        assert query["response-content-disposition"] == [f'attachment; filename="{name}"']
        assert query["X-Amz-Expires"] == ["900"]

    def test_a_name_among_downloads_does_not_say_whose_care_it_is_about(self, aws: dict[str, str]) -> None:
        filters = {"serviceUserRef": "4002", "contractNumber": "C-1", "weekEnding": "2026-11-22"}
        export, _ = exported(aws, {"kind": "visits", "format": "csv", **filters})
        (disposition,) = parse_qs(urlsplit(export["url"]).query)["response-content-disposition"]
        assert disposition == f'attachment; filename="visits-2026-11-22-{export["exportId"]}.csv"'

    def test_there_is_nothing_to_download_before_it_is_written(self) -> None:
        asked = asked_for({"kind": "exceptions", "format": "csv"}).body
        shown = get(f"/exports/{asked['exportId']}").body
        assert shown == asked
        assert (shown["status"], shown["url"], shown["rows"], shown["totals"]) == ("running", None, None, None)

    def test_a_message_that_comes_twice_changes_nothing(self, aws: dict[str, str]) -> None:
        asked_for({"kind": "visits", "format": "json", "weekEnding": "2026-11-22"})
        (message,) = messages(aws)
        succeed(write, message)
        export_id = message["exportId"]
        first = get(f"/exports/{export_id}").body
        VisitsTable(aws["VISITS_TABLE"]).save(week("e", "4003", visit("e", 1, MONDAY, time(7))))
        succeed(write, message)
        second = get(f"/exports/{export_id}").body
        assert second | {"url": None} == first | {"url": None}
        assert len(json.loads(content(aws, second))) == 4

    def test_a_message_that_fails_comes_back_without_the_others(self, aws: dict[str, str]) -> None:
        asked_for({"kind": "exceptions", "format": "csv"})
        (message,) = messages(aws)
        (good,), (bad,) = sqs_event(message)["Records"], sqs_event({})["Records"]
        both = {"Records": [bad | {"messageId": "bad"}, good]}
        context: Any = Context()
        assert write(both, context) == {"batchItemFailures": [{"itemIdentifier": "bad"}]}

    def test_another_providers_export_is_not_found_and_the_council_sees_it(self) -> None:
        export = asked_for({"kind": "exceptions", "format": "csv"}).body["exportId"]
        assert get(f"/exports/{export}", P200).problem == "not-found"
        assert get(f"/exports/{export}", COUNCIL).status == 200
        of_council = asked_for({"kind": "exceptions", "format": "csv"}, COUNCIL).body["exportId"]
        assert get(f"/exports/{of_council}", P100).status == 404

    def test_an_unknown_export_is_not_found(self) -> None:
        for export_id in ("0" * 24, "x", "0" * 3000, "%20"):
            assert get(f"/exports/{export_id}").problem == "not-found"

    def test_what_cannot_be_exported_is_refused(self) -> None:
        answer = asked_for({"kind": "visits", "format": "csv"})
        assert (answer.status, answer.problem) == (422, "week-needed")
        assert asked_for({"kind": "exceptions", "format": "csv", "providerRef": "P200"}).status == 404

    def test_the_same_key_asks_for_one_file_only(self, aws: dict[str, str]) -> None:
        body = {"kind": "exceptions", "format": "csv"}
        first, second = (asked_for(body, P100, **{"Idempotency-Key": "once"}) for _ in range(2))
        assert (first.status, first.body) == (second.status, second.body)
        assert len(messages(aws)) == 1

    def test_one_still_running_after_hours_has_failed(self, aws: dict[str, str]) -> None:
        export_id = ExportId(asked_for({"kind": "exceptions", "format": "csv"}).body["exportId"])
        exports = ExportsTable(aws["EXPORTS_TABLE"])
        export = exports.export(export_id)
        assert export is not None
        exports.add(replace(export, created_at=export.created_at.replace(year=2025)))
        assert get(f"/exports/{export_id}").body["status"] == "failed"
