"""Match runs: how one begins, what hinders it, and what it adds up to."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from actuals.model.bad_weeks import NO_BAD_WEEKS, BadWeeks
from actuals.model.match_runs import MatchCounts, MatchRun, ProblemCode, RunProblem
from actuals.model.refs import ContractNumber, MatchRunId, OrderRef
from actuals.stored import from_plain, plain

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ContractDone:
    """What the step of a contract did, and the weeks that it could not take."""

    counts: MatchCounts
    bad_weeks: BadWeeks = NO_BAD_WEEKS


def new_run_id(now: datetime, mark: str) -> MatchRunId:
    """Sorts by time, and is a valid execution name; `mark` makes the runs of one second different."""
    return MatchRunId(f"{now:%Y%m%dT%H%M%SZ}-{mark}")


def run_begun(match_run_id: str, asked: Json, now: datetime) -> MatchRun:
    """A run that begins now. `asked` may name a contract and a week; the nightly run asks for nothing."""
    contract, from_week = asked.get("contractNumber"), asked.get("fromWeek")
    return MatchRun(
        MatchRunId(match_run_id),
        ContractNumber(contract) if contract else None,
        date.fromisoformat(from_week) if from_week else None,
        now,
    )


def orders_without_contract(orders: Iterable[Json], contracts: Collection[str]) -> list[RunProblem]:
    """Orders that name a contract the council has not got, so that nothing can ever match them."""
    return [
        RunProblem(ContractNumber(order["contractNumber"]), ProblemCode.UNKNOWN_CONTRACT, OrderRef(order["orderRef"]))
        for order in orders
        if order["contractNumber"] not in contracts
    ]


def ended(run: MatchRun, results: Iterable[Json], at: datetime) -> MatchRun:
    """The run with what each contract's step answered; one that failed does not undo what the others did.

    Nor does a week that was left as it was: the run has finished without it, and names it.
    """
    results = list(results)
    failures = [
        RunProblem(ContractNumber(result["contractNumber"]), ProblemCode.CONTRACT_FAILED)
        for result in results
        if "failed" in result
    ]
    counts, bad = MatchCounts(), BadWeeks()
    for result in (result for result in results if "failed" not in result):
        done = from_plain(ContractDone, result, "a step")
        counts = counts + done.counts
        bad = BadWeeks(bad.count + done.bad_weeks.count, (*bad.listed, *done.bad_weeks.listed))
    weeks = [RunProblem(bad_week.key.contract_number, bad_week=bad_week) for bad_week in bad.listed]
    ended_run = run.finished(counts, at).with_problems(weeks, bad.count).with_problems(failures)
    return ended_run.failed(at) if failures else ended_run


def contract_done(counts: MatchCounts, bad: BadWeeks) -> dict[str, Any]:
    """What the step of a contract answers, as JSON."""
    answer: dict[str, Any] = plain(ContractDone(counts, bad))
    return answer
