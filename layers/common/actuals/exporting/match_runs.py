"""Match runs as the API shows them."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from actuals.exporting.bad_weeks import bad_week_object
from actuals.exporting.times import utc
from actuals.model.bad_weeks import BadWeek, WeekFault
from actuals.model.match_runs import MatchRun, ProblemCode, RunProblem


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


def _problem(problem: RunProblem) -> dict[str, Any]:
    if problem.week is not None and isinstance(problem.code, WeekFault):
        return bad_week_object(BadWeek(problem.code, problem.week))
    shown = {"code": problem.code, "message": _message(problem), "contractNumber": problem.contract_number}
    return shown | ({"orderRef": problem.order_ref} if problem.order_ref else {})


def _message(problem: RunProblem) -> str:
    match problem.code:
        case ProblemCode.UNKNOWN_CONTRACT:
            return (
                f"Order '{problem.order_ref}' names contract '{problem.contract_number}', which does not exist. "
                "Correct the order, or add the contract."
            )
        case ProblemCode.CONTRACT_FAILED:
            return (
                f"Not all visits of contract '{problem.contract_number}' could be matched; those of others were. "
                "The next run takes them again. If it fails again, tell those who run the system."
            )
        case _:
            raise ValueError("a problem of a week names the week")
