"""Held visits on moto: listed for the council, released, refused."""

from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest

from actuals.aws.visits import VisitsTable
from actuals.model.payments import Decision, Hold, HoldCode, PaymentStatus
from actuals.model.refs import ContractNumber, ProviderRef, ServiceUserRef, VisitId, WeekId
from actuals.model.visits import Visit
from actuals.model.weeks import ServiceWeek, WeekKey
from functions.hold.handler import api
from tests.examples import NOW, WEEK_KEY
from tests.integration.calls import COUNCIL, P100, Answer, Client, call
from tests.unit.paying.examples import visit, week_with

NOTE = {"note": "Two carers were needed."}
KEY = {"Idempotency-Key": "one"}
TOLERANCE, OVERLAP, NO_RATE = (Hold(code, 10) for code in (HoldCode.OVER_TOLERANCE, HoldCode.OVERLAP, HoldCode.NO_RATE))


@pytest.fixture
def visits(aws: dict[str, str]) -> VisitsTable:
    return VisitsTable(aws["VISITS_TABLE"])


def held(*holds: Hold, name: str = "week-1-1", start: time = time(6, 30)) -> Visit:
    return replace(visit(name, start), holds=holds)


def stored(visits: VisitsTable) -> Visit:
    week = visits.week(WEEK_KEY)
    assert week is not None
    return week.visits[0]


def decide(what: str, visit_id: str = "week-1-1", body: object = NOTE, client: Client = COUNCIL, **more: Any) -> Answer:
    return call(api, "POST", f"/held-visits/{visit_id}/{what}", client, body, **more)


def listed(query: str = "") -> list[str]:
    """All visit ids, page by page."""
    found: list[str] = []
    cursor = ""
    while True:
        page = call(api, "GET", f"/held-visits?limit=2{query}{cursor}").body
        found.extend(item["visitId"] for item in page["items"])
        if page["next"] is None:
            return found
        cursor = f"&cursor={page['next']}"


@pytest.mark.parametrize(
    ("what", "decision", "minutes"), [("release", Decision.RELEASED, 0), ("refuse", Decision.REFUSED, 10)]
)
def test_a_decision_is_written_with_who_when_and_why(
    visits: VisitsTable, what: str, decision: Decision, minutes: int
) -> None:
    visits.save(week_with(held(TOLERANCE)))
    answer = decide(what)
    assert (answer.status, answer.body["visitId"], answer.body["payment"]["status"]) == (200, "week-1-1", "payable")
    (hold,) = stored(visits).holds
    assert (hold.decision, hold.note, hold.by) == (decision, NOTE["note"], COUNCIL.client_id)
    assert hold.at is not None
    assert stored(visits).withheld_minutes == minutes
    assert stored(visits).history[-1].by == "council"


def test_what_was_decided_is_held_no_more(visits: VisitsTable) -> None:
    visits.save(week_with(held(TOLERANCE)))
    assert listed() == ["week-1-1"]
    decide("release")
    assert listed() == []
    again = decide("refuse")
    assert (again.status, again.problem) == (409, "not-held")
    assert stored(visits).holds[0].decision is Decision.RELEASED


def test_the_first_answer_is_repeated_for_its_key(visits: VisitsTable) -> None:
    visits.save(week_with(held(TOLERANCE)))
    first, second = (decide("release", headers=KEY) for _ in range(2))
    assert (first.status, first.body) == (second.status, second.body) == (200, first.body)
    assert decide("release", body={"note": "Another."}, headers=KEY).status == 422


def test_a_missing_rate_is_nobodys_to_release(visits: VisitsTable) -> None:
    visits.save(week_with(held(NO_RATE)))
    assert [decide(what).problem for what in ("release", "refuse")] == ["no-rate", "no-rate"]
    visits.save(replace(week_with(held(NO_RATE, OVERLAP)), version=1))
    assert decide("release").status == 200
    assert [hold.decision for hold in stored(visits).holds] == [None, Decision.RELEASED]


def test_refusing_one_of_two_overlapping_visits_frees_the_other(visits: VisitsTable) -> None:
    whole = replace(OVERLAP, carer_minutes=30)
    early, late = held(whole), held(whole, name="week-1-2", start=time(6, 50))
    visits.save(week_with(early, late))
    decide("refuse")
    week = visits.week(WEEK_KEY)
    assert week is not None
    assert week.visits[1].payment_status is PaymentStatus.PAYABLE


