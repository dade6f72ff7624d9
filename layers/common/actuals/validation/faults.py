"""What a check finds, before it is known where: a code, a field and its value, and a sentence."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from actuals.model.issues import Issue, IssueCode, Level, Location
from actuals.model.refs import ServiceUserRef
from actuals.validation.cells import Malformed, is_exponent


class Fault(NamedTuple):
    """One thing that is wrong or odd."""

    code: IssueCode
    message: str
    field: str | None = None
    value: str | None = None

    @property
    def is_error(self) -> bool:
        """Whether it rejects what it is about."""
        return self.code.severity == "error"

    def at(self, location: Location, level: Level, service_user: str | None = None, day: date | None = None) -> Issue:
        """The fault as an issue, in its place."""
        person = ServiceUserRef(service_user) if service_user else None
        return Issue(self.code, level, self.message, location, self.field, self.value, person, day)


def missing(field: str) -> Fault:
    """A required cell is blank."""
    return Fault(IssueCode.REQUIRED, f"{field} is missing. Fill it in and send the file again.", field, "")


def malformed(field: str, cell: str, wanted: Malformed) -> Fault:
    """A cell does not have its form."""
    return Fault(wanted.code, f"{field} is not {wanted.form}. Correct it and send the file again.", field, cell)


def rewritten_references(cells: Mapping[str, str]) -> list[Fault]:
    """References, by field, that a spreadsheet has rewritten: what they were is lost."""
    return [
        Fault(IssueCode.FORMAT, _rewritten(field, cell), field, cell)
        for field, cell in cells.items()
        if is_exponent(cell)
    ]


def _rewritten(field: str, cell: str) -> str:
    return (
        f"{field} '{cell}' is how a spreadsheet writes a long number: it has rewritten the reference. "
        "Set the column to text, enter the reference as it was, and send the file again."
    )


def spoken(day: date) -> str:
    """A date as people write it: 22/11/2026."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"
