"""The folder in which a file is checked: what is still to be checked, what was found, what waits to be staged."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

from actuals.stored import dump, load
from actuals.validation.double_booked_carers import CarerSpool, Sorted
from actuals.validation.partitions import Partitions
from actuals.validation.report import Report

STATE = "state.json"


@dataclass(frozen=True, slots=True)
class State:
    """What of a workbench is in no part; its fields mean what they mean there."""

    cut: int
    now: datetime
    reference: str | None
    read: int
    report: Report
    carers: Sorted


class Workbench:
    """What is left to do is what still lies here, so a check can stop after any step and go on in another process.

    `now` is the time of the check, which stays the same however long it takes; `read` counts the file's records.
    Everything is cut into as many parts: rows by service user, and under the same number the weeks `staged` from them
    and where their visits are that were `warned` of later.
    """

    def __init__(self, folder: Path, cut: int, now: datetime) -> None:
        self.folder, self.cut, self.now = folder, cut, now
        self.reference: str | None = None
        self.read = 0
        self.report = Report()
        self.rows, self.staged, self.warned = (Partitions(folder / name, cut) for name in ("rows", "staged", "warned"))
        self.carers = CarerSpool(Partitions(folder / "carers", cut))

    @property
    def checked(self) -> int:
        """How many records were checked by now."""
        return self.report.counts.read

    def keep(self) -> None:
        """Put all of it into the folder."""
        self.close()
        state = State(self.cut, self.now, self.reference, self.read, self.report, self.carers.sorted)
        (self.folder / STATE).write_bytes(dump(state))

    def close(self) -> None:
        """Leave the folder; what was not kept is lost."""
        for parts in (self.rows, self.staged, self.warned, self.carers.parts):
            parts.close()

    @classmethod
    def taken_up(cls, folder: Path) -> Self:
        """As it was kept in a folder."""
        state = load(State, (folder / STATE).read_bytes(), "a half-checked file")
        bench = cls(folder, state.cut, state.now)
        bench.reference, bench.read, bench.report = state.reference, state.read, state.report
        bench.carers = CarerSpool(bench.carers.parts, state.carers)
        return bench
