"""Service delivery files in XML: read in pieces; only the open header is in memory."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from actuals.intake import xml_faults
from actuals.intake.fields import DEPTH, FIELD_LENGTH, WORKER_COUNT, too_long
from actuals.intake.hidden import hidden
from actuals.intake.rows import REFUSED_HEADER, Row
from actuals.intake.text import BLANKS
from actuals.intake.unreadable import UnreadableFile
from actuals.intake.xml_levels import CONTRACT, FILE, HEADER, VISIT, WORKER, Nesting, OpenRecord, file_in
from actuals.intake.xml_parser import GuardedParser
from actuals.model.issues import Issue, IssueCode, Location

VISITS_HELD = 1_000
"""Visits of a header that are held until it ends, so that its own fields may follow them. No good week has so many."""

_LINE_END = re.compile("\r\n?|\n")
_BLANK = re.compile("[ \t\r\n]+")
_INCLUDES = "http://www.w3.org/2001/XInclude}"


def read_xml_visits(supply: Iterable[str]) -> Iterator[Row | Issue]:
    """Visits as rows, header by header; see `detect.read_visits` for what the issues among them stand for."""
    reader = _Reader()
    for text in _without_blanks_before(supply, reader.parser):
        reader.feed(text)
        yield from reader.taken()
    reader.parser.close()
    yield from reader.taken()
    if not reader.visits_read:
        raise UnreadableFile(
            "There are no visits in the file. Export the week again and upload that.",
            Location(path=f"/{FILE}"),
            IssueCode.NO_VISITS,
            reader.file,
        )


def _without_blanks_before(supply: Iterable[str], parser: GuardedParser) -> Iterator[str]:
    """The parser must see the declaration first; lines before it are counted, so line numbers are right."""
    texts = iter(supply)
    head = next(texts, "")
    text = head.lstrip(BLANKS)
    parser.lines_before = len(_LINE_END.findall(head[: len(head) - len(text)]))
    return chain((text,), texts)


class _Reader:
    """What is open at the moment, and what was read since it was last taken.

    The parser calls `_start` and `_end` some thirty times a visit, so the usual cases come first and cost little:
    `_expected` are the fields that may begin now, `_record` the records, `_cells` has what was read of the innermost
    record, `_cell` is where the text in `_parts` goes. A wrapper stands on the stack as the record that it is in.
    `_skipped` counts the open elements of something that is not read.
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.parser = GuardedParser(self._start, self._end, self._parts.append)
        self.file: tuple[str, ...] = ()
        self.visits_read = 0
        self._read: list[Row | Issue] = []
        self._visits: list[OpenRecord] = []
        self._warned: set[tuple[str, str]] = set()
        self._stack: list[OpenRecord] = []
        self._expected: dict[str, int] = {}
        self._record: Nesting | None = None
        self._cells: list[str | None] = []
        self._cell: int | None = None
        self._skipped = 0
        self._interrupted: tuple[int, str] | None = None

    def feed(self, text: str) -> None:
        """Read a piece of the file. Of a text that is too long, just enough is kept to report it."""
        self.parser.feed(text)
        if self._cell is None:
            self._parts.clear()
        else:
            self._parts[:] = [_shortened(_BLANK.sub(" ", "".join(self._parts)).lstrip())]

    def taken(self) -> list[Row | Issue]:
        """What was read since the last time."""
        read, self._read = self._read, []
        return read

    def _start(self, name: str, _attributes: list[str]) -> None:
        if self._cell is None and (cell := self._expected.get(name)) is not None and self._cells[cell] is None:
            self._cell = cell
            self._parts.clear()
        elif self._record is not None and name == self._record.name and self._cell is None:
            self._open(self._record, self._stack[-1])
        else:
            self._start_other(name)

    def _end(self, _name: str) -> None:
        if self._cell is None:
            self._end_other()
            return
        text = "".join(self._parts).strip()
        if "  " in text or not text.isprintable():
            text = _BLANK.sub(" ", text)
        if len(text) > FIELD_LENGTH or not text.isprintable():
            field = self._stack[-1].nesting.fields[self._cell]
            message = too_long([field]) if len(text) > FIELD_LENGTH else hidden(field, text)
            if message:
                self._fault(field, message)
        self._cells[self._cell] = text
        self._cell = None

    # --- elements other than fields and records where they are expected -----------------------------------------------

    def _start_other(self, name: str) -> None:
        local = name.rpartition("}")[2]
        if self._skipped:
            self._skip_inner(name, local)
        elif not self._stack:
            self._open_file(name, local)
        elif self._cell is not None:
            self._skip_unknown(name, local, self._stack[-1].nesting.fields[self._cell])
        else:
            self._start_in(self._stack[-1], name, local)

    def _start_in(self, record: OpenRecord, name: str, local: str) -> None:
        nesting = record.nesting
        if nesting.records and local == nesting.records.element:
            self._open(nesting.records, record)
        elif nesting.records and local == f"{nesting.records.element}s":
            self._push(record)
        elif local in nesting.cells:
            self._start_field(record, local)
        else:
            self._skip_unknown(name, local, nesting.element)

    def _start_field(self, record: OpenRecord, local: str) -> None:
        """A field of another namespace than the file's, or one that is there already, or too late."""
        nesting = record.nesting
        cell = nesting.cells[local]
        field = nesting.fields[cell]
        if record.cells[cell] is not None:
            self._fault(field, xml_faults.twice(field, nesting))
            self._skip()
        elif nesting.namespace + local in record.expected:
            self._cell = cell
            self._parts.clear()
        else:
            self._fault(field, xml_faults.too_late(field, nesting))
            self._skip()

    def _end_other(self) -> None:
        if self._skipped:
            self._skip_ends()
            return
        record = self._stack.pop()
        if not self._stack:
            self.file = record.row()
            return
        within = self._stack[-1]
        if record is not within:
            if record.nesting.element == VISIT:
                self._take_visit(record, within)
            elif record.nesting.element == WORKER:
                _take_worker(record, within)
            elif record.nesting.element == HEADER:
                self._take_rows(record)
        self._look_at(within)

    # --- records ------------------------------------------------------------------------------------------------------

    def _open_file(self, name: str, local: str) -> None:
        if local != FILE:
            raise xml_faults.other_root(local, self._here())
        self._push(OpenRecord(file_in(name.removesuffix(local)), self._here(f"/{FILE}")))

    def _open(self, nesting: Nesting, parent: OpenRecord) -> None:
        if nesting.element == CONTRACT and not parent.held:
            self.file = parent.row()
        parent.held += 1
        parent.expected = parent.nesting.late
        self._push(OpenRecord(nesting, self._here(f"{parent.location.path}/{nesting.element}[{parent.held}]")))

    def _push(self, record: OpenRecord) -> None:
        if len(self._stack) >= DEPTH:
            raise xml_faults.too_deep(self._here())
        self._stack.append(record)
        self._look_at(record)

    def _look_at(self, record: OpenRecord) -> None:
        self._expected = record.expected
        self._record = record.nesting.records
        self._cells = record.cells

    def _take_visit(self, visit: OpenRecord, header: OpenRecord) -> None:
        self.visits_read += 1
        if visit.faults:
            self._read.append(xml_faults.rejected(visit, header))
            return
        self._visits.append(visit)
        if len(self._visits) >= VISITS_HELD:
            self._take_rows(header)

    def _take_rows(self, header: OpenRecord) -> None:
        """The visits held so far, with their header as it is known now."""
        contract = next(record for record in reversed(self._stack) if record.nesting.element == CONTRACT)
        if header.faults and not header.refused:
            self._read.append(xml_faults.rejected(header, header))
            header.refused = True
        cells = REFUSED_HEADER if header.refused or contract.refused else contract.row() + header.row()
        place, file = header.location, self.file
        self._read += [
            Row(visit.location, place, file, cells, visit.row(), tuple(visit.workers)) for visit in self._visits
        ]
        self._visits.clear()

    # --- what is wrong, and what is not read --------------------------------------------------------------------------

    def _fault(self, field: str, message: str) -> None:
        """A fault of the innermost record: of the file it refuses all, of a contract its headers from here on."""
        record = self._stack[-1]
        here = self._here(record.location.path)
        if record.nesting.element == FILE:
            raise UnreadableFile(message, here)
        if record.nesting.element == CONTRACT:
            record.refused = True
            self._read.append(xml_faults.of_contract(field, message, here))
        else:
            record.faults.append((field, message))

    def _skip_unknown(self, name: str, local: str, parent: str) -> None:
        self._skip()
        if not self._is_stray_visit(name, local) and (local, parent) not in self._warned:
            self._warned.add((local, parent))
            self._read.append(xml_faults.unknown(local, parent, self._stack[-1], self.parser.line))

    def _skip_inner(self, name: str, local: str) -> None:
        self._skipped += 1
        if len(self._stack) + self._skipped > DEPTH:
            raise xml_faults.too_deep(self._here())
        self._is_stray_visit(name, local)

    def _skip(self) -> None:
        """Skip the element that begins here; a field around it is resumed after it."""
        self._skipped = 1
        self._expected, self._record = {}, None
        if self._cell is not None:
            self._interrupted = (self._cell, "".join(self._parts))
            self._cell = None

    def _skip_ends(self) -> None:
        self._skipped -= 1
        if not self._skipped:
            self._look_at(self._stack[-1])
            if self._interrupted is not None:
                self._cell, text = self._interrupted
                self._parts[:] = [text]
                self._interrupted = None

    def _is_stray_visit(self, name: str, local: str) -> bool:
        """Whether a visit is in the wrong place; a reference to another file refuses this one."""
        if name.startswith(_INCLUDES):
            raise xml_faults.other_file(self._here())
        if local.lower() != VISIT.lower():
            return False
        self.visits_read += 1
        self._read.append(xml_faults.stray_visit(self._here(f"{self._stack[-1].location.path}//{local}")))
        return True

    def _here(self, path: str | None = None) -> Location:
        return Location(None, self.parser.line, path)


def _take_worker(worker: OpenRecord, visit: OpenRecord) -> None:
    """A worker element without content is left out."""
    visit.faults += worker.faults
    if any(worker.cells) and len(visit.workers) <= WORKER_COUNT:
        visit.workers.append(worker.row())
        if len(visit.workers) > WORKER_COUNT:
            visit.faults.append((WORKER, xml_faults.too_many_workers()))


def _shortened(text: str) -> str:
    """Just enough of a text to tell whether it is too long; trailing blanks may turn out to be inside it."""
    return text[: FIELD_LENGTH + 1] if len(text.rstrip()) <= FIELD_LENGTH else "x" * (FIELD_LENGTH + 1)
