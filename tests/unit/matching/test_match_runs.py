"""Match runs: which of them must not meet, and how they end."""

from datetime import date, timedelta
from typing import Any

import pytest

from actuals.matching.runs import contract_done, ended, orders_without_contract
from actuals.model.bad_weeks import BadWeek, BadWeeks, WeekFault
from actuals.model.match_runs import (
    PROBLEMS_LISTED,
    Claim,
    MatchCounts,
    MatchRun,
    MatchRunStatus,
    ProblemCode,
    RunProblem,
    in_the_way,
)
from actuals.model.refs import ContractNumber, MatchRunId, OrderRef
from tests.examples import TONIGHT, WEEK_KEY, read_back

RUN = MatchRun(MatchRunId("run-1"), None, None, TONIGHT)
SOON = TONIGHT + timedelta(minutes=10)
ALL = None
C_1 = ContractNumber("C-1")
C_2 = ContractNumber("C-2")


def claim(run: str, contract: ContractNumber | None) -> Claim:
    return Claim(MatchRunId(run), contract, SOON)


@pytest.mark.parametrize(("wanted", "held"), [(C_1, C_1), (ALL, C_1), (C_1, ALL), (ALL, ALL)])
def test_runs_that_have_a_contract_in_common_must_not_meet(
    wanted: ContractNumber | None, held: ContractNumber | None
) -> None:
    assert in_the_way(claim("mine", wanted), [claim("other", held)], TONIGHT) == claim("other", held)


def test_runs_of_different_contracts_may_go_on_together() -> None:
    assert in_the_way(claim("mine", C_1), [claim("other", C_2)], TONIGHT) is None


def test_a_claim_past_its_time_is_in_nobodys_way() -> None:
    assert in_the_way(claim("mine", C_1), [claim("other", C_1)], SOON) is None


def test_a_run_is_not_in_its_own_way() -> None:
    assert in_the_way(claim("mine", C_1), [claim("mine", C_1)], TONIGHT) is None


@pytest.mark.parametrize(
    "run",
    [
        RUN,
        MatchRun(MatchRunId("run-2"), C_1, date(2026, 11, 22), TONIGHT).finished(MatchCounts(3, 2, 1), SOON),
        MatchRun(
            MatchRunId("run-3"),
            None,
            None,
            TONIGHT,
            problem_count=2,
            problems=(
                RunProblem(C_2, ProblemCode.UNKNOWN_CONTRACT, OrderRef("O-9")),
                RunProblem(WEEK_KEY.contract_number, bad_week=BadWeek(WeekFault.UNREADABLE, WEEK_KEY)),
            ),
        ).failed(SOON),
    ],
)
def test_a_run_is_read_as_it_was_written(run: MatchRun) -> None:
    assert read_back(run) == run


def test_a_run_that_nobody_ended_has_failed_once_its_time_is_over() -> None:
    assert RUN.shown_status(TONIGHT + timedelta(minutes=60)) is MatchRunStatus.RUNNING
    assert RUN.shown_status(TONIGHT + timedelta(minutes=61)) is MatchRunStatus.FAILED
    assert RUN.finished(MatchCounts(), SOON).shown_status(TONIGHT + timedelta(days=1)) is MatchRunStatus.FINISHED


def test_counts_add_up() -> None:
    assert MatchCounts(5, 3, 2) + MatchCounts(1, 0, 1) == MatchCounts(6, 3, 3)


def test_a_contract_that_failed_fails_the_run_but_undoes_nothing_of_the_others() -> None:
    results: list[dict[str, Any]] = [
        contract_done(MatchCounts(3, 2, 1), BadWeeks()),
        {"contractNumber": "C-2", "failed": True},
    ]
    run = ended(RUN, results, SOON)
    assert (run.status, run.counts) == (MatchRunStatus.FAILED, MatchCounts(3, 2, 1))
    assert run.problems == (RunProblem(C_2, ProblemCode.CONTRACT_FAILED),)


def test_a_run_whose_contracts_were_all_done_has_finished() -> None:
    results = [contract_done(MatchCounts(3, 2, 1), BadWeeks()), contract_done(MatchCounts(1, 1), BadWeeks())]
    run = ended(RUN, results, SOON)
    assert (run.status, run.counts, run.problem_count) == (MatchRunStatus.FINISHED, MatchCounts(4, 3, 1), 0)


def test_a_run_that_left_weeks_out_has_finished_and_names_them_before_all_else() -> None:
    orders = [{"contractNumber": "C-404", "orderRef": f"O-{number}"} for number in range(PROBLEMS_LISTED + 1)]
    begun = RUN.with_problems(orders_without_contract(orders, {"C-1"}))
    bad = BadWeeks(7, (BadWeek(WeekFault.BUSY, WEEK_KEY),))
    run = ended(begun, [contract_done(MatchCounts(3, 2, 1), bad), contract_done(MatchCounts(1, 1), BadWeeks())], SOON)
    assert (run.status, run.counts) == (MatchRunStatus.FINISHED, MatchCounts(4, 3, 1))
    assert (run.problem_count, len(run.problems)) == (PROBLEMS_LISTED + 8, PROBLEMS_LISTED)
    assert run.problems[0] == RunProblem(WEEK_KEY.contract_number, bad_week=BadWeek(WeekFault.BUSY, WEEK_KEY))
    assert (run.left_weeks_out, begun.left_weeks_out) == (True, False)
