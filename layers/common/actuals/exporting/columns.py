"""The columns of each file that people open; those of text are guarded against being run as formulas."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from actuals.model.exports import ExportKind

Shown = Mapping[str, Any]
Cell = str | int | None
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and how its cell is read from what the API shows; numbers stay numbers, so they are not guarded."""

    heading: str
    cell: Callable[[Shown], Cell]
    is_number: bool = False

    def of(self, shown: Shown) -> Cell:
        """The cell, safe to open in a spreadsheet."""
        value = self.cell(shown)
        return value if self.is_number or value is None else guarded(str(value))


@dataclass(frozen=True, slots=True)
class Layout:
    """A kind of file: its columns, and what of a row counts towards its totals."""

    columns: tuple[Column, ...]
    minutes: Callable[[Shown], int]
    amount: Callable[[Shown], str | None] = lambda _: None

    @property
    def headings(self) -> list[str]:
        """The first row."""
        return [column.heading for column in self.columns]

    def row(self, shown: Shown) -> list[Cell]:
        """Any other row."""
        return [column.of(shown) for column in self.columns]

    def money(self, shown: Shown) -> Decimal:
        """Nothing until it is priced."""
        return Decimal(self.amount(shown) or "0.00")


def guarded(text: str) -> str:
    """A leading apostrophe keeps a spreadsheet from running the cell."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def text(heading: str, *path: str) -> Column:
    """A column of text, under the name the API gives it, or found by another path."""
    return Column(heading, _at(path or (heading,)))


def number(heading: str, *path: str) -> Column:
    """A column of numbers."""
    return Column(heading, _at(path or (heading,)), is_number=True)


def start(heading: str, *path: str) -> Column:
    """A column of local times of day; the date has a column of its own."""
    find = _at(path)
    return Column(heading, lambda shown: _time_of_day(find(shown)))


def yes_or_no(heading: str) -> Column:
    """A column of true or false."""
    return Column(heading, lambda shown: "true" if shown[heading] else "false")


def _at(path: Sequence[str]) -> Callable[[Shown], Any]:
    def find(shown: Shown) -> Any:
        value: Any = shown
        for name in path:
            if value is None:
                return None
            value = value.get(name)
        return value

    return find


def _time_of_day(local: str | None) -> str | None:
    return None if local is None else local.partition("T")[2]


def _calls(order: Shown) -> str:
    return "; ".join(
        f"{' '.join(call['days'])} at {call['start']}, {call['minutes']} min, carers {call.get('carers', 1)}"
        for call in order["planned"]
    )


def _suspensions(order: Shown) -> str:
    return "; ".join(f"{pause['from']} to {pause['to']}" for pause in order.get("suspensions", ()))


COMMISSIONED_CARE = Layout(
    columns=(
        text("providerRef"),
        text("contractNumber"),
        text("orderRef"),
        text("serviceUserRef"),
        text("serviceType"),
        text("serviceLevel"),
        text("startDate"),
        text("endDate"),
        number("plannedWeeklyMinutes"),
        Column("planned", _calls),
        Column("suspensions", _suspensions),
    ),
    minutes=lambda order: int(order["plannedWeeklyMinutes"]),
)
VISITS = Layout(
    columns=(
        text("providerRef"),
        text("contractNumber"),
        text("serviceUserRef"),
        text("serviceUserDetails"),
        text("weekEnding"),
        text("visitDate"),
        text("visitId"),
        text("status"),
        text("reason"),
        text("reasonText"),
        text("serviceType"),
        start("claimedStart", "claimed", "start"),
        number("claimedMinutes", "claimed", "minutes"),
        start("actualStart", "actual", "start"),
        number("actualMinutes", "actual", "minutes"),
        text("plannedOrderRef", "planned", "orderRef"),
        start("plannedStart", "planned", "start"),
        number("plannedMinutes", "planned", "minutes"),
        number("plannedCarers", "planned", "carers"),
        text("orderRef"),
        text("visitCode"),
        yes_or_no("secondary"),
        number("carers"),
        text("carerId"),
        text("manuallyAmended"),
        text("paymentStatus", "payment", "status"),
        number("paymentMinutes", "payment", "minutes"),
        number("paymentAmount", "payment", "amount"),
        number("paid", "payment", "paid"),
        text("waitingFor", "payment", "waitingFor"),
        text("importId"),
    ),
    minutes=lambda visit: int(visit["claimed"]["minutes"]),
    amount=lambda visit: visit["payment"]["amount"],
)
EXCEPTIONS = Layout(
    columns=(
        text("providerRef"),
        text("contractNumber"),
        text("serviceUserRef"),
        text("weekEnding"),
        text("visitDate"),
        text("code"),
        text("message"),
        text("waitingFor"),
        text("visitId"),
        text("serviceType"),
        start("claimedStart", "claimed", "start"),
        number("claimedMinutes", "claimed", "minutes"),
        text("visitCode"),
        text("orderRef"),
    ),
    minutes=lambda row: int(row["claimed"]["minutes"]),
)

LAYOUTS = {
    ExportKind.COMMISSIONED_CARE: COMMISSIONED_CARE,
    ExportKind.VISITS: VISITS,
    ExportKind.EXCEPTIONS: EXCEPTIONS,
}
