"""The council's records in bulk: one line becomes a record of its kind, or faults in the words of the API."""

from typing import Any

from actuals.commissioning.records import read_record
from actuals.model.fields import FieldProblem
from actuals.model.issues import IssueCode
from actuals.validation.faults import Fault
from actuals.validation.records import Record


def read_reference(kind: str, data: dict[str, Any]) -> Record | list[Fault]:
    """A record of a kind of reference data; every fault, not only the first."""
    found = read_record(kind, data)
    return [_fault(problem) for problem in found] if isinstance(found, list) else Record(found.key, found.to_json())


def _fault(problem: FieldProblem) -> Fault:
    field, message = problem
    return Fault(IssueCode.FORMAT, f"{field} {message}" if field else message, field or None)
