"""Service weeks that cannot be read, written or settled: a run names them, and goes on with all others."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from actuals.model.refs import WeekId
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
    """A week cannot be read, or cannot be written; `week_id` and `why` may be told to logs, the key may not."""

    def __init__(self, fault: WeekFault, key: WeekKey, week_id: WeekId | None, why: str = "") -> None:
        super().__init__(fault)
        self.fault, self.key, self.week_id, self.why = fault, key, week_id, why

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
