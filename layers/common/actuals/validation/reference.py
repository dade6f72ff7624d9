"""The council's records in bulk: one line becomes a record of its kind, or faults in the words of the API."""

import json
from typing import Any

from actuals.commissioning.records import read_record
from actuals.model.fields import FieldProblem
from actuals.model.issues import IssueCode
from actuals.validation.faults import Fault
from actuals.validation.records import Record


def read_reference(kind: str, data: dict[str, Any]) -> Record | list[Fault]:
    """A record of a kind of reference data; every fault, not only the first."""
    found = read_record(kind, data)
    return (
        [_fault(problem, data) for problem in found] if isinstance(found, list) else Record(found.key, found.to_json())
    )


def _fault(problem: FieldProblem, data: dict[str, Any]) -> Fault:
    field, message = problem
    return Fault(IssueCode.FORMAT, f"{field} {message}" if field else message, field or None, _value(data, field))


def _value(data: Any, path: str) -> str | None:
    """What stands at a dotted path of a record, where something does."""
    for step in path.split("."):
        if isinstance(data, list) and step.isdecimal() and int(step) < len(data):
            data = data[int(step)]
        elif isinstance(data, dict) and step in data:
            data = data[step]
        else:
            return None
    return data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