def test_one_that_overlaps_a_visit_under_another_contract_too_waits_on(visits: VisitsTable) -> None:
    early, late = held(OVERLAP), held(OVERLAP, name="week-1-2", start=time(6, 50))
    visits.save(week_with(early, late))
    other = WEEK_KEY._replace(contract_number=ContractNumber("C-2"))
    visits.save(replace(week_with(visit("other-1", time(7, 10))), key=other, week_id=WeekId("other")))
    decide("release")
    assert listed() == ["week-1-2"]


@pytest.mark.parametrize("body", [{}, {"note": ""}, {"note": " "}, {"note": "x" * 201}, {"note": 1}, {"reason": "x"}])
def test_a_note_is_needed(visits: VisitsTable, body: object) -> None:
    visits.save(week_with(held(TOLERANCE)))
    answer = decide("release", body=body)
    assert (answer.status, answer.problem) == (422, "invalid-body")
    assert "note" in [error["field"] for error in answer.body["errors"]]
    assert listed() == ["week-1-1"]


@pytest.mark.parametrize("made_up", ["x", "0-1", "week-1-9", "week-2-1"])
def test_a_visit_that_is_not_there_cannot_be_decided_on(visits: VisitsTable, made_up: str) -> None:
    visits.save(week_with(held(TOLERANCE)))
    answer = decide("release", made_up)
    assert (answer.status, answer.problem) == (404, "not-found")


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/held-visits"), ("POST", "/held-visits/week-1-1/release"), ("POST", "/held-visits/week-1-1/refuse")],
)
def test_held_visits_are_the_councils_alone(aws: dict[str, str], method: str, path: str) -> None:
    answer = call(api, method, path, P100, NOTE)
    assert (answer.status, answer.problem) == (403, "council-only")


def test_a_visit_that_is_withdrawn_meanwhile_is_not_decided_on(
    visits: VisitsTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved, real = visits.save(week_with(held(TOLERANCE))), VisitsTable.around

    def around(table: VisitsTable, key: WeekKey) -> Any:
        visits.save(saved.withdrawing(VisitId("week-1-1"), "By mistake.", NOW))
        return real(table, key)

    monkeypatch.setattr(VisitsTable, "around", around)
    assert decide("release").problem == "not-held"


def weeks_of(visits: VisitsTable) -> None:
    """Twelve weeks with two held visits each, of two providers, two people, three contracts and two weeks."""
    number = 0
    for provider, contract in (("P100", "C-1"), ("P100", "C-2"), ("P200", "C-3")):
        for person in ("4001", "4002"):
            for weeks in (0, 1):
                number += 1
                key = WeekKey(
                    ProviderRef(provider),
                    ServiceUserRef(person),
                    WEEK_KEY.week_ending - timedelta(days=7 * weeks),
                    ContractNumber(contract),
                )
                visits.save(week_of(key, number))


def week_of(key: WeekKey, number: int) -> ServiceWeek:
    late = held(TOLERANCE, name=f"{number}-1", start=time(9, 0))
    early = held(TOLERANCE, name=f"{number}-2")
    free = visit(f"{number}-3", time(12, 0))
    return replace(week_with(late, early, free), key=key, week_id=WeekId(str(number)))


def test_held_visits_are_listed_by_week_provider_person_contract_and_start(visits: VisitsTable) -> None:
    weeks_of(visits)
    first_week, second_week = [2, 6, 4, 8, 10, 12], [1, 5, 3, 7, 9, 11]
    assert listed() == [f"{week}-{visit}" for week in first_week + second_week for visit in (2, 1)]


@pytest.mark.parametrize(
    ("query", "weeks"),
    [
        ("&providerRef=P200", [10, 12, 9, 11]),
        ("&contractNumber=C-2", [6, 8, 5, 7]),
        ("&serviceUserRef=4001", [2, 6, 10, 1, 5, 9]),
        ("&providerRef=P100&contractNumber=C-1&serviceUserRef=4002", [4, 3]),
        ("&providerRef=P200&contractNumber=C-1", []),
    ],
)
def test_the_list_is_filtered(visits: VisitsTable, query: str, weeks: list[int]) -> None:
    weeks_of(visits)
    assert listed(query) == [f"{week}-{visit}" for week in weeks for visit in (2, 1)]


def test_only_the_filters_of_this_list_are_taken(aws: dict[str, str]) -> None:
    assert call(api, "GET", "/held-visits?weekEnding=2026-11-22").problem == "unknown-parameter"
