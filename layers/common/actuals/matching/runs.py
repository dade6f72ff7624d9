"""Match runs: how one begins, what hinders it, and what it adds up to."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from actuals.model.bad_weeks import BadWeeks, dump_bad_weeks, load_bad_weeks
from actuals.model.match_runs import MatchCounts, MatchRun, ProblemCode, RunProblem
from actuals.model.refs import ContractNumber, MatchRunId, OrderRef

Json = Mapping[str, Any]


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
        RunProblem(ProblemCode.UNKNOWN_CONTRACT, ContractNumber(order["contractNumber"]), OrderRef(order["orderRef"]))
        for order in orders
        if order["contractNumber"] not in contracts
    ]


def ended(run: MatchRun, results: Iterable[Json], at: datetime) -> MatchRun:
    """The run with what each contract's step answered; one that failed does not undo what the others did.

    Nor does a week that was left as it was: the run has finished without it, and names it.
    """
    results = list(results)
    failures = [
        RunProblem(ProblemCode.CONTRACT_FAILED, ContractNumber(result["contractNumber"]))
        for result in results
        if "failed" in result
    ]
    counts, bad = MatchCounts(), BadWeeks()
    for result in (result for result in results if "failed" not in result):
        own_counts, own_bad = _of_contract(result)
        counts, bad = counts + own_counts, BadWeeks(bad.count + own_bad.count, (*bad.listed, *own_bad.listed))
    weeks = [RunProblem(fault, key.contract_number, week=key) for fault, key in bad.listed]
    done = run.finished(counts, at).with_problems(weeks, bad.count).with_problems(failures)
    return done.failed(at) if failures else done


def contract_done(counts: MatchCounts, bad: BadWeeks) -> dict[str, Any]:
    """What the step of a contract answers."""
    return asdict(counts) | ({"badWeeks": dump_bad_weeks(bad)} if bad.count else {})


def _of_contract(result: Json) -> tuple[MatchCounts, BadWeeks]:
    """The opposite of `contract_done`."""
    counts = {name: value for name, value in result.items() if name != "badWeeks"}
    return MatchCounts(**counts), load_bad_weeks(result.get("badWeeks"))
