"""The columns of each file that people open; those of text are guarded against being run as formulas."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from actuals.model.exports import ExportKind

Shown = Mapping[str, Any]
Cell = str | int | None
Find = Callable[[Shown], Any]
FORMULA_STARTS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\t", "\r")  # full-width ones too


class Column(NamedTuple):
    """A heading, and how its cell is read from what the API shows."""

    heading: str
    cell: Find


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
        return [cell(shown) for _, cell in self.columns]

    def money(self, shown: Shown) -> Decimal:
        """Nothing until it is priced."""
        return Decimal(self.amount(shown) or "0.00")


def guarded(text: str) -> str:
    """A leading apostrophe keeps a spreadsheet from running the cell."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def text(heading: str, *path: str) -> Column:
    """A column of text, guarded; found under the name the API gives it, or by another path."""
    return words(heading, _at(path or (heading,)))


def number(heading: str, *path: str) -> Column:
    """A column of numbers, which a guard would turn into text."""
    return Column(heading, _at(path or (heading,)))


def start(heading: str, *path: str) -> Column:
    """A column of local times of day; the date has a column of its own."""
    find = _at(path)
    return words(heading, lambda shown: (find(shown) or "").partition("T")[2])


def yes_or_no(heading: str) -> Column:
    """A column of true or false."""
    return words(heading, lambda shown: "true" if shown[heading] else "false")


def words(heading: str, find: Find) -> Column:
    """A column of text that is made for the file, guarded."""

    def cell(shown: Shown) -> str | None:
        value = find(shown)
        return None if value is None else guarded(value)

    return Column(heading, cell)


def _at(path: Sequence[str]) -> Find:
    match path:
        case [name]:
            return lambda shown: shown.get(name)
        case [outer, name]:
            return lambda shown: inner.get(name) if isinstance(inner := shown.get(outer), Mapping) else None
        case _:
            raise ValueError("what the API shows is no deeper than that")


def _calls(order: Shown) -> str:
    return "; ".join(
        f"{' '.join(call['days'])} at {call['start']}, {call['minutes']} min, carers {call.get('carers', 1)}"
        for call in order["planned"]
    )


def _hold_codes(visit: Shown) -> str:
    holds = visit["payment"]["holds"]
    return "; ".join(f"{hold['code']} {hold['minutes']} min, {hold['decision'] or 'undecided'}" for hold in holds)


def _carers(visit: Shown) -> str:
    return "; ".join(visit["carerIds"])


def _notes(visit: Shown) -> str:
    return " ".join(visit["payment"]["notes"])


def _money_claimed(row: Shown) -> str | None:
    """What is claimed for a week; a visit claims minutes."""
    claimed = row["claimed"]
    return claimed if isinstance(claimed, str) else None


def _claimed_minutes(row: Shown) -> int:
    claimed = row["claimed"]
    return int(claimed["minutes"]) if isinstance(claimed, Mapping) else 0


def _allocation(week: Shown) -> str:
    return "; ".join(
        f"{part['providerRef']} {part['contractNumber']} {part['orderRef']}: {part['charge']}"
        for part in week["allocation"]
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
        words("planned", _calls),
        words("suspensions", _suspensions),
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
        number("beforeRounding", "payment", "beforeRounding"),
        number("minutesBeforeRounding", "payment", "minutesBeforeRounding"),
        number("heldMinutes", "payment", "heldMinutes"),
        number("heldAmount", "payment", "heldAmount"),
        words("holds", _hold_codes),
        words("notes", _notes),
        number("chargeAmount", "charge", "amount"),
        words("carerIds", _carers),
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
        number("heldMinutes"),
        Column("claimed", _money_claimed),
        number("computed"),
        number("difference"),
    ),
    minutes=_claimed_minutes,
)
PAYMENTS = Layout(
    columns=(
        text("providerRef"),
        text("contractNumber"),
        text("serviceUserRef"),
        text("serviceUserDetails"),
        text("ourRef"),
        text("weekEnding"),
        text("visitDate"),
        text("start"),
        text("visitId"),
        text("kind"),
        text("reason"),
        number("carers"),
        number("minutes"),
        number("amount"),
        text("note"),
        text("paymentRunId"),
        text("remittanceId"),
        text("issuedAt"),
        text("lineId"),
    ),
    minutes=lambda line: int(line["minutes"]),
    amount=lambda line: str(line["amount"]),
)
CHARGES = Layout(
    columns=(
        text("serviceUserRef"),
        text("weekEnding"),
        number("cost"),
        number("contribution"),
        number("charge"),
        number("adjustment"),
        words("allocation", _allocation),
    ),
    minutes=lambda _: 0,
    amount=lambda week: str(week["charge"]),
)

LAYOUTS = {
    ExportKind.COMMISSIONED_CARE: COMMISSIONED_CARE,
    ExportKind.VISITS: VISITS,
    ExportKind.EXCEPTIONS: EXCEPTIONS,
    ExportKind.PAYMENTS: PAYMENTS,
    ExportKind.CHARGES: CHARGES,
}
