"""Numbered files of lines in a folder: what is sorted into them need not fit in memory, and can be taken elsewhere."""

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO


class Partitions:
    """Lines go to the end of a part and are read from its beginning; a part that nothing went to is empty."""

    def __init__(self, folder: Path, count: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.count = count
        self._folder = folder
        self._open: dict[int, IO[bytes]] = {}

    def of(self, reference: str) -> int:
        """The part in which everything with this reference is, here and in any other process."""
        return zlib.crc32(reference.encode()) % self.count

    def add(self, number: int, lines: bytes) -> None:
        """Keep lines, each with its end."""
        file = self._open.get(number)
        if file is None:
            file = self._path(number).open("ab")
            self._open[number] = file
        file.write(lines)

    def lines(self, number: int) -> Iterator[bytes]:
        """All lines of a part."""
        self.close()
        if self._path(number).exists():
            with self._path(number).open("rb") as file:
                yield from file

    @property
    def numbers(self) -> list[int]:
        """The parts that hold anything, in order."""
        return sorted(int(path.name) for path in self._folder.iterdir())

    def drop(self, number: int) -> None:
        """A part is no longer needed."""
        self._path(number).unlink()

    def close(self) -> None:
        """Put all of it on the disk."""
        for file in self._open.values():
            file.close()
        self._open.clear()

    def _path(self, number: int) -> Path:
        return self._folder / f"{number:03}"
