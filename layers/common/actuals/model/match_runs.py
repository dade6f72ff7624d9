"""Match runs: the nightly job, or the same asked for by day, over all contracts or one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from actuals.model.bad_weeks import BadWeek, WeekFault
from actuals.model.refs import ContractNumber, MatchRunId, OrderRef
from actuals.model.weeks import WeekKey

LONGEST_RUN = timedelta(hours=1)  # the state machine stops it then
LONGEST_START = timedelta(minutes=5)  # between asking for a run and its first step
PROBLEMS_LISTED = 100


class MatchRunStatus(StrEnum):
    """Where a run stands."""

    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class MatchCounts:
    """What a run did; one contract's, or all together."""

    visits: int = 0
    matched: int = 0
    unmatched: int = 0
    priced: int = 0
    held: int = 0

    def __add__(self, other: "MatchCounts") -> "MatchCounts":
        return MatchCounts(
            self.visits + other.visits,
            self.matched + other.matched,
            self.unmatched + other.unmatched,
            self.priced + other.priced,
            self.held + other.held,
        )


class ProblemCode(StrEnum):
    """What keeps visits from being matched, for the council or for those who run the system to mend."""

    UNKNOWN_CONTRACT = "unknown-contract"
    CONTRACT_FAILED = "contract-failed"


class RunProblem(NamedTuple):
    """An order of a contract that does not exist, a contract whose step failed, or a week that was left as it was."""

    contract_number: ContractNumber
    of_contract: ProblemCode | None = None
    order_ref: OrderRef | None = None
    bad_week: BadWeek | None = None

    @property
    def code(self) -> ProblemCode | WeekFault | None:
        """What is wrong with the contract, or with the week."""
        return self.bad_week.fault if self.bad_week else self.of_contract

    @property
    def week(self) -> WeekKey | None:
        """The week that was left as it was."""
        return self.bad_week.key if self.bad_week else None


@dataclass(frozen=True, slots=True)
class MatchRun:
    """One run. No contract means all of them, no week all that await matching; times are UTC."""

    match_run_id: MatchRunId
    contract_number: ContractNumber | None
    from_week: date | None
    started_at: datetime
    status: MatchRunStatus = MatchRunStatus.RUNNING
    finished_at: datetime | None = None
    counts: MatchCounts = MatchCounts()
    problem_count: int = 0
    problems: tuple[RunProblem, ...] = ()

    @property
    def is_running(self) -> bool:
        """Whether it has neither finished nor failed, as far as was written down."""
        return self.status is MatchRunStatus.RUNNING

    def shown_status(self, now: datetime) -> MatchRunStatus:
        """A run that was stopped at its time limit has failed, without anybody having written that down."""
        if self.is_running and now > self.started_at + LONGEST_RUN:
            return MatchRunStatus.FAILED
        return self.status

    def finished(self, counts: MatchCounts, at: datetime) -> "MatchRun":
        """The run with all its contracts done."""
        return replace(self, status=MatchRunStatus.FINISHED, counts=counts, finished_at=at)

    def with_problems(self, problems: Sequence[RunProblem], count: int | None = None) -> "MatchRun":
        """The run with more problems before those it had: all are counted (`count`, if given), the first listed."""
        listed = (*problems, *self.problems)[:PROBLEMS_LISTED]
        more = len(problems) if count is None else count
        return replace(self, problem_count=self.problem_count + more, problems=listed)

    @property
    def left_weeks_out(self) -> bool:
        """Whether it could not take all weeks: those who run the system have to be told."""
        return any(problem.week for problem in self.problems)

    def failed(self, at: datetime) -> "MatchRun":
        """The run given up; what it matched until then stays matched."""
        return replace(self, status=MatchRunStatus.FAILED, finished_at=at)


class Claim(NamedTuple):
    """A run's hold on its contract, or on all when it names none, until a moment (UTC)."""

    match_run_id: MatchRunId
    contract_number: ContractNumber | None
    until: datetime


def in_the_way(wanted: Claim, claims: Iterable[Claim], now: datetime) -> Claim | None:
    """The claim of another run, not yet past its time, that has a contract in common with the wanted one."""
    for claim in claims:
        everything = claim.contract_number is None or wanted.contract_number is None
        overlaps = everything or claim.contract_number == wanted.contract_number
        if overlaps and claim.until > now and claim.match_run_id != wanted.match_run_id:
            return claim
    return None
