"""Rows of a CSV file that do not have a cell for each heading: read where nothing can be lost by it."""

from actuals.intake.headings import Headings
from actuals.intake.totals import says_total


class RowLengths:
    """What is known of a table's width: how many cells a row has, and how many of the last may be left out."""

    def __init__(self, width: int, columns: dict[str, int], headings: Headings) -> None:
        self.width = width
        self.unheaded = tuple(sorted(set(range(width)) - set(columns.values())))
        self._least = 1 + max(columns[name] for name in headings.required)
        self._seen: set[int] = set()

    def fitted(self, cells: list[str], *, line_ended: bool) -> list[str] | str:
        """The cells with one for each heading, or what is wrong with the row."""
        for position in self.unheaded:
            if position < len(cells) and cells[position].strip():
                return _NO_HEADING.format(position + 1)
        if any(cell.strip() for cell in cells[self.width :]):
            return self._wrong(cells)
        if len(cells) < self.width and not (self._may_be_short(cells, line_ended=line_ended) or says_total(cells)):
            return self._wrong(cells)
        self._seen.add(len(cells))
        return [*cells, *[""] * (self.width - len(cells))][: self.width]

    def _may_be_short(self, cells: list[str], *, line_ended: bool) -> bool:
        """Spreadsheets leave out blank last cells; but a row that does not end may have been cut off.

        It is taken when a row before it was as short.
        """
        return len(cells) >= self._least and (line_ended or len(cells) in self._seen)

    def _wrong(self, cells: list[str]) -> str:
        return (
            f"This row has {len(cells)} cells, but there are {self.width} headings. A separator or a quotation mark "
            "may be missing or too many, or the file was cut off here. Correct the row and send the file again."
        )


_NO_HEADING = (
    "Cell {} of this row stands in a column without heading. "
    "Delete it, or move it under its heading, and send the file again."
)
