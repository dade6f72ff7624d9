"""Rows sorted by service user through files on disk, so that no file has to fit in memory."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from actuals.intake.fields import HEADER_FIELDS
from actuals.intake.rows import Row
from actuals.intake.unreadable import UnreadableFile
from actuals.model.issues import Location
from actuals.stored import dump, load
from actuals.validation.partitions import Partitions

PART_BYTES = 512 * 1024
MOST_PARTS = 400
ROWS_A_PART = 40_000
SERVICE_USER = HEADER_FIELDS.index("ServiceUserRef")
TOO_MANY_ALIKE = (
    "Too many rows of the file name the same service user. Check that ServiceUserRef differs from person to person, "
    "and that no row was copied down by mistake."
)


class SpooledRow(NamedTuple):
    """A row in a part. Without `header` it has that of the row before, without `header_location` its own location."""

    location: Location
    visit: tuple[str, ...]
    header: tuple[str, ...] | None = None
    header_location: Location | None = None
    workers: tuple[tuple[str, ...], ...] = ()


def parts_for(size: int) -> int:
    """Into how many parts a file of so many bytes is cut, for a part to be small enough to be held in memory."""
    return min(MOST_PARTS, 1 + size // PART_BYTES)


class RowSpool:
    """Rows go into parts as they are read, all of a service user into the same.

    In a part, a header is written once for all rows that follow each other under it.
    """

    def __init__(self, parts: Partitions) -> None:
        self._parts = parts
        self._counts = [0] * parts.count
        self._headers: list[tuple[str, ...] | None] = [None] * parts.count

    @property
    def count(self) -> int:
        """How many rows there are."""
        return sum(self._counts)

    def add(self, row: Row) -> None:
        """Keep a row; raises `UnreadableFile` when there are more of one service user than anybody's year holds."""
        number = self._parts.of(row.header[SERVICE_USER])
        self._counts[number] += 1
        if self._counts[number] > ROWS_A_PART:
            raise UnreadableFile(TOO_MANY_ALIKE, row.location)
        header = None if row.header == self._headers[number] else row.header
        self._headers[number] = row.header
        where = None if row.header_location == row.location else row.header_location
        self._parts.add(number, dump(SpooledRow(row.location, row.visit, header, where, row.workers)) + b"\n")


def rows_of(lines: Iterable[bytes]) -> Iterator[Row]:
    """The rows of a part, in the order in which they were added."""
    header: tuple[str, ...] = ()
    for line in lines:
        row = load(SpooledRow, line, "a file that is checked")
        header = header if row.header is None else row.header
        yield Row(row.location, row.header_location or row.location, (), header, row.visit, row.workers)
