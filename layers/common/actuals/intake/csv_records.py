"""CSV files as records under headings: separators, quotes, blank rows and rows of the wrong length."""

import csv
import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from actuals.intake.csv_rows import RowLengths
from actuals.intake.headings import Headings, find_columns
from actuals.intake.text import MARK, lines
from actuals.intake.unreadable import UnreadableFile
from actuals.model.issues import Issue, IssueCode, Level, Location

SEPARATORS = (",", ";", "\t")
_NOTHING = ' \t\r\n,;"'
_NAMES_SEPARATOR = re.compile(r'"?sep=.?"?[,;\t]*\s*', re.IGNORECASE)
"""A first line that tells a spreadsheet the separator: `sep=;`."""
_TITLE_LINES = 20
"""So far below the first line headings are looked for."""
_NEW_LINE = "new-line character"  # what the csv module says of a carriage return alone


class CsvRecords:
    """The records below the heading row, as (row number, cells) or as the issue that rejects one.

    Row numbers are those a spreadsheet shows: blank rows count, line breaks within quotes do not. `columns` says where
    each field is. Raises UnreadableFile, already when it is made.
    """

    def __init__(self, supply: Iterable[str], headings: Headings) -> None:
        rest = lines(supply)
        self._row, line = _first_line(rest)
        below = list(islice(rest, _TITLE_LINES))
        if found := _rows_above_headings([line, *below], headings):
            raise _titled(self._row, self._row + found)
        self._separator = max(SEPARATORS, key=lambda separator: headings.known(_split(line, separator)))
        if not headings.known(_split(line, self._separator)) and not any(mark in line for mark in SEPARATORS):
            raise UnreadableFile(
                "The file is neither CSV nor XML. Export it again in one of these forms and upload that."
            )
        self._line = line
        self._reader = csv.reader(self._noted(chain((line, *below), rest)), delimiter=self._separator, strict=True)
        try:
            cells = next(self._reader)
        except csv.Error as error:
            raise (_old_line_end if _NEW_LINE in str(error) else _unclosed)(self._row) from error
        self.columns = find_columns(cells, headings, self._row)
        self._lengths = RowLengths(len(cells), self.columns, headings)
        self._plain = not self._lengths.unheaded

    def __iter__(self) -> Iterator[tuple[int, list[str]] | Issue]:
        ended = False
        while not ended:
            start = self._reader.line_num
            try:
                for cells in self._reader:
                    self._row += 1
                    breaks, start = self._reader.line_num - start - 1, self._reader.line_num
                    if breaks and self._is_swallowed(cells):
                        yield _rejected(self._row, _SWALLOWED)
                    elif self._plain and len(cells) == self._lengths.width:
                        yield self._row, cells
                    elif any(cell.strip() for cell in cells):
                        yield self._fitted(cells)
                ended = True
            except csv.Error as error:
                self._row += 1
                yield self._broken(error, breaks=self._reader.line_num - start - 1)

    def _noted(self, rest: Iterable[str]) -> Iterator[str]:
        """The lines, each remembered while it is read."""
        for line in rest:
            self._line = line
            yield line

    def _fitted(self, cells: list[str]) -> tuple[int, list[str]] | Issue:
        fitted = self._lengths.fitted(cells, line_ended=self._line.endswith("\n"))
        return _rejected(self._row, fitted) if isinstance(fitted, str) else (self._row, fitted)

    def _is_swallowed(self, cells: list[str]) -> bool:
        """Whether a cell with line breaks holds as many separators as a row: then it probably holds rows."""
        return any("\n" in cell and cell.count(self._separator) >= self._lengths.width - 1 for cell in cells)

    def _broken(self, error: csv.Error, breaks: int) -> Issue:
        """Reject one row if its fault ends with the line; else refuse the file, as the next row cannot be found."""
        said = str(error)
        if _NEW_LINE in said:
            raise _old_line_end(self._row) from error
        if breaks or "unexpected end" in said:
            raise _unclosed(self._row) from error
        return _rejected(self._row, _LONG_CELL if "limit" in said else _QUOTES)


_SWALLOWED = (
    "A cell of this row holds line breaks and as many separators as a whole row: a quotation mark is probably not "
    "closed, and the rows below were read as part of it. Correct the row and send the file again."
)
_QUOTES = (
    "A quotation mark within a quoted cell of this row is not doubled. "
    "Write it twice, or leave it out, and send the file again."
)
_LONG_CELL = "A cell of this row is over 4,000 characters long. Shorten it and send the file again."


def _first_line(rest: Iterator[str]) -> tuple[int, str]:
    """The first line with content, after blank lines and `sep=`, and its number."""
    for number, line in enumerate(rest, 1):
        text = line.lstrip(MARK)
        if text.strip(_NOTHING) and not _NAMES_SEPARATOR.fullmatch(text):
            return number, text
    raise UnreadableFile("The file is empty: it holds nothing but blanks. Upload it again.")


def _rows_above_headings(first: list[str], headings: Headings) -> int:
    """How many rows stand above the headings; 0 where the first row is them, or none of these rows is."""
    counts = (list(_known_by_row(first, separator, headings)) for separator in SEPARATORS)
    best = max(counts, key=max)
    most = len(headings.required) / 2
    return best.index(max(best)) if best[0] <= most < max(best) else 0


def _known_by_row(first: list[str], separator: str, headings: Headings) -> Iterator[int]:
    try:
        for cells in csv.reader(first, delimiter=separator):
            yield headings.known(cells)
    except csv.Error:
        yield 0


def _split(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return []


def _titled(row: int, headings_row: int) -> UnreadableFile:
    return UnreadableFile(
        f"The headings stand in row {headings_row}, with something else above them, such as a title. "
        "Delete the rows above the headings and upload the file again.",
        Location(row=row),
        IssueCode.HEADINGS,
    )


def _unclosed(row: int) -> UnreadableFile:
    return UnreadableFile(
        f"A quotation mark that opens in row {row} is not closed, or the file was cut off there. "
        "Close it (a quotation mark within a cell is written twice) and upload the file again.",
        Location(row=row),
    )


def _old_line_end(row: int) -> UnreadableFile:
    return UnreadableFile(
        f"Row {row} holds a line break of a kind that is no longer used (a carriage return alone). "
        "Save the file as CSV UTF-8 and upload that.",
        Location(row=row),
    )


def _rejected(row: int, message: str) -> Issue:
    return Issue(IssueCode.FORMAT, Level.VISIT, message, Location(row=row))
