"""The columns of a file that people open; those of text are guarded against being run as formulas."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, NamedTuple, TypeVar

Row = TypeVar("Row")
Cell = str | int | None
FORMULA_STARTS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\t", "\r")  # full-width ones too


class Column(NamedTuple, Generic[Row]):
    """A heading, and how its cell is read from a row."""

    heading: str
    cell: Callable[[Row], Cell]


@dataclass(frozen=True, slots=True)
class Layout(Generic[Row]):
    """A kind of file: its columns, and what of a row counts towards its totals."""

    columns: tuple[Column[Row], ...]
    minutes: Callable[[Row], int] = lambda _: 0
    amount: Callable[[Row], str | None] = lambda _: None

    @property
    def headings(self) -> list[str]:
        """The first row."""
        return [column.heading for column in self.columns]

    def cells(self, row: Row) -> list[Cell]:
        """Any other row."""
        return [cell(row) for _, cell in self.columns]

    def money(self, row: Row) -> Decimal:
        """Nothing until it is priced."""
        return Decimal(self.amount(row) or "0.00")


def guarded(text: str) -> str:
    """A leading apostrophe keeps a spreadsheet from running the cell."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def text(heading: str, find: Callable[[Row], str | None]) -> Column[Row]:
    """A column of text, guarded."""

    def cell(row: Row) -> str | None:
        value = find(row)
        return None if value is None else guarded(value)

    return Column(heading, cell)


def number(heading: str, find: Callable[[Row], Cell]) -> Column[Row]:
    """A column of numbers, which a guard would turn into text."""
    return Column(heading, find)


def clock(heading: str, find: Callable[[Row], str | None]) -> Column[Row]:
    """A column of local times of day; the date has a column of its own."""
    return text(heading, lambda row: (find(row) or "").partition("T")[2])


def yes_or_no(heading: str, find: Callable[[Row], bool]) -> Column[Row]:
    """A column of true or false."""
    return text(heading, lambda row: "true" if find(row) else "false")
