"""Every night, and whenever the council asks: visits meet orders, contract by contract."""

import re
import secrets
from datetime import UTC, datetime
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from actuals.answers.match_runs import MatchRunAnswer, match_run_object
from actuals.answers.pages import Page
from actuals.api.app import make_app
from actuals.api.bodies import body_of, read
from actuals.api.caller import Caller, caller_of
from actuals.api.idempotency import once
from actuals.api.match_runs import MatchRunBody
from actuals.api.paging import PAGING, paging_of
from actuals.api.problems import Conflict, NotFound, Unprocessable
from actuals.api.queries import query_of
from actuals.aws.idempotency import IdempotencyTable
from actuals.aws.match_runs import MatchRunInProgressError, MatchRunsTable
from actuals.aws.reference import ReferenceTable
from actuals.aws.settings import (
    MatchRunsSettings,
    PlanMatchSettings,
    SummariseMatchSettings,
)
from actuals.aws.state_machines import StateMachine
from actuals.aws.telemetry import logger
from actuals.matching.runs import ended, new_run_id, orders_without_contract, run_begun
from actuals.model.fields import FieldProblem
from actuals.model.match_runs import LONGEST_RUN, LONGEST_START, MatchRunStatus
from actuals.model.refs import MatchRunId

Event = dict[str, Any]
RUN_ID = re.compile(r"[A-Za-z0-9_-]{1,80}")  # the name of an execution
app = make_app()


class Asking:
    """What the calls about match runs are wired to."""

    def __init__(self) -> None:
        self.settings = MatchRunsSettings.load()
        self.reference = ReferenceTable(self.settings.reference_table)
        self.runs = MatchRunsTable(self.settings.match_runs_table)
        self.machine = StateMachine(self.settings.match_state_machine)

    def remembered(self) -> IdempotencyTable:
        """First answers to calls that may come again."""
        return IdempotencyTable(self.settings.idempotency_table)


class Planning:
    """What the first step is wired to."""

    def __init__(self) -> None:
        settings = PlanMatchSettings.load()
        self.reference = ReferenceTable(settings.reference_table)
        self.runs = MatchRunsTable(settings.match_runs_table)


asking, planning = cache(Asking), cache(Planning)


@cache
def ending() -> MatchRunsTable:
    """What the last step is wired to."""
    return MatchRunsTable(SummariseMatchSettings.load().match_runs_table)


def api(event: Event, context: LambdaContext) -> Event:
    """Lambda's entry: calls about match runs."""
    return app.resolve(event, context)


@app.post("/match-runs")
def start() -> tuple[MatchRunAnswer, int]:
    """The nightly job, now."""
    return once(app, _council(), asking().remembered, _start)


def _start() -> tuple[MatchRunAnswer, int]:
    body, now = read(MatchRunBody, body_of(app)).to_json(), datetime.now(UTC)
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


@app.get("/match-runs")
def listed() -> Page[MatchRunAnswer]:
    """All runs, newest first."""
    paging, now = paging_of(app, _council(), query_of(app, *PAGING)), datetime.now(UTC)
    return paging.page((place, match_run_object(run, now)) for place, run in asking().runs.listed(paging.after))


@app.get("/match-runs/<match_run_id>")
def show(match_run_id: str) -> MatchRunAnswer:
    """One run."""
    _council()
    query_of(app)
    run = asking().runs.run(MatchRunId(match_run_id)) if RUN_ID.fullmatch(match_run_id) else None
    if run is None:
        raise NotFound("not-found", "There is no such match run.")
    return match_run_object(run, datetime.now(UTC))


def _council() -> Caller:
    caller = caller_of(app, lambda client_id: asking().reference.get("principals", client_id))
    caller.require_council()
    return caller


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
