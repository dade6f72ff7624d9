"""Match runs: how one begins, what hinders it, and what it adds up to."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from actuals.model.match_runs import PROBLEMS_LISTED, MatchCounts, MatchRun, UnknownContract
from actuals.model.refs import ContractNumber, MatchRunId, OrderRef

Json = Mapping[str, Any]


def new_run_id(now: datetime, mark: str) -> MatchRunId:
    """Sorts by time, and may name an execution; `mark` tells apart the runs of one second."""
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


def with_problems(run: MatchRun, orders: Iterable[Json], contracts: Collection[str]) -> MatchRun:
    """The run with the orders that name an unknown contract: all are counted, the first of them listed."""
    unknown = [
        UnknownContract(OrderRef(order["orderRef"]), ContractNumber(order["contractNumber"]))
        for order in orders
        if order["contractNumber"] not in contracts
    ]
    return replace(run, problem_count=len(unknown), problems=tuple(unknown[:PROBLEMS_LISTED]))


def total(results: Iterable[Mapping[str, int]]) -> MatchCounts:
    """The counts of all contracts together."""
    return sum((MatchCounts(**result) for result in results), MatchCounts())
