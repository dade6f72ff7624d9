"""What is said of a file as a whole: its reference, its description, and when it was made."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from actuals.intake.fields import FILE_FIELDS
from actuals.intake.rows import Row
from actuals.intake.totals import is_of_totals
from actuals.intake.unreadable import UnreadableFile
from actuals.model.imports import Import
from actuals.model.issues import NOWHERE, Issue, IssueCode, Level, Location
from actuals.model.london import london
from actuals.validation.cells import Malformed, created
from actuals.validation.faults import Fault, malformed, missing, rewritten_references
from actuals.validation.row_partitions import RowSpool

RECORDS_A_FILE = 1_000_000
OLDEST = timedelta(days=90)


@dataclass(slots=True)
class FileFacts:
    """What the rows say of their file, and of the first that disagrees (`mixed`); `empty` if no row is there."""

    cells: tuple[str, ...] = ()
    first: Location = NOWHERE
    mixed: Issue | None = None
    _first: Row | None = None
    empty: Issue | None = None

    def note(self, row: Row) -> None:
        """Compare a row with the first."""
        if self._first is None:
            self._first, self.cells, self.first = row, row.file, row.location
        elif self.mixed is None and row.file != self.cells:
            self.mixed = disagreement(self._first, row)

    @property
    def reference(self) -> str | None:
        """As sent, when there is one."""
        return self.cells[0] or None if self.cells else None


TOTALS = "This row is no visit but looks like a totals row. Delete it and upload the file again."
BLANK = (
    "{} is blank in this row and filled in others. "
    "Give FileReference, Description and Created on every row and upload the file again."
)
OTHER = (
    "This row has another {} than the first. "
    "Send one file at a time, with the same FileReference, Description and Created on every row."
)


def disagreement(first: Row, other: Row) -> Issue:
    """Two rows do not say the same of their file: which of them is to be looked at, and why they may differ."""
    at = next(at for at, cell in enumerate(first.file) if cell != other.file[at])
    totals = (row for row in (other, first) if is_of_totals((*row.file, *row.header, *row.visit)))
    blanks = (row for row in (other, first) if not row.file[at])
    if (row := next(totals, None)) is not None:
        message = TOTALS
    elif (row := next(blanks, None)) is not None:
        message = BLANK.format(FILE_FIELDS[at])
    else:
        row, message = other, OTHER.format(FILE_FIELDS[at])
    return Issue(IssueCode.MIXED_FILE_REFERENCE, Level.FILE, message, row.location, FILE_FIELDS[at], row.file[at])


def sort_rows(records: Iterable[Row | Issue], spool: RowSpool, facts: FileFacts) -> Iterator[Issue]:
    """Read a file to its end: rows go to the spool, what they say of the file to `facts`; issues pass through.

    A file without visits is known by `facts.empty`; any other fault raises `UnreadableFile`, as the reader does.
    """
    try:
        for record in _limited(records):
            if isinstance(record, Issue):
                yield record
            else:
                facts.note(record)
                spool.add(record)
    except UnreadableFile as fault:
        if fault.code is not IssueCode.NO_VISITS:
            raise
        facts.empty, facts.cells = fault.issue, fault.file or ()


def _limited(records: Iterable[Row | Issue]) -> Iterator[Row | Issue]:
    for count, record in enumerate(records, 1):
        if count > RECORDS_A_FILE:
            raise UnreadableFile(f"The file holds over {RECORDS_A_FILE:,} visits. Send it in several files.")
        yield record


def fault_of_file(facts: FileFacts) -> Issue | None:
    """What is wrong with the file as a whole: rows that disagree, or a cell that is blank or malformed."""
    if facts.mixed is not None:
        return facts.mixed
    blank = (missing(name) for name, cell in zip(FILE_FIELDS, facts.cells, strict=False) if not cell)
    rewritten = rewritten_references({FILE_FIELDS[0]: facts.reference or ""})
    fault = next(blank, None) or next(iter(rewritten), None) or _not_made(facts)
    return fault.at(facts.first, Level.FILE) if fault else None


def _not_made(facts: FileFacts) -> Fault | None:
    cell = facts.cells[2] if facts.cells else ""
    made = created(cell)
    return malformed("Created", cell, made) if facts.cells and isinstance(made, Malformed) else None


def created_unusual(facts: FileFacts, now: datetime) -> Iterator[Issue]:
    """A file is made before it is sent, and sent soon."""
    made = created(facts.cells[2]) if facts.cells else None
    if made is None or isinstance(made, Malformed):
        return
    here = london(now).replace(tzinfo=None)
    if made > here:
        what = "in the future. Check the clock of the system that made the file"
    elif made < here - OLDEST:
        what = f"over {OLDEST.days} days ago. Check that this is the file you meant to send"
    else:
        return
    fault = Fault(
        IssueCode.CREATED_UNUSUAL, f"Created is {what}; nothing is rejected for this.", "Created", facts.cells[2]
    )
    yield fault.at(facts.first, Level.FILE)


def duplicate_issue(file_reference: str, first: Import) -> Issue:
    """The file was imported before."""
    return Issue(
        IssueCode.DUPLICATE_FILE, Level.FILE, already_imported(first), field="FileReference", value=file_reference
    )


def already_imported(first: Import) -> str:
    """When a file reference was imported, as which import, and what to do now."""
    when = f" on {london(first.imported_at):%d/%m/%Y at %H:%M}" if first.imported_at else ""
    return (
        f"This FileReference was already imported{when}, as import {first.import_id}. "
        "Nothing was imported again. To correct visits, send them in a file with a new FileReference."
    )
