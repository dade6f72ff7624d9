"""Rows sorted by service user through files on disk, so that no file has to fit in memory."""

import json
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO, Self

from actuals.intake.rows import Row
from actuals.model.issues import Location

PART_BYTES = 512 * 1024
MOST_PARTS = 400
_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
_decode = json.JSONDecoder().raw_decode


class RowSpool:
    """Rows go in as they are read, and come out in parts: all rows of a service user are in one part.

    A file of `size` bytes is cut so that a part is small enough to be held in memory.
    """

    def __init__(self, size: int) -> None:
        self._parts: list[IO[str] | None] = [None] * min(MOST_PARTS, 1 + size // PART_BYTES)
        self._files = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._files.close()

    def add(self, row: Row) -> None:
        """Keep a row."""
        provider, contract, service_user, *_ = row.header
        part = zlib.crc32(f"{provider}/{contract}/{service_user}".encode()) % len(self._parts)
        file = self._parts[part]
        if file is None:
            temporary = TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115 (closed by the stack)
            file = self._parts[part] = self._files.enter_context(temporary)
        line = _encode((row.location, row.header_location, row.header, row.visit))
        file.write(line + "\n")

    def parts(self) -> Iterator[list[Row]]:
        """The rows of some service users at a time, each user's all together, in the order they were added."""
        for file in self._parts:
            if file is not None:
                file.seek(0)
                yield [_row(line) for line in file]


def _row(line: str) -> Row:
    location, header_location, header, visit = _decode(line)[0]
    return Row(Location(*location), Location(*header_location), (), tuple(header), tuple(visit))
