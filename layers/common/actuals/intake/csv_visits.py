"""Service delivery files in CSV: one row a visit, with the cells of its file and header repeated on each row."""

from collections.abc import Iterable, Iterator
from operator import itemgetter

from actuals.intake.csv_records import CsvRecords
from actuals.intake.fields import (
    FIELD_LENGTH,
    FILE_FIELDS,
    FILE_REQUIRED,
    HEADER_FIELDS,
    HEADER_REQUIRED,
    OTHER_NAMES,
    VISIT_FIELDS,
    VISIT_REQUIRED,
    too_long,
)
from actuals.intake.headings import Headings
from actuals.intake.hidden import hidden
from actuals.intake.rows import Row
from actuals.intake.unreadable import UnreadableFile
from actuals.model.issues import Issue, IssueCode, Level, Location
from actuals.model.refs import ServiceUserRef

VISIT_HEADINGS = Headings(
    (*FILE_FIELDS, *HEADER_FIELDS, *VISIT_FIELDS), FILE_REQUIRED | HEADER_REQUIRED | VISIT_REQUIRED, OTHER_NAMES
)


def read_csv_visits(supply: Iterable[str]) -> Iterator[Row | Issue]:
    """Visits as rows; a row of the wrong length, with an over-long cell, broken quotes or hidden characters is one."""
    records = CsvRecords(supply, VISIT_HEADINGS)
    file_cells, header_cells, visit_cells = (
        itemgetter(*(records.columns.get(name, -1) for name in names))
        for names in (FILE_FIELDS, HEADER_FIELDS, VISIT_FIELDS)
    )
    file: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    raw_file, raw_header = file, header
    read = False
    for record in records:
        if isinstance(record, Issue):
            read = True
            yield record
            continue
        number, cells = record
        cells.append("")  # where a column is that the file does not have
        text = "".join(cells)
        if (len(text) > FIELD_LENGTH or not text.isprintable()) and (fault := _fault(cells, records.columns)):
            read = True
            yield _rejected(number, cells, records.columns, fault)
            continue
        if (sent := file_cells(cells)) != raw_file:
            raw_file, file = sent, _trimmed(sent)
        if (sent := header_cells(cells)) != raw_header:
            raw_header, header = sent, _trimmed(sent)
        visit = _trimmed(visit_cells(cells))
        if any(visit) or any(header) or any(file):
            read = True
            location = Location(number)
            yield Row(location, location, file, header, visit)
    if not read:
        raise UnreadableFile(
            "There are no visits below the headings. Export the week again and upload that.", code=IssueCode.NO_VISITS
        )


def _trimmed(cells: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(str.strip, cells))


def _fault(cells: list[str], columns: dict[str, int]) -> tuple[str, str] | None:
    """The first field that is too long or holds what cannot be seen, and what to say of all of those."""
    trimmed = {name: cells[position].strip() for name, position in columns.items()}
    if long := [name for name, cell in trimmed.items() if len(cell) > FIELD_LENGTH]:
        return long[0], too_long(long)
    said = {name: message for name, cell in trimmed.items() if (message := hidden(name, cell))}
    return (next(iter(said)), " ".join(said.values())) if said else None


def _rejected(number: int, cells: list[str], columns: dict[str, int], fault: tuple[str, str]) -> Issue:
    field, message = fault
    return Issue(
        IssueCode.FORMAT,
        Level.VISIT,
        message,
        Location(number),
        field,
        cells[columns[field]],
        ServiceUserRef(cells[columns["ServiceUserRef"]].strip()),
    )
