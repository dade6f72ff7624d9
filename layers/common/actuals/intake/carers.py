"""A provider's carers file: CSV with one carer a row, loaded before the visits that name them."""

from collections.abc import Iterable, Iterator
from itertools import chain

from actuals.intake.csv_records import CsvRecords
from actuals.intake.fields import CARER_FIELDS, CARER_REQUIRED, FIELD_LENGTH, too_long
from actuals.intake.headings import Headings
from actuals.intake.hidden import hidden
from actuals.intake.kinds import refuse_other_text
from actuals.intake.text import BLANKS, texts
from actuals.intake.unreadable import UnreadableFile
from actuals.model.issues import Issue, IssueCode, Level, Location

CARER_HEADINGS = Headings(CARER_FIELDS, CARER_REQUIRED)


def read_carers(chunks: Iterable[bytes]) -> Iterator[tuple[Location, dict[str, str]] | Issue]:
    """Carers as trimmed text by heading, "" when absent or empty; an issue means one rejected row."""
    supply = texts(chunks)
    head = next(supply, "")
    refuse_other_text(head)
    if head.lstrip().lstrip(BLANKS).startswith("<"):
        raise UnreadableFile("The file is XML. A carers file is CSV: save it as that and upload it again.")
    read = False
    records = CsvRecords(chain((head,), supply), CARER_HEADINGS)
    for record in records:
        if isinstance(record, Issue):
            read = True
            yield record
            continue
        number, cells = record
        cells.append("")
        carer = {name: cells[records.columns.get(name, -1)].strip() for name in CARER_FIELDS}
        if any(carer.values()):
            read = True
            yield _fault(carer, number) or (Location(number), carer)
    if not read:
        raise UnreadableFile("There are no carers below the headings. Upload the file again.", code=IssueCode.NO_VISITS)


def _fault(carer: dict[str, str], number: int) -> Issue | None:
    long = [name for name, cell in carer.items() if len(cell) > FIELD_LENGTH]
    said = {name: message for name, cell in carer.items() if (message := hidden(name, cell))}
    if not (long or said):
        return None
    field = long[0] if long else next(iter(said))
    message = too_long(long) if long else " ".join(said.values())
    return Issue(IssueCode.FORMAT, Level.VISIT, message, Location(number), field, carer[field])
