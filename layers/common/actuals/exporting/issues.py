"""The list of issues of an import: every field that a provider's software needs to act on, as CSV and as JSON."""

from collections.abc import Iterable, Iterator
from typing import Any

from actuals.exporting.columns import Layout, number, text
from actuals.exporting.files import csv_text, json_text
from actuals.model.issues import Issue

LAYOUT = Layout(
    columns=(
        text("severity"),
        text("code"),
        text("level"),
        number("row", "location", "row"),
        number("line", "location", "line"),
        text("path", "location", "path"),
        text("field"),
        text("value"),
        text("serviceUserRef"),
        text("visitDate"),
        text("message"),
        text("visitId"),
    ),
    minutes=lambda _: 0,
)


def issue_object(issue: Issue) -> dict[str, Any]:
    """An issue as the API shows it."""
    row, line, path = issue.location
    shown = {
        "severity": issue.severity,
        "code": issue.code,
        "level": issue.level,
        "message": issue.message,
        "location": {"row": row} if line is None else {"line": line, "path": path},
        "field": issue.field,
        "value": issue.value,
        "serviceUserRef": issue.service_user_ref,
        "visitDate": issue.visit_date.isoformat() if issue.visit_date else None,
    }
    return shown | ({"visitId": issue.visit_id} if issue.visit_id else {})


def issues_csv(issues: Iterable[Issue]) -> Iterator[bytes]:
    """One row an issue, for a spreadsheet."""
    return (line.encode() for line in csv_text(LAYOUT, map(issue_object, issues)))


def issues_json(issues: Iterable[Issue]) -> Iterator[bytes]:
    """One array, for a program."""
    return (piece.encode() for piece in json_text(map(issue_object, issues)))
