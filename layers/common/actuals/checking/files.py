"""Files on this machine go through the checks that they meet when they are imported; nothing is known to be stored."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from actuals.intake.carers import read_carers
from actuals.intake.detect import read_visits
from actuals.intake.jsonl import read_json_lines
from actuals.intake.rows import REFUSED_HEADER, Row
from actuals.intake.text import PIECE
from actuals.intake.unreadable import UnreadableFile
from actuals.model.imports import CARERS, Import, ImportStatus
from actuals.model.refs import ImportId, ProviderRef
from actuals.validation.check import Stored, check_visits
from actuals.validation.known import Known
from actuals.validation.periods import StoredCarers, check_carers
from actuals.validation.records import Json, check_records, load_record
from actuals.validation.reference import read_reference
from actuals.validation.report import Checked
from actuals.validation.workbench import Workbench

MEGABYTE = 1024 * 1024
LARGEST_FILE = 100 * MEGABYTE
"""The largest file that a stack accepts by default."""
NOTHING_STORED = Stored(lambda _sender, _reference: None, lambda _keys: {})


class LocalFile(NamedTuple):
    """A file to check, and the callbacks for its progress."""

    path: Path
    kind: str
    reading: Callable[[Iterator[bytes]], Iterator[bytes]] = iter
    checking: Callable[[int, int], None] = lambda _checked, _of: None

    @property
    def size(self) -> int:
        """In bytes."""
        return self.path.stat().st_size

    def pieces(self) -> Iterator[bytes]:
        """What it holds; raises UnreadableFile when that is more than can be uploaded."""
        if self.size > LARGEST_FILE:
            raise UnreadableFile(f"The file has over {LARGEST_FILE // MEGABYTE} MB. Send it in several files.")
        with self.path.open("rb") as file:
            yield from self.reading(iter(partial(file.read, PIECE), b""))

    def import_of(self, sender: ProviderRef, now: datetime) -> Import:
        """The import that it would be."""
        return Import(
            ImportId("check"),
            self.kind,
            self.path.name,
            sender or None,
            auto_confirm=False,
            status=ImportStatus.CHECKING,
            created_at=now,
            upload_expires_at=now,
        )


def provider_of(file: LocalFile) -> ProviderRef:
    """The first ProviderRef of a file of visits, or none: whose visits they are is for its sender to say."""
    try:
        for found in read_visits(file.pieces()):
            if isinstance(found, Row) and found.header[0] and found.header != REFUSED_HEADER:
                return ProviderRef(found.header[0])
    except UnreadableFile:
        pass
    return ProviderRef("")


def check_visits_file(file: LocalFile, known: Known) -> Checked:
    """As an import would be checked whose sender has stored nothing yet."""
    import_ = file.import_of(known.sender, known.now)

    def tell(bench: Workbench) -> None:
        file.checking(bench.checked, bench.read)

    return check_visits(import_, (file.pieces(), file.size), known, NOTHING_STORED, _let_go, tell)


def _let_go(staged: Iterable[bytes]) -> None:
    for _ in staged:
        pass


def check_records_file(file: LocalFile, sender: ProviderRef, now: datetime) -> tuple[Checked, list[Json]]:
    """The same for carers and for reference data in bulk, with the good records."""
    import_, staged, pieces = file.import_of(sender, now), list[bytes](), file.pieces()
    if file.kind == CARERS:
        checked = check_carers(import_, read_carers(pieces), StoredCarers(lambda _: {}, dict), staged.extend, now)
    else:
        read = partial(read_reference, file.kind)
        checked = check_records(import_, read_json_lines(pieces), read, lambda _: {}, staged.extend, now)
    return checked, [load_record(line.decode()).record for line in staged]
