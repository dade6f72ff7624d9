"""Objects in, a file's bytes out: piece by piece, whatever their number."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping

from actuals.exporting.columns import Layout, Row
from actuals.exporting.kinds import LAYOUTS
from actuals.model.exports import Export, ExportFormat, Totals
from actuals.model.london import today

Object = Mapping[str, object]

PIECE_CHARACTERS = 64 * 1024
# Without it, Excel reads accented names in the wrong alphabet.
BYTE_ORDER_MARK = "\ufeff"
CONTENT_TYPES = {ExportFormat.CSV: "text/csv; charset=utf-8", ExportFormat.JSON: "application/json"}


def file_name(export: Export) -> str:
    """What it is and of when: the week it is about, or the day it was asked for. Names of files are seen by many."""
    when = export.filters.week_ending or today(export.created_at)
    return f"{export.kind}-{when.isoformat()}-{export.export_id}.{export.format}"


class ExportFile:
    """The pieces of one file; `totals` holds what they add up to once the last has been taken."""

    def __init__(self, export: Export, shown: Iterable[Object]) -> None:
        self._layout = LAYOUTS[export.kind]
        self._format = export.format
        self._shown = shown
        self.totals = Totals()

    def pieces(self) -> Iterator[bytes]:
        """The file, from its first byte to its last."""
        counted = self._counted()
        texts = csv_text(self._layout, counted) if self._format is ExportFormat.CSV else json_text(counted)
        return (piece.encode() for piece in _in_pieces(texts))

    def _counted(self) -> Iterator[Object]:
        rows, minutes, amount = Totals()
        for shown in self._shown:
            rows += 1
            minutes += self._layout.minutes(shown)
            amount += self._layout.money(shown)
            yield shown
        self.totals = Totals(rows, minutes, amount)


def csv_text(layout: Layout[Row], rows: Iterable[Row]) -> Iterator[str]:
    """Headings and a row each, with a byte order mark and CRLF, as spreadsheets like it."""
    as_text = csv.writer(_Echo()).writerow
    yield f"{BYTE_ORDER_MARK}{as_text(layout.headings)}"
    for row in rows:
        yield as_text(layout.cells(row))


def json_text(items: Iterable[Object]) -> Iterator[str]:
    """One array, an object a line."""
    before = "["
    for item in items:
        yield f"{before}\n{json.dumps(item, ensure_ascii=False, separators=(',', ':'))}"
        before = ","
    yield "\n]\n" if before == "," else "[]\n"


class _Echo:
    """Hands each row back as it is written."""

    def write(self, text: str) -> str:
        return text


def _in_pieces(texts: Iterable[str]) -> Iterator[str]:
    """The same text in pieces of a size worth sending."""
    held: list[str] = []
    size = 0
    for text in texts:
        held.append(text)
        size += len(text)
        if size >= PIECE_CHARACTERS:
            yield "".join(held)
            held, size = [], 0
    yield "".join(held)
