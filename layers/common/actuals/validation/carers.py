"""Carers: one row of a provider's carers file becomes a record, and a record a carer in one period.

The key of a record ends in the StartDate, ten characters, so no two periods share one whatever a CarerID holds.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from actuals.intake.fields import CARER_FIELDS, CARER_REQUIRED
from actuals.model.issues import IssueCode
from actuals.model.people import Carer
from actuals.model.refs import CarerId
from actuals.validation.cells import Malformed, slashed_date
from actuals.validation.faults import Fault, malformed, missing, rewritten_references
from actuals.validation.records import Record

KEY_LENGTH = 60


def read_carer(cells: Mapping[str, str]) -> Record | list[Fault]:
    """A row, by heading; every fault, not only the first."""
    faults = [missing(name) for name in CARER_FIELDS if name in CARER_REQUIRED and not cells.get(name)]
    faults += [fault for name in ("StartDate", "EndDate") if (fault := _fault_of_date(name, cells.get(name, "")))]
    faults += rewritten_references({"CarerID": cells["CarerID"]})
    if len(cells["CarerID"]) > KEY_LENGTH:
        message = f"CarerID is over {KEY_LENGTH} characters long. Give the reference by which visits name the carer."
        faults.append(Fault(IssueCode.FORMAT, message, "CarerID", cells["CarerID"]))
    if faults:
        return faults
    start, end = _day(cells["StartDate"]), _day(cells.get("EndDate", ""))
    if start and end and end < start:
        message = "EndDate is before StartDate. Correct one of them."
        return [Fault(IssueCode.FORMAT, message, "EndDate", cells["EndDate"])]
    record = {
        "carerId": cells["CarerID"],
        "forename": cells["Forename"],
        "surname": cells["Surname"],
        "startDate": start.isoformat() if start else None,
        "endDate": end.isoformat() if end else None,
    }
    return Record(f"{cells['CarerID']}/{record['startDate']}", record)


def _fault_of_date(name: str, cell: str) -> Fault | None:
    found = slashed_date(cell) if cell else None
    return malformed(name, cell, found) if isinstance(found, Malformed) else None


def _day(cell: str) -> date | None:
    found = slashed_date(cell) if cell else None
    return None if isinstance(found, Malformed) else found


def carer(record: Mapping[str, Any]) -> Carer:
    """A stored record as a carer."""
    end = record["endDate"]
    return Carer(
        CarerId(record["carerId"]),
        record["forename"],
        record["surname"],
        date.fromisoformat(record["startDate"]),
        date.fromisoformat(end) if end else None,
    )
