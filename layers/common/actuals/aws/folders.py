"""A folder as one file of a bucket, packed on its way there and unpacked on its way back, some pieces at a time."""

import tarfile
from collections.abc import Iterable, Iterator
from gzip import GzipFile
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import Any

from actuals.aws.files import PART_BYTES, Pieces

QUICKLY = 1  # the time of a function costs more than a few megabytes


def packed(folder: Path) -> Iterator[bytes]:
    """All that is in a folder."""
    written = _Written()
    with (
        GzipFile(fileobj=written, mode="wb", compresslevel=QUICKLY) as zipped,
        tarfile.open(fileobj=zipped, mode="w|") as tar,
    ):
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            tar.add(path, str(path.relative_to(folder)))
            yield from written.taken()
    yield from written.taken()


def unpack(pieces: Iterable[bytes], folder: Path) -> None:
    """The opposite of `packed`, into an empty folder."""
    with (
        BufferedReader(Pieces(pieces), PART_BYTES) as file,
        GzipFile(fileobj=file) as zipped,
        tarfile.open(fileobj=zipped, mode="r|") as tar,
    ):
        tar.extractall(folder, filter="data")


class _Written(RawIOBase):
    """What was written since it was last taken."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def taken(self) -> list[bytes]:
        pieces, self._pieces = self._pieces, []
        return pieces
