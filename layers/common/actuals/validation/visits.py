"""Visits, read from their cells."""

from datetime import date, time
from typing import Any, NamedTuple

from actuals.intake.fields import VISIT_FIELDS, VISIT_REQUIRED
from actuals.model.issues import IssueCode
from actuals.model.refs import CarerId, OrderRef, ServiceType
from actuals.model.sent_visits import SentVisit, Worked
from actuals.validation.cells import Forms, Malformed, as_clock, carers, clock_time, in_words, is_rewritten, yes_or_no
from actuals.validation.faults import Fault, malformed, missing, rewritten_references

UNREAD_DAY = date.min
"""Stands in for a VisitDate that could not be read."""
_REQUIRED_POSITIONS = tuple((name, position) for position, name in enumerate(VISIT_FIELDS) if name in VISIT_REQUIRED)


class ReadVisit(NamedTuple):
    """A visit as far as it could be read, what was wrong or odd with its cells, and the fields that could not be read.

    In the visit, something of the right type stands in for those.
    """

    visit: SentVisit
    faults: list[Fault]
    unread: frozenset[str] = frozenset()

    @property
    def visit_date(self) -> date | None:
        """The day, where it could be read."""
        return None if "VisitDate" in self.unread else self.visit.visit_date


def read_visit(cells: tuple[str, ...], forms: Forms) -> ReadVisit:
    """Cells in the order of `VISIT_FIELDS`; every fault, not only the first."""
    kind, day, start, length, actual_start, actual_length, secondary, workers, code, order, amended, carer, name = cells
    faults = [missing(field) for field, position in _REQUIRED_POSITIONS if not cells[position]]
    oddities: list[Fault] = []
    converted: list[Any] = []
    for field, cell, form, stand_in in (
        ("VisitDate", day, forms.day, UNREAD_DAY),
        ("StartTimeClaimed", start, clock_time, time.min),
        ("DurationClaimed", length, forms.seconds, 0),
        ("ActualStartTime", actual_start, clock_time, time.min),
        ("ActualDuration", actual_length, forms.seconds, 0),
        ("SecondaryVisit", secondary, yes_or_no, False),
        ("NumberOfCarers", workers, carers, 1),
    ):
        value: date | time | int | Malformed = form(cell)
        if isinstance(value, Malformed):
            if cell:
                faults.append(malformed(field, cell, value))
            value = stand_in
        elif is_rewritten(cell):
            oddities.append(_rewritten(field, cell, value))
        converted.append(value)
    on, claimed_at, claimed_for, began, lasted, is_secondary, how_many = converted
    visit = SentVisit(
        ServiceType(kind),
        on,
        Worked(claimed_at, claimed_for),
        Worked(began, lasted),
        is_secondary,
        how_many,
        code,
        OrderRef(order) if order else None,
        amended,
        CarerId(carer) if carer else None,
        name or None,
    )
    faults += rewritten_references({"OrderRef": order, "CareWorkerRef": carer})
    unread = frozenset(fault.field or "" for fault in faults)
    return ReadVisit(visit, [*faults, *oddities], unread)


def _rewritten(field: str, cell: str, value: date | time | int) -> Fault:
    """Said of a cell that was read, and as what; a duration also in words, as that is where people see a mistake."""
    read = f"{in_words(value)} ({as_clock(value)})" if isinstance(value, int) else str(value)
    message = (
        f"{field} {cell} was read as {read}; it is not written as HH:MM:SS. "
        "A spreadsheet may have changed the file; set the column to text before saving."
    )
    return Fault(IssueCode.TIME_FORMAT, message, field)
