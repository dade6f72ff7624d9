"""Match runs as the API shows them."""

from datetime import datetime
from typing import Annotated, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from actuals.answers.bad_weeks import BadWeekAnswer, bad_week_object
from actuals.answers.times import Day, Moment, utc
from actuals.model.match_runs import MatchCounts, MatchRun, MatchRunStatus, ProblemCode, RunProblem
from actuals.model.refs import ContractNumber, MatchRunId, OrderRef


class MatchCountsAnswer(TypedDict):
    """What a run did."""

    visits: int
    matched: int
    unmatched: int
    priced: int
    held: int


class RunProblemAnswer(TypedDict):
    """What keeps visits from being matched."""

    code: ProblemCode
    message: str
    contractNumber: ContractNumber
    orderRef: NotRequired[OrderRef]


class MatchRunAnswer(TypedDict):
    """One match run."""

    matchRunId: MatchRunId
    status: MatchRunStatus
    contractNumber: ContractNumber | None
    fromWeek: Day | None
    startedAt: Moment
    finishedAt: Moment | None
    counts: MatchCountsAnswer
    problemCount: int
    problems: Annotated[
        list[RunProblemAnswer | BadWeekAnswer],
        Field(description="The first 100; one that names a week says that it was left as it was, others were taken"),
    ]


def match_run_object(run: MatchRun, now: datetime) -> MatchRunAnswer:
    """One run; problems are what the council has to mend before visits can match."""
    return {
        "matchRunId": run.match_run_id,
        "status": run.shown_status(now),
        "contractNumber": run.contract_number,
        "fromWeek": run.from_week.isoformat() if run.from_week else None,
        "startedAt": utc(run.started_at),
        "finishedAt": utc(run.finished_at),
        "counts": _counts(run.counts),
        "problemCount": run.problem_count,
        "problems": [_problem(problem) for problem in run.problems],
    }


def _counts(counts: MatchCounts) -> MatchCountsAnswer:
    return {
        "visits": counts.visits,
        "matched": counts.matched,
        "unmatched": counts.unmatched,
        "priced": counts.priced,
        "held": counts.held,
    }


def _problem(problem: RunProblem) -> RunProblemAnswer | BadWeekAnswer:
    if problem.bad_week is not None:
        return bad_week_object(problem.bad_week)
    if problem.of_contract is None:
        raise ValueError("a problem is one of a contract or of a week")
    shown: RunProblemAnswer = {
        "code": problem.of_contract,
        "message": _message(problem.of_contract, problem),
        "contractNumber": problem.contract_number,
    }
    return shown | {"orderRef": problem.order_ref} if problem.order_ref else shown


def _message(code: ProblemCode, problem: RunProblem) -> str:
    match code:
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
