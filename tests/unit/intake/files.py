"""Files as providers' systems write them, made of the ordinary visit of `tests.examples`."""

import csv
from collections.abc import Iterable
from html import escape
from io import StringIO

import pytest

from actuals.intake.detect import read_visits
from actuals.intake.fields import CONTRACT_FIELDS, FILE_FIELDS, HEADER_FIELDS, VISIT_FIELDS, WEEK_FIELDS
from actuals.intake.rows import Row
from actuals.intake.unreadable import UnreadableFile
from actuals.model.issues import Issue, IssueCode
from tests.examples import CELLS

FIELDS = (*FILE_FIELDS, *HEADER_FIELDS, *VISIT_FIELDS)


def csv_text(
    *rows: dict[str, str], headings: Iterable[str] = FIELDS, separator: str = ",", line_end: str = "\r\n"
) -> str:
    """The ordinary visit once for each mapping of the cells that differ."""
    text = StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator=line_end)
    names = list(headings)
    writer.writerow(names)
    writer.writerows([(CELLS | row).get(name, "") for name in names] for row in rows)
    return text.getvalue()


def csv_file(*rows: dict[str, str]) -> bytes:
    return csv_text(*rows).encode()


def elements(names: Iterable[str], **cells: str) -> str:
    """Fields as elements, on one line."""
    sent = CELLS | cells
    return "".join(f"<{name}>{escape(sent.get(name, ''))}</{name}>" for name in names)


def visit(extra: str = "", **cells: str) -> str:
    return f"<HomeCareVisit>{elements(VISIT_FIELDS, **cells)}{extra}</HomeCareVisit>\n"


def header(*visits: str, **cells: str) -> str:
    return f"<ServiceDeliveryHeader>{elements(WEEK_FIELDS, **cells)}\n{''.join(visits)}</ServiceDeliveryHeader>\n"


def contract(*headers: str, **cells: str) -> str:
    return f"<ProviderContract>{elements(CONTRACT_FIELDS, **cells)}\n{''.join(headers)}</ProviderContract>\n"


def file(*contracts: str, **cells: str) -> str:
    return f"<File>{elements(FILE_FIELDS, **cells)}\n{''.join(contracts)}</File>\n"


def xml_text(*visits: str) -> str:
    """A file with one header; the ordinary visit where none is given. The first visit is on line 4."""
    return file(contract(header(*(visits or (visit(),)))))


def read(content: bytes | str) -> list[Row | Issue]:
    return list(read_visits([content.encode() if isinstance(content, str) else content]))


def rows(content: bytes | str) -> list[Row]:
    """What is read of a file without any issue."""
    found = read(content)
    assert [item for item in found if isinstance(item, Issue)] == []
    return [item for item in found if isinstance(item, Row)]


def issues(content: bytes | str) -> list[Issue]:
    return [item for item in read(content) if isinstance(item, Issue)]


def refusal(content: bytes | str, code: IssueCode = IssueCode.UNREADABLE) -> UnreadableFile:
    """The refusal of a file as a whole."""
    with pytest.raises(UnreadableFile) as refused:
        read(content)
    assert refused.value.code is code
    return refused.value
