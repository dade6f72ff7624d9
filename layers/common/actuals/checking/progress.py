"""The progress of a check, shown while a large file is read."""

from collections.abc import Iterator
from typing import TextIO

LARGE = 2_000_000
WIDTH = 30


class Progress:
    """One line that is overwritten; nothing is written if the output is not a terminal, or the file is small."""

    def __init__(self, out: TextIO, size: int) -> None:
        self._out = out if size >= LARGE and out.isatty() else None
        self._size = size
        self._said = ""

    def reading(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """The pieces, as they are read."""
        done = 0
        for piece in pieces:
            done += len(piece)
            self._say_part("Reading ", done, self._size)
            yield piece

    def checking(self, checked: int, of: int) -> None:
        """How many visits of the file are checked."""
        self._say_part("Checking", checked, of)

    def close(self) -> None:
        """Take the line away."""
        self._say("")
        if self._out is not None:
            self._out.write("\r")

    def _say_part(self, what: str, done: int, of: int) -> None:
        part = min(1.0, done / of)
        self._say(f"{what} [{'#' * int(part * WIDTH):{WIDTH}}] {part:4.0%}")

    def _say(self, text: str) -> None:
        if self._out is not None and text != self._said:
            self._out.write(f"\r{text:{len(self._said)}}")
            self._out.flush()
            self._said = text
