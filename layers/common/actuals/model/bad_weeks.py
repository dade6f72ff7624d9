"""Service weeks that cannot be read, written or settled: a run names them, and goes on with all others."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from actuals.model.refs import ContractNumber, ProviderRef, ServiceUserRef, WeekId
from actuals.model.weeks import WeekKey

LISTED = 100


class WeekFault(StrEnum):
    """What is wrong with a week."""

    UNREADABLE = "week-unreadable"
    BESIDE_UNREADABLE = "week-beside-unreadable"
    TOO_LARGE = "week-too-large"
    BUSY = "week-busy"
    NOT_SETTLED = "week-not-settled"


class BadWeek(NamedTuple):
    """A week, and what is wrong with it."""

    fault: WeekFault
    key: WeekKey


class BadWeekError(Exception):
    """A week cannot be read, or cannot be written; `week_id` may be told to logs, the key may not."""

    def __init__(self, fault: WeekFault, key: WeekKey, week_id: WeekId | None) -> None:
        super().__init__(fault)
        self.fault, self.key, self.week_id = fault, key, week_id

    @property
    def bad(self) -> BadWeek:
        """The same, as a run names it."""
        return BadWeek(self.fault, self.key)


@dataclass(frozen=True, slots=True)
class BadWeeks:
    """The bad weeks of a run: all are counted, the first of them listed."""

    count: int = 0
    listed: tuple[BadWeek, ...] = ()

    def plus(self, more: Iterable[BadWeek], most: int = LISTED) -> "BadWeeks":
        """These and more."""
        found = list(more)
        return BadWeeks(self.count + len(found), (*self.listed, *found)[:most])

    def beside(self, others: "BadWeeks") -> "BadWeeks":
        """These and others, of which not all need be listed."""
        return BadWeeks(self.count + others.count, (*self.listed, *others.listed)[:LISTED])


NO_BAD_WEEKS = BadWeeks()


def dump_bad(bad: BadWeek) -> list[str]:
    """A bad week as a JSON array."""
    provider, service_user, ending, contract = bad.key
    return [bad.fault, provider, service_user, ending.isoformat(), contract]


def load_bad(data: list[str]) -> BadWeek:
    """The opposite of `dump_bad`."""
    fault, provider, service_user, ending, contract = data
    key = WeekKey(
        ProviderRef(provider), ServiceUserRef(service_user), date.fromisoformat(ending), ContractNumber(contract)
    )
    return BadWeek(WeekFault(fault), key)


def dump_bad_weeks(weeks: BadWeeks) -> dict[str, Any]:
    """Bad weeks as JSON, the same in the answers of steps, in messages and in stored runs."""
    return {"count": weeks.count, "listed": [dump_bad(bad) for bad in weeks.listed]}


def load_bad_weeks(data: dict[str, Any] | None) -> BadWeeks:
    """The opposite of `dump_bad_weeks`; none where there is nothing."""
    return BadWeeks(data["count"], tuple(map(load_bad, data["listed"]))) if data else BadWeeks()
