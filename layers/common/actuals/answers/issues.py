"""An issue of an import: every field that a provider's software needs to act on."""

from typing import NotRequired

from typing_extensions import TypedDict

from actuals.answers.times import Day
from actuals.model.issues import Issue, IssueCode, Level, Location, Severity
from actuals.model.refs import ServiceUserRef, VisitId


class LocationAnswer(TypedDict):
    """A row of a CSV file (null where it is about the whole file), or a line and path of an XML file."""

    row: NotRequired[int | None]
    line: NotRequired[int]
    path: NotRequired[str | None]


class IssueAnswer(TypedDict):
    """What is wrong or odd in a file, and what to do about it."""

    severity: Severity
    code: IssueCode
    level: Level
    message: str
    location: LocationAnswer
    field: str | None
    value: str | None
    serviceUserRef: ServiceUserRef | None
    visitDate: Day | None
    visitId: NotRequired[VisitId]


def issue_object(issue: Issue) -> IssueAnswer:
    """An issue as the API shows it."""
    shown: IssueAnswer = {
        "severity": issue.severity,
        "code": issue.code,
        "level": issue.level,
        "message": issue.message,
        "location": _location(issue.location),
        "field": issue.field,
        "value": issue.value,
        "serviceUserRef": issue.service_user_ref,
        "visitDate": issue.visit_date.isoformat() if issue.visit_date else None,
    }
    return shown | {"visitId": issue.visit_id} if issue.visit_id else shown


def _location(location: Location) -> LocationAnswer:
    row, line, path = location
    return {"row": row} if line is None else {"line": line, "path": path}
