"""Match runs on moto: asked for, planned, worked off contract by contract, summed up."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from actuals.aws.match_runs import MatchRunInProgressError, MatchRunsTable
from actuals.aws.reference import ReferenceTable
from actuals.aws.visits import Read, VisitsTable
from actuals.commissioning.nouns import to_contract
from actuals.model.match_runs import LONGEST_RUN, LONGEST_START, MatchCounts, MatchRun, MatchRunStatus
from actuals.model.reasons import Reason
from actuals.model.refs import ContractNumber, ImportId, MatchRunId, ServiceUserRef, WeekId
from actuals.model.visits import VisitStatus
from actuals.model.weeks import ServiceWeek, WeekKey
from functions.match import handler
from functions.match import night as contract_step
from tests.examples import CONTRACT, NOW, VISIT, WEEK, WEEK_KEY
from tests.integration.calls import P100, Answer, Client, Context, call

CONTRACT_RECORD = {
    "contractNumber": "C-1",
    "providerRef": "P100",
    "name": "Home care, north",
    "startDate": "2026-04-01",
    "serviceTypes": ["HOME CARE"],
    "rateFramework": "NORTH",
    "pricing": {"basis": "claimed", "rounding": {"mode": "none"}},
}
ORDER_RECORD = {
    "orderRef": "O-1",
    "contractNumber": "C-1",
    "serviceUserRef": "4001",
    "serviceType": "HOME CARE",
    "startDate": "2026-04-01",
    "status": "authorised",
    "planned": [{"days": ["mon", "tue"], "start": "06:30", "minutes": 30, "carers": 1}],
}
FRAMEWORK: dict[str, Any] = {
    "code": "NORTH",
    "timeBands": [{"code": "DAY", "from": "00:00", "to": "00:00"}],
    "dayCategories": [{"code": "ANY", "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]}],
    "rates": [
        {
            "fromDate": "2026-04-01",
            "serviceType": "HOME CARE",
            "dayCategory": "ANY",
            "timeBand": "DAY",
            "hourly": "24.10",
        }
    ],
}
VISIT_CODE = {
    "code": "VS",
    "description": "Visit delivered",
    "contracts": "all",
    "providerPaid": True,
    "serviceUserCharged": True,
    "delivered": True,
}
RUN = MatchRun(MatchRunId("run-1"), None, None, NOW)
ONE_CONTRACT = replace(RUN, match_run_id=MatchRunId("run-2"), contract_number=ContractNumber("C-1"))


@pytest.fixture
def visits(aws: dict[str, str]) -> VisitsTable:
    return VisitsTable(aws["VISITS_TABLE"])


@pytest.fixture
def runs(aws: dict[str, str]) -> MatchRunsTable:
    return MatchRunsTable(aws["MATCH_RUNS_TABLE"])


@pytest.fixture
def north(reference: ReferenceTable) -> ReferenceTable:
    """One contract with one order, a rate and a visit code."""
    reference.put("contracts", "C-1", CONTRACT_RECORD)
    reference.put("orders", "O-1", ORDER_RECORD)
    reference.put("rate-frameworks", "NORTH", FRAMEWORK)
    reference.put("visit-codes", "VS", VISIT_CODE)
    return reference


def ask(method: str, path: str, client: Client | None = None, body: object = None, **headers: str) -> Answer:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return call(handler.api, method, path, **({"client": client} if client else {}), body=body, headers=given)


def step(function: Callable[[Any, Any], dict[str, Any]], **event: Any) -> dict[str, Any]:
    """One step of the state machine; what goes in and out is JSON."""
    answer: dict[str, Any] = json.loads(json.dumps(function(json.loads(json.dumps(event)), Context())))
    return answer


def night(match_run_id: str = "night", **asked: Any) -> dict[str, Any]:
    """The state machine from its first step to its last."""
    planned = step(handler.plan, matchRunId=match_run_id, **asked)
    parts = [{**planned, "contractNumber": contract} for contract in planned["contracts"]]
    results = [
        step(contract_step.match_contract, **{key: part[key] for key in part if key != "contracts"}) for part in parts
    ]
    step(handler.summarise, matchRunId=match_run_id, results=results)
    return dict(ask("GET", f"/match-runs/{match_run_id}").body)


def week_of(number: int) -> ServiceWeek:
    key = WEEK_KEY._replace(service_user_ref=ServiceUserRef(f"{number:04}"))
    return replace(WEEK, key=key, week_id=WeekId(f"week-{number}"))


def stored(visits: VisitsTable) -> ServiceWeek:
    week = visits.week(WEEK_KEY)
    assert week is not None
    return week


def test_a_night_matches_visits_writes_them_and_counts_them(north: ReferenceTable, visits: VisitsTable) -> None:
    visits.save(WEEK)
    run = night()
    assert run["status"] == "finished"
    assert run["counts"] == {"visits": 1, "matched": 1, "unmatched": 0, "priced": 1, "held": 0}
    assert stored(visits).visits[0].status is VisitStatus.MATCHED
    assert ask("GET", "/match-runs/night").body["counts"] == run["counts"]


def test_a_second_night_with_nothing_new_counts_the_same_and_writes_nothing(
    north: ReferenceTable, visits: VisitsTable
) -> None:
    visits.save(WEEK)
    first = night("first")
    before = stored(visits)
    assert night("second")["counts"] == first["counts"]
    assert stored(visits) == before


def test_an_order_authorised_today_matches_last_nights_unmatched_visit(
    north: ReferenceTable, visits: VisitsTable
) -> None:
    north.put("orders", "O-1", ORDER_RECORD | {"status": "draft"})
    visits.save(WEEK)
    assert night("tonight")["counts"]["unmatched"] == 1
    assert stored(visits).visits[0].reason is Reason.NOT_AUTHORISED
    north.put("orders", "O-1", ORDER_RECORD)
    assert night("tomorrow")["counts"]["matched"] == 1
    assert stored(visits).visits[0].status is VisitStatus.MATCHED


def test_more_weeks_than_fit_one_batch_are_all_matched(
    north: ReferenceTable, visits: VisitsTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contract_step, "WEEKS_AT_ONCE", 4)
    for number in range(11):
        visits.save(week_of(number))
    assert night()["counts"] == {"visits": 11, "matched": 0, "unmatched": 11, "priced": 0, "held": 0}


def test_a_run_from_a_later_week_on_leaves_earlier_weeks_alone(north: ReferenceTable, visits: VisitsTable) -> None:
    visits.save(WEEK)
    assert night(fromWeek="2026-11-23")["counts"]["visits"] == 0
    assert stored(visits).visits[0].status is VisitStatus.NEW
    assert night("again", fromWeek="2026-11-22")["counts"]["visits"] == 1


def test_a_week_that_an_import_changes_meanwhile_is_read_again(
    north: ReferenceTable, visits: VisitsTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved, real = visits.save(WEEK), VisitsTable.read

    def read(table: VisitsTable, keys: Sequence[WeekKey]) -> Read:
        """As soon as the night has read the week, an import writes it."""
        found = real(table, keys)
        visits.save(replace(saved, visits=(replace(VISIT, last_import=ImportId("imp-2")),)))
        return found

    monkeypatch.setattr(VisitsTable, "read", read)
    assert night()["counts"]["matched"] == 1
    (visit,) = stored(visits).visits
    assert (visit.status, visit.last_import) == (VisitStatus.MATCHED, "imp-2")
    assert len(visit.history) == 2


def test_orders_that_name_an_unknown_contract_are_reported_by_the_nightly_run(north: ReferenceTable) -> None:
    north.put("orders", "O-9", ORDER_RECORD | {"orderRef": "O-9", "contractNumber": "C-404"})
    run = night()
    assert run["problemCount"] == 1
    assert run["problems"][0]["orderRef"] == "O-9"
    assert run["problems"][0]["contractNumber"] == "C-404"


def test_a_step_delivered_twice_has_its_effect_once(north: ReferenceTable, visits: VisitsTable) -> None:
    visits.save(WEEK)
    for _ in range(2):
        step(handler.plan, matchRunId="night")
    results = [
        step(contract_step.match_contract, matchRunId="night", contractNumber="C-1", fromWeek=None) for _ in range(2)
    ]
    assert results[0] == results[1]
    first, second = (step(handler.summarise, matchRunId="night", results=results[:1]) for _ in range(2))
    assert first == second
    assert len(stored(visits).visits[0].history) == 2
    assert len(ask("GET", "/match-runs").body["items"]) == 1


def test_a_run_that_failed_says_so_and_lets_the_next_begin(north: ReferenceTable) -> None:
    step(handler.plan, matchRunId="night")
    assert step(handler.summarise, matchRunId="night", failed=True)["status"] == "failed"
    assert night("again")["status"] == "finished"


def test_a_run_that_could_not_even_be_planned_is_still_listed_as_failed(aws: dict[str, str]) -> None:
    step(handler.summarise, matchRunId="night", failed=True)
    assert ask("GET", "/match-runs/night").body["status"] == "failed"


def test_a_run_asked_for_starts_the_state_machine_under_its_own_name(
    north: ReferenceTable, aws: dict[str, str]
) -> None:
    answer = ask("POST", "/match-runs", body={"contractNumber": "C-1", "fromWeek": "2026-11-22"})
    assert answer.status == 202
    run = answer.body
    assert (run["status"], run["contractNumber"], run["fromWeek"]) == ("running", "C-1", "2026-11-22")
    assert run["counts"] == {"visits": 0, "matched": 0, "unmatched": 0, "priced": 0, "held": 0}
    machine = boto3.client("stepfunctions")
    (execution,) = machine.list_executions(stateMachineArn=aws["MATCH_STATE_MACHINE"])["executions"]
    assert execution["name"] == run["matchRunId"]
    given = machine.describe_execution(executionArn=execution["executionArn"])["input"]
    assert json.loads(given) == {"contractNumber": "C-1", "fromWeek": "2026-11-22"}
    assert night(run["matchRunId"], contractNumber="C-1", fromWeek="2026-11-22")["status"] == "finished"
    assert ask("GET", f"/match-runs/{run['matchRunId']}").body["startedAt"] == run["startedAt"]


def test_a_second_run_while_one_with_a_contract_in_common_goes_on_is_409(north: ReferenceTable) -> None:
    north.put("contracts", "C-2", CONTRACT_RECORD | {"contractNumber": "C-2"})
    assert ask("POST", "/match-runs", body={"contractNumber": "C-1"}).status == 202
    second = ask("POST", "/match-runs", body={"contractNumber": "C-1"})
    assert (second.status, second.problem) == (409, "match-run-in-progress")
    assert ask("POST", "/match-runs").status == 409
    assert ask("POST", "/match-runs", body={"contractNumber": "C-2"}).status == 202


@pytest.mark.parametrize(
    ("body", "status", "problem"),
    [
        ({"contractNumber": "C-404"}, 422, "unknown-contract"),
        ({"fromWeek": "22/11/2026"}, 422, "invalid-body"),
        ({"contract": "C-1"}, 422, "invalid-body"),
        ("[]", 400, "malformed-body"),
    ],
)
def test_a_run_that_cannot_be_is_refused_and_nothing_begins(
    north: ReferenceTable, body: object, status: int, problem: str
) -> None:
    answer = ask("POST", "/match-runs", body=body)
    assert (answer.status, answer.problem) == (status, problem)
    assert ask("GET", "/match-runs").body["items"] == []


def test_the_same_idempotency_key_starts_one_run(north: ReferenceTable) -> None:
    first, second = (ask("POST", "/match-runs", body={}, Idempotency_Key="one") for _ in range(2))
    assert (first.status, first.body) == (second.status, second.body)
    assert len(ask("GET", "/match-runs").body["items"]) == 1


def test_runs_are_listed_newest_first_page_by_page(runs: MatchRunsTable) -> None:
    for number in (2, 1, 3):
        begun = NOW + timedelta(minutes=number)
        run = replace(RUN, match_run_id=MatchRunId(f"run-{number}"), started_at=begun)
        runs.begin(run, begun, LONGEST_RUN)
        runs.end(run.finished(MatchCounts(), begun))
    first = ask("GET", "/match-runs?limit=2").body
    assert [run["matchRunId"] for run in first["items"]] == ["run-3", "run-2"]
    last = ask("GET", f"/match-runs?limit=2&cursor={first['next']}").body
    assert ([run["matchRunId"] for run in last["items"]], last["next"]) == (["run-1"], None)


def test_an_unknown_run_is_404(aws: dict[str, str]) -> None:
    assert ask("GET", "/match-runs/none").problem == "not-found"


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/match-runs"), ("POST", "/match-runs"), ("GET", "/match-runs/x")]
)
def test_match_runs_are_the_councils_alone(aws: dict[str, str], method: str, path: str) -> None:
    assert (ask(method, path, P100).status, ask(method, path, P100).problem) == (403, "council-only")


def test_a_run_begins_again_as_itself_and_keeps_its_start(runs: MatchRunsTable) -> None:
    runs.begin(RUN, NOW, LONGEST_START)
    later = NOW + timedelta(minutes=1)
    assert runs.begin(replace(RUN, started_at=later), later, LONGEST_RUN) == RUN


def test_a_run_that_was_asked_for_but_never_came_to_its_first_step_soon_makes_way(runs: MatchRunsTable) -> None:
    runs.begin(RUN, NOW, LONGEST_START)
    with pytest.raises(MatchRunInProgressError):
        runs.begin(ONE_CONTRACT, NOW + timedelta(minutes=4), LONGEST_RUN)
    assert runs.begin(ONE_CONTRACT, NOW + timedelta(minutes=5), LONGEST_RUN).is_running


def test_a_run_that_ended_stays_as_it_ended(runs: MatchRunsTable) -> None:
    runs.begin(RUN, NOW, LONGEST_RUN)
    finished = runs.end(RUN.finished(MatchCounts(1, 1), NOW))
    assert runs.end(RUN.failed(NOW)) == finished
    assert runs.begin(RUN, NOW, LONGEST_RUN) == finished
    assert runs.begin(ONE_CONTRACT, NOW, LONGEST_RUN).is_running


def test_of_two_runs_that_begin_at_once_one_is_refused(
    runs: MatchRunsTable, aws: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rival, real = MatchRunsTable(aws["MATCH_RUNS_TABLE"]), MatchRunsTable._write

    def write(table: MatchRunsTable, *given: Any) -> bool:
        """Between reading and writing of the one, the other begins."""
        if table is runs and rival.run(ONE_CONTRACT.match_run_id) is None:
            rival.begin(ONE_CONTRACT, NOW, LONGEST_RUN)
        return real(table, *given)

    monkeypatch.setattr(MatchRunsTable, "_write", write)
    with pytest.raises(MatchRunInProgressError):
        runs.begin(RUN, NOW, LONGEST_RUN)
    assert runs.run(RUN.match_run_id) is None


def test_a_begin_whose_answer_was_lost_and_that_is_tried_again_is_no_conflict(
    runs: MatchRunsTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, lost = MatchRunsTable._write, [True]

    def write(table: MatchRunsTable, *given: Any) -> bool:
        return real(table, *given) and not (lost and lost.pop())

    monkeypatch.setattr(MatchRunsTable, "_write", write)
    assert runs.begin(RUN, NOW, LONGEST_RUN) == RUN
    assert [run for _, run in runs.listed()] == [RUN]


def test_a_run_past_its_time_is_shown_as_failed(runs: MatchRunsTable) -> None:
    runs.begin(replace(RUN, started_at=datetime(2026, 1, 1, tzinfo=UTC)), NOW, LONGEST_RUN)
    assert ask("GET", "/match-runs/run-1").body["status"] == MatchRunStatus.FAILED


def test_the_examples_contract_is_the_record_used_here() -> None:
    assert to_contract(CONTRACT_RECORD) == CONTRACT
