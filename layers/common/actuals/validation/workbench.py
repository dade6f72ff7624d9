"""The folder in which a file is checked: what is still to be checked, what was found, what waits to be staged."""

from datetime import datetime
from pathlib import Path
from typing import Self

from actuals.validation.parts import Parts, decode, encode
from actuals.validation.report import Report
from actuals.validation.whereabouts import CarerSpool

STATE = "state.json"


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
        self.rows, self.staged, self.warned = (Parts(folder / name, cut) for name in ("rows", "staged", "warned"))
        self.carers = CarerSpool(Parts(folder / "carers", cut))

    @property
    def checked(self) -> int:
        """How many records were checked by now."""
        return self.report.counts.read

    def keep(self) -> None:
        """Put all of it into the folder."""
        self.close()
        kept = {
            "cut": self.cut,
            "now": self.now.isoformat(),
            "reference": self.reference,
            "read": self.read,
            "report": self.report.kept(),
            "carers": self.carers.kept(),
        }
        (self.folder / STATE).write_text(encode(kept), encoding="utf-8")

    def close(self) -> None:
        """Leave the folder; what was not kept is lost."""
        for parts in (self.rows, self.staged, self.warned, self.carers.parts):
            parts.close()

    @classmethod
    def taken_up(cls, folder: Path) -> Self:
        """As it was kept in a folder."""
        kept, _ = decode((folder / STATE).read_text(encoding="utf-8"))
        bench = cls(folder, kept["cut"], datetime.fromisoformat(kept["now"]))
        bench.reference, bench.read = kept["reference"], kept["read"]
        bench.report = Report.taken_up(kept["report"])
        bench.carers.take_up(kept["carers"])
        return bench
