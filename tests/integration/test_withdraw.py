"""Withdrawing a visit, on moto: whose it is, what becomes of it, and how it comes back."""

from typing import Any

import pytest

from actuals.aws.reference import ReferenceTable
from actuals.aws.visits import VisitsTable
from actuals.model.visits import VisitStatus
from functions.visits.handler import api
from tests.examples import WEEK_KEY
from tests.integration.calls import COUNCIL, P100, P200, Answer, Client, call
from tests.integration.imports import Deliveries, imported, put_reference, shown, visits_csv

BY_MISTAKE = {"reason": "Sent by mistake."}
KEY = {"Idempotency-Key": "one"}


@pytest.fixture
def deliveries(aws: dict[str, str], reference: ReferenceTable) -> Deliveries:
    put_reference(reference)
    return Deliveries(aws)


@pytest.fixture
def visits(aws: dict[str, str]) -> VisitsTable:
    return VisitsTable(aws["VISITS_TABLE"])


@pytest.fixture
def visit_id(deliveries: Deliveries, visits: VisitsTable) -> str:
    """A visit of P100, imported."""
    imported(deliveries, visits_csv({}, {"VisitDate": "18/11/2026"}))
    week = visits.week(WEEK_KEY)
    assert week is not None
    return str(week.visits[0].visit_id)


def withdraw(visit_id: str, body: object = BY_MISTAKE, client: Client = P100, **headers: Any) -> Answer:
    return call(api, "POST", f"/visits/{visit_id}/withdraw", client, body, **headers)


def statuses(visits: VisitsTable) -> list[str]:
    week = visits.week(WEEK_KEY)
    assert week is not None
    return [visit.status for visit in week.visits]


def test_a_withdrawn_visit_is_not_payable_and_says_why_and_the_others_stay(visit_id: str, visits: VisitsTable) -> None:
    answer = withdraw(visit_id)
    assert (answer.status, answer.body["visitId"]) == (200, visit_id)
    assert (answer.body["status"], answer.body["payment"]["status"]) == ("withdrawn", "not-payable")
    line = answer.body["history"][-1]
    assert (line["by"], line["what"]) == ("provider", "Withdrawn: Sent by mistake.")
    assert statuses(visits) == [VisitStatus.WITHDRAWN, VisitStatus.NEW]


def test_withdrawing_again_changes_nothing(visit_id: str, visits: VisitsTable) -> None:
    first = withdraw(visit_id)
    before = visits.week(WEEK_KEY)
    again = withdraw(visit_id, {"reason": "Another reason."})
    assert (again.status, again.body) == (200, first.body)
    assert visits.week(WEEK_KEY) == before


def test_the_first_answer_is_repeated_for_its_key(deliveries: Deliveries, visit_id: str, visits: VisitsTable) -> None:
    first = withdraw(visit_id, headers=KEY)
    imported(deliveries, visits_csv({}, reference="PC-000124"))
    assert withdraw(visit_id, headers=KEY).body == first.body
    assert statuses(visits) == [VisitStatus.NEW, VisitStatus.NEW]
    assert withdraw(visit_id, {"reason": "Another reason."}, headers=KEY).status == 422


def test_a_visit_that_is_sent_again_comes_back(deliveries: Deliveries, visit_id: str, visits: VisitsTable) -> None:
    withdraw(visit_id)
    import_id = imported(deliveries, visits_csv({}, reference="PC-000124"))
    assert shown(import_id)["counts"]["updated"] == 1
    assert statuses(visits) == [VisitStatus.NEW, VisitStatus.NEW]


@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": "  "}, {"reason": "x" * 201}, {"reason": 1}])
def test_a_reason_is_needed(visit_id: str, visits: VisitsTable, body: object) -> None:
    answer = withdraw(visit_id, body)
    assert (answer.status, answer.problem) == (422, "invalid-body")
    assert [error["field"] for error in answer.body["errors"]] == ["reason"]
    assert statuses(visits) == [VisitStatus.NEW, VisitStatus.NEW]


def test_only_its_provider_may_withdraw_it(visit_id: str, visits: VisitsTable) -> None:
    assert withdraw(visit_id, client=COUNCIL).status == 403
    assert withdraw(visit_id, client=P200).status == 404
    assert statuses(visits) == [VisitStatus.NEW, VisitStatus.NEW]


@pytest.mark.parametrize("made_up", ["x", "0-1", "{}9", "%2F"])
def test_a_visit_that_is_not_there_cannot_be_withdrawn(visit_id: str, made_up: str) -> None:
    answer = withdraw(made_up.format(visit_id))
    assert (answer.status, answer.problem) == (404, "not-found")
