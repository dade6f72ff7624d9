"""Issues and changes as JSON, for a check that goes on in another process."""

from datetime import date
from typing import Any

from actuals.model.changes import FieldChange
from actuals.model.issues import Issue, IssueCode, Level, Location
from actuals.model.refs import ServiceUserRef, VisitId


def dump_issue(issue: Issue) -> list[Any]:
    """An issue, in the order of its fields."""
    day = issue.visit_date and issue.visit_date.isoformat()
    about = [issue.field, issue.value, issue.service_user_ref, day, issue.visit_id]
    return [issue.code, issue.level, issue.message, issue.location, *about]


def load_issue(data: list[Any]) -> Issue:
    """The opposite of `dump_issue`."""
    code, level, message, location, field, value, person, day, visit_id = data
    return Issue(
        IssueCode(code),
        Level(level),
        message,
        Location(*location),
        field,
        value,
        ServiceUserRef(person) if person is not None else None,
        date.fromisoformat(day) if day else None,
        VisitId(visit_id) if visit_id else None,
    )


def dump_change(change: FieldChange) -> list[Any]:
    """A change, in the order of its fields."""
    day = change.visit_date.isoformat()
    return [change.visit_id, change.service_user_ref, day, change.field, change.before, change.after]


def load_change(data: list[Any]) -> FieldChange:
    """The opposite of `dump_change`."""
    visit_id, person, day, field, before, after = data
    return FieldChange(VisitId(visit_id), ServiceUserRef(person), date.fromisoformat(day), field, before, after)
