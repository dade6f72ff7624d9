"""Every night, and whenever the council asks: visits meet orders, contract by contract."""

import re
import secrets
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from actuals.answers.match_runs import MatchRunAnswer, match_run_object
from actuals.answers.pages import Page
from actuals.api.app import make_app
from actuals.api.match_runs import MatchRunBody
from actuals.api.paging import PAGING
from actuals.api.problems import Conflict, NotFound, Unprocessable
from actuals.api.requests import Request
from actuals.aws.idempotency import IdempotencyTable
from actuals.aws.match_runs import MatchRunInProgressError, MatchRunsTable
from actuals.aws.reference import ReferenceTable
from actuals.aws.settings import MatchRunsSettings, PlanMatchSettings, SummariseMatchSettings
from actuals.aws.state_machines import StateMachine
from actuals.aws.telemetry import logger
from actuals.matching.runs import ended, new_run_id, orders_without_contract, run_begun
from actuals.model.fields import FieldProblem
from actuals.model.match_runs import LONGEST_RUN, LONGEST_START, MatchRunStatus
from actuals.model.refs import MatchRunId

Event = dict[str, Any]
RUN_ID = re.compile(r"[A-Za-z0-9_-]{1,80}")  # the name of an execution


class Asking:
    """The tables and the state machine of the calls about match runs."""

    def __init__(self) -> None:
        self.settings = MatchRunsSettings.load()
        self.reference = ReferenceTable(self.settings.reference_table)
        self.runs = MatchRunsTable(self.settings.match_runs_table)
        self.machine = StateMachine(self.settings.match_state_machine)


class Planning:
    """The tables of the first step."""

    def __init__(self) -> None:
        settings = PlanMatchSettings.load()
        self.reference = ReferenceTable(settings.reference_table)
        self.runs = MatchRunsTable(settings.match_runs_table)


asking, planning = cache(Asking), cache(Planning)
app = make_app(remembered=lambda: IdempotencyTable(asking().settings.idempotency_table))
api = app.resolve


@cache
def ending() -> MatchRunsTable:
    """The table of the last step."""
    return MatchRunsTable(SummariseMatchSettings.load().match_runs_table)


@app.call("POST", "/match-runs")
def start(request: Request) -> tuple[MatchRunAnswer, int]:
    """The nightly job, now."""
    request.council()
    return request.once(partial(_start, request))


def _start(request: Request) -> tuple[MatchRunAnswer, int]:
    body, now = request.body(MatchRunBody).to_json(), datetime.now(UTC)
    _check_contract(body.get("contractNumber"))
    run = run_begun(new_run_id(now, secrets.token_hex(4)), body, now)
    try:
        asking().runs.begin(run, now, LONGEST_START)
    except MatchRunInProgressError as other:
        raise Conflict(
            "match-run-in-progress",
            f"Match run {other.match_run_id} is under way and has contracts in common with this one. "
            "Start again when it has ended.",
        ) from other
    asking().machine.start(run.match_run_id, body)
    return match_run_object(run, now), 202


def _check_contract(contract: str | None) -> None:
    if contract is not None and asking().reference.get("contracts", contract) is None:
        problem = FieldProblem("contractNumber", "There is no such contract.")
        raise Unprocessable("unknown-contract", "The contract to match does not exist.", [problem])


@app.call("GET", "/match-runs", *PAGING)
def listed(request: Request) -> Page[MatchRunAnswer]:
    """All runs, newest first."""
    request.council()
    paging, now = request.paging(), datetime.now(UTC)
    return paging.page((place, match_run_object(run, now)) for place, run in asking().runs.listed(paging.after))


@app.call("GET", "/match-runs/{matchRunId}")
def show(request: Request, match_run_id: str) -> MatchRunAnswer:
    """One run."""
    request.council()
    run = asking().runs.run(MatchRunId(match_run_id)) if RUN_ID.fullmatch(match_run_id) else None
    if run is None:
        raise NotFound("not-found", "There is no such match run.")
    return match_run_object(run, datetime.now(UTC))


def plan(event: Event, context: LambdaContext) -> Event:
    """Lambda's entry, the first step: claim the contracts, and say which they are."""
    now = datetime.now(UTC)
    reference, run = planning().reference, run_begun(event["matchRunId"], event, now)
    contracts: list[str] = [run.contract_number] if run.contract_number else []
    if not contracts:
        contracts = [contract["contractNumber"] for contract in reference.all("contracts")]
        run = run.with_problems(orders_without_contract(reference.all("orders"), set(contracts)))
    planning().runs.begin(run, now, LONGEST_RUN)
    return {"matchRunId": run.match_run_id, "fromWeek": event.get("fromWeek"), "contracts": contracts}


def summarise(event: Event, context: LambdaContext) -> Event:
    """Lambda's entry, the last step: write what became of the run, and let go of the contracts.

    The execution ends badly, which rings an alarm, also when the run has finished and left weeks out.
    """
    now = datetime.now(UTC)
    run = ending().run(MatchRunId(event["matchRunId"])) or run_begun(event["matchRunId"], {}, now)
    done = run.failed(now) if event.get("failed") else ended(run, event["results"], now)
    run = ending().end(done)
    told = match_run_object(run, now)
    facts = {"matchRunId": told["matchRunId"], "status": told["status"], "counts": told["counts"]}
    logger().info("A match run ended.", extra=facts)
    ends = "well" if run.status is MatchRunStatus.FINISHED and not run.left_weeks_out else "badly"
    return {**facts, "ends": ends}
