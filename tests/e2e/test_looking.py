"""What people look at and download: visits page by page, care package line items, exports."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from actuals.model.london import today
from tests.e2e.calls import Caller, Query, array, table
from tests.e2e.conftest import Case
from tests.e2e.files import WEEK, Cells

DAYS: list[Cells] = [{"VisitDate": f"{day:02}/11/2026"} for day in range(9, 16)]
FORMULA = '=HYPERLINK("http://example.org")'


def test_visits_come_page_by_page_in_order_of_time(case: Case) -> None:
    case.deliver(*DAYS[::-1])
    asked: Query = {"weekEnding": WEEK, "serviceUserRef": case.person, "limit": 3}
    pages = [case.provider.get("/visits", **asked)]
    while pages[-1]["next"]:
        pages.append(case.provider.get("/visits", **asked, cursor=pages[-1]["next"]))
    assert [len(page["items"]) for page in pages] == [3, 3, 1]
    dates = [visit["visitDate"] for page in pages for visit in page["items"]]
    assert dates == [f"2026-11-{day:02}" for day in range(9, 16)]


def test_a_cursor_fits_one_caller_and_query_only(case: Case) -> None:
    case.deliver(*DAYS[:2])
    asked: Query = {"weekEnding": WEEK, "serviceUserRef": case.person, "limit": 1}
    cursor = case.provider.get("/visits", **asked)["next"]
    for caller, query in (
        (case.provider, asked | {"status": "new"}),
        (case.council, asked),
        (case.provider, asked | {"cursor": f"{cursor}x"}),
    ):
        assert caller.status("GET", "/visits", params={"cursor": cursor} | query) == 400
    assert case.provider.status("GET", "/visits", params=asked | {"limit": 200, "cursor": cursor}) == 200


def test_every_list_can_be_walked_one_at_a_time(case: Case) -> None:
    case.order()
    case.order()
    for path, query in (("/care-package-line-items", {"serviceUserRef": case.person}), ("/visit-codes", {})):
        one_by_one = list(case.provider.all(path, limit=1, **query))
        assert one_by_one == list(case.provider.all(path, **query))
        assert len(one_by_one) > 1


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 400),
        ({"weekEnding": WEEK, "limit": 0}, 400),
        ({"weekEnding": WEEK, "limit": 201}, 400),
        ({"weekEnding": WEEK, "limit": "many"}, 400),
        ({"weekEnding": WEEK, "colour": "red"}, 400),
        ({"weekEnding": WEEK, "status": "lost"}, 400),
        ({"weekEnding": "15/11/2026"}, 400),
        ({"weekEnding": "2026-11-14"}, 422),
        ({"date": "2026-11-14"}, 200),
        ({"date": "2026-11-14", "status": "matched", "paymentStatus": "unpaid", "limit": 200}, 200),
    ],
)
def test_what_a_list_of_visits_may_be_asked_for(p100: Caller, query: Query, status: int) -> None:
    answer = p100.ask("GET", "/visits", params=query)
    assert answer.status_code == status
    if status != 200:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["detail"].endswith(".")


def test_the_council_says_whose_visits_it_wants(case: Case) -> None:
    case.deliver(DAYS[0])
    assert case.council.status("GET", "/visits", params={"weekEnding": WEEK}) == 400
    for query in ({"serviceUserRef": case.person}, {"providerRef": "P100", "contractNumber": case.contract}):
        seen = list(case.council.all("/visits", weekEnding=WEEK, **query))
        assert seen == case.visits()


def test_visits_are_filtered_by_status_service_and_level(case: Case) -> None:
    case.order(serviceLevel="PERSONAL CARE")
    case.deliver(DAYS[0], DAYS[1] | {"OrderRef": "O-never"})
    case.night()
    both = case.visits()
    assert case.visits(status="matched") == case.visits(serviceLevel="PERSONAL CARE") == both[:1]
    assert case.visits(status="unmatched") == both[1:]
    assert case.visits(serviceType="HOME CARE", contractNumber=case.contract) == both
    assert case.visits(serviceType="SITTING SERVICE") == []


def test_an_order_that_ended_over_28_days_ago_is_historical(case: Case) -> None:
    now = today(datetime.now(UTC))
    ended = {
        days: case.order(endDate=(now - timedelta(days)).isoformat(), startDate="2026-01-05")["orderRef"]
        for days in (27, 28, 29)
    }
    draft = case.order(status="draft")["orderRef"]

    def shown(**query: str) -> set[str]:
        items = case.provider.all("/care-package-line-items", serviceUserRef=case.person, **query)
        return {item["orderRef"] for item in items}

    assert today(datetime.now(UTC)) == now, "the test ran over midnight: run it again"
    assert shown() == {ended[27], ended[28]}
    assert shown(includeHistorical="true") == set(ended.values())
    assert draft not in shown(includeHistorical="true")


def test_a_line_item_is_the_order_with_its_provider_and_weekly_minutes(case: Case) -> None:
    order = case.order()
    (item,) = case.provider.all("/care-package-line-items", serviceUserRef=case.person)
    assert item == case.council.get(f"/orders/{order['orderRef']}") | {
        "providerRef": "P100",
        "plannedWeeklyMinutes": 210,
    }


def test_visits_are_exported_as_the_api_shows_them(case: Case) -> None:
    case.order()
    case.deliver(DAYS[0] | {"ServiceUserDetails": FORMULA}, DAYS[1] | {"ServiceUserDetails": FORMULA})
    case.night()
    filters = {"weekEnding": WEEK, "serviceUserRef": case.person}
    export, text = case.provider.export("visits", "json", **filters)
    assert (export["status"], export["rows"], export["totals"]) == ("ready", 2, {"minutes": 60, "amount": "24.10"})
    assert array(text) == case.visits()
    assert {visit["serviceUserDetails"] for visit in array(text)} == {FORMULA}
    export, text = case.provider.export("visits", "csv", **filters)
    rows = table(text)
    assert export["rows"] == len(rows) == 2
    assert {row["serviceUserDetails"] for row in rows} == {f"'{FORMULA}"}
    assert [(row["status"], row["claimedStart"], row["claimedMinutes"]) for row in rows] == [
        ("matched", "07:30:00", "30")
    ] * 2


def test_commissioned_care_is_exported_with_formulas_made_harmless(case: Case) -> None:
    order = case.order(serviceLevel="@SUM(1)")
    filters = {"contractNumber": case.contract}
    export, text = case.provider.export("commissioned-care", "csv", **filters)
    (row,) = table(text)
    assert (row["orderRef"], row["serviceLevel"], row["plannedWeeklyMinutes"]) == (order["orderRef"], "'@SUM(1)", "210")
    assert export["totals"]["minutes"] == 210
    _, text = case.provider.export("commissioned-care", "json", **filters)
    assert array(text) == list(case.provider.all("/care-package-line-items", **filters))


def test_exceptions_are_the_visits_somebody_must_act_on(case: Case) -> None:
    case.order()
    case.deliver(DAYS[0], DAYS[1] | {"OrderRef": "-never"})
    case.night()
    filters = {"contractNumber": case.contract}
    _, text = case.provider.export("exceptions", "json", **filters)
    row, warning = array(text)
    assert (warning["code"], warning["visitId"]) == ("order-ref", row["visitId"])
    assert row | {"code": "order-ref-unknown", "visitDate": "2026-11-10", "orderRef": "-never"} == row
    assert case.provider.get(f"/visits/{row['visitId']}")["reasonText"] == row["message"]
    _, text = case.provider.export("exceptions", "csv", **filters)
    line, _ = table(text)
    assert (line["code"], line["orderRef"], line["waitingFor"]) == ("order-ref-unknown", "'-never", "provider")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "payments", "format": "csv", "status": "matched"}, "status"),
        ({"kind": "poems", "format": "csv"}, "kind"),
        ({"kind": "visits", "format": "xlsx", "weekEnding": WEEK}, "format"),
        ({"kind": "commissioned-care", "format": "csv", "weekEnding": WEEK}, "weekEnding"),
    ],
)
def test_what_cannot_be_exported_is_refused_by_field(p100: Caller, body: dict[str, str], field: str) -> None:
    answer = p100.ask("POST", "/exports", json=body)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_the_api_says_how_it_is_and_what_it_can_do_without_a_token(p100: Caller) -> None:
    for path, kind in (("/health", "application/json"), ("/openapi.json", "application/json"), ("/docs", "text/html")):
        answer = p100.ask("GET", path, headers={"Authorization": ""})
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(kind)
    health, openapi = p100.get("/health"), p100.get("/openapi.json")
    assert (health["status"], openapi["info"]["version"]) == ("ok", health["version"])
    assert json.dumps(openapi).count("/imports/{importId}/confirm")
