"""The levels of a service delivery file in XML: file, contract, header, visit, each with its own fields."""

from dataclasses import dataclass, field

from actuals.intake.fields import (
    CONTRACT_FIELDS,
    FILE_FIELDS,
    OTHER_NAMES,
    REFERENCES,
    VISIT_FIELDS,
    WEEK_FIELDS,
    WORKER_FIELDS,
)
from actuals.model.issues import Level, Location

FILE = "File"
CONTRACT = "ProviderContract"
HEADER = "ServiceDeliveryHeader"
VISIT = "HomeCareVisit"
WORKER = "CareWorker"


@dataclass(frozen=True, slots=True)
class Nesting:
    """One level: its element, its own fields, and the level of the records it holds.

    `early` and `late` have the fields that may begin before its first record and after it, by the names that the parser
    gives them in the file's namespace, and the cell that each belongs to. References are never late, others in headers
    and visits.
    """

    element: str
    level: Level
    fields: tuple[str, ...]
    records: "Nesting | None"
    namespace: str
    name: str = field(init=False)
    cells: dict[str, int] = field(init=False)
    early: dict[str, int] = field(init=False)
    late: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        """Spell the names once, as they are compared for every element of a file."""
        cells = {name: cell for cell, name in enumerate(self.fields)}
        cells |= {other: cells[name] for other, name in OTHER_NAMES.items() if name in cells}
        late = {name: cell for name, cell in cells.items() if self._may_be_late(cell)}
        object.__setattr__(self, "name", self.namespace + self.element)
        object.__setattr__(self, "cells", cells)
        object.__setattr__(self, "early", {self.namespace + name: cell for name, cell in cells.items()})
        object.__setattr__(self, "late", {self.namespace + name: cell for name, cell in late.items()})

    def _may_be_late(self, cell: int) -> bool:
        return self.element in (HEADER, VISIT) and self.fields[cell] not in REFERENCES

    @property
    def known(self) -> tuple[str, ...]:
        """What may stand in it."""
        return (*self.cells, *([self.records.element] if self.records else []))


def file_in(namespace: str) -> Nesting:
    """The levels of a file, from the outermost, in its namespace as the parser spells it."""
    worker = Nesting(WORKER, Level.VISIT, WORKER_FIELDS, None, namespace)
    visit = Nesting(VISIT, Level.VISIT, VISIT_FIELDS, worker, namespace)
    header = Nesting(HEADER, Level.HEADER, WEEK_FIELDS, visit, namespace)
    contract = Nesting(CONTRACT, Level.HEADER, CONTRACT_FIELDS, header, namespace)
    return Nesting(FILE, Level.FILE, FILE_FIELDS, contract, namespace)


class OpenRecord:
    """A record whose end has not come yet.

    Its cells so far, the fields that may begin in it now, what was wrong with them, how many records it has held, and
    of a visit its workers.
    """

    __slots__ = ("cells", "expected", "faults", "held", "location", "nesting", "refused", "workers")

    def __init__(self, nesting: Nesting, location: Location) -> None:
        self.nesting = nesting
        self.location = location
        self.cells: list[str | None] = [None] * len(nesting.fields)
        self.expected = nesting.early
        self.faults: list[tuple[str, str]] = []
        self.held = 0
        self.refused = False
        self.workers: list[tuple[str, ...]] = []

    def row(self) -> tuple[str, ...]:
        """The cells as far as they are known."""
        return tuple([cell or "" for cell in self.cells])
