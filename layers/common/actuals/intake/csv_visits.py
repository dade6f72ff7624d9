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
from actuals.intake.rows import Row
from actuals.intake.unreadable import UnreadableFile
from actuals.model.issues import Issue, IssueCode, Level, Location
from actuals.model.refs import ServiceUserRef

VISIT_HEADINGS = Headings(
    (*FILE_FIELDS, *HEADER_FIELDS, *VISIT_FIELDS), FILE_REQUIRED | HEADER_REQUIRED | VISIT_REQUIRED, OTHER_NAMES
)


def read_csv_visits(supply: Iterable[str]) -> Iterator[Row | Issue]:
    """Visits as rows; a row of the wrong length, with an over-long cell or with broken quotes is an issue."""
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
        if len("".join(cells)) > FIELD_LENGTH and (long := _long(cells, records.columns)):
            read = True
            yield _rejected(number, cells, records.columns, long)
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


def _long(cells: list[str], columns: dict[str, int]) -> list[str]:
    return [name for name, position in columns.items() if len(cells[position].strip()) > FIELD_LENGTH]


def _rejected(number: int, cells: list[str], columns: dict[str, int], long: list[str]) -> Issue:
    return Issue(
        IssueCode.FORMAT,
        Level.VISIT,
        too_long(long),
        Location(number),
        long[0],
        cells[columns[long[0]]],
        ServiceUserRef(cells[columns["ServiceUserRef"]].strip()),
    )
