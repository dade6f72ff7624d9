"""Match runs as the API shows them."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from actuals.exporting.imports import utc
from actuals.model.match_runs import MatchRun, UnknownContract


def match_run_object(run: MatchRun, now: datetime) -> dict[str, Any]:
    """One run; problems are what the council has to mend before visits can match."""
    return {
        "matchRunId": run.match_run_id,
        "status": run.shown_status(now),
        "contractNumber": run.contract_number,
        "fromWeek": run.from_week.isoformat() if run.from_week else None,
        "startedAt": utc(run.started_at),
        "finishedAt": utc(run.finished_at),
        "counts": asdict(run.counts),
        "problemCount": run.problem_count,
        "problems": [_problem(problem) for problem in run.problems],
    }


def _problem(problem: UnknownContract) -> dict[str, Any]:
    return {
        "code": "unknown-contract",
        "message": f"Order '{problem.order_ref}' names contract '{problem.contract_number}', which does not exist. "
        "Correct the order, or add the contract.",
        "orderRef": problem.order_ref,
        "contractNumber": problem.contract_number,
    }
