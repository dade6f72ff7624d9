"""Rows sorted by service user through files on disk, so that no file has to fit in memory."""

import json
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO, Self

from actuals.intake.fields import HEADER_FIELDS
from actuals.intake.rows import Row
from actuals.intake.unreadable import UnreadableFile
from actuals.model.issues import Location

PART_BYTES = 512 * 1024
MOST_PARTS = 400
ROWS_A_PART = 40_000
SERVICE_USER = HEADER_FIELDS.index("ServiceUserRef")
TOO_MANY_ALIKE = (
    "Too many rows of the file name the same service user. Check that ServiceUserRef differs from person to person, "
    "and that no row was copied down by mistake."
)
_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
_decode = json.JSONDecoder().raw_decode


class RowSpool:
    """Rows go in as they are read, and come out in parts: all rows of a service user are in one part.

    A file of `size` bytes is cut so that a part is small enough to be held in memory.
    """

    def __init__(self, size: int) -> None:
        self._parts: list[_Part | None] = [None] * min(MOST_PARTS, 1 + size // PART_BYTES)
        self._files = ExitStack()

    @property
    def part_count(self) -> int:
        """Into how many parts the file is cut."""
        return len(self._parts)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._files.close()

    def add(self, row: Row) -> None:
        """Keep a row; raises `UnreadableFile` when there are more of one service user than anybody's year holds."""
        number = zlib.crc32(row.header[SERVICE_USER].encode()) % len(self._parts)
        part = self._parts[number]
        if part is None:
            temporary = TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115 (closed by the stack)
            part = self._parts[number] = _Part(self._files.enter_context(temporary))
        part.add(row)

    def parts(self) -> Iterator[list[Row]]:
        """The rows of some service users at a time, each user's all together, in the order they were added."""
        return (list(part.rows()) for part in self._parts if part is not None)


class _Part:
    """A file of rows; a header is written once for all rows that follow each other under it."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._header: tuple[str, ...] | None = None
        self._count = 0

    def add(self, row: Row) -> None:
        self._count += 1
        if self._count > ROWS_A_PART:
            raise UnreadableFile(TOO_MANY_ALIKE, row.location)
        if row.header != self._header:
            self._header = row.header
            self._file.write(_encode(row.header) + "\n")
        where = None if row.header_location == row.location else row.header_location
        self._file.write(_encode({"at": row.location, "under": where, "visit": row.visit}) + "\n")

    def rows(self) -> Iterator[Row]:
        self._file.seek(0)
        header: tuple[str, ...] = ()
        for line in self._file:
            data = _decode(line)[0]
            if isinstance(data, list):
                header = tuple(data)
                continue
            location, under = Location(*data["at"]), data["under"]
            yield Row(location, Location(*under) if under else location, (), header, tuple(data["visit"]))
