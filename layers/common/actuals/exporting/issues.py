"""The list of issues of an import, as CSV and as JSON."""

from collections.abc import Iterable, Iterator

from actuals.answers.issues import IssueAnswer, issue_object
from actuals.exporting.columns import Layout, number, text
from actuals.exporting.files import csv_text, json_text
from actuals.model.issues import Issue

LAYOUT: Layout[IssueAnswer] = Layout(
    columns=(
        text("severity", lambda issue: issue["severity"]),
        text("code", lambda issue: issue["code"]),
        text("level", lambda issue: issue["level"]),
        number("row", lambda issue: issue["location"].get("row")),
        number("line", lambda issue: issue["location"].get("line")),
        text("path", lambda issue: issue["location"].get("path")),
        text("field", lambda issue: issue["field"]),
        text("value", lambda issue: issue["value"]),
        text("serviceUserRef", lambda issue: issue["serviceUserRef"]),
        text("visitDate", lambda issue: issue["visitDate"]),
        text("message", lambda issue: issue["message"]),
        text("visitId", lambda issue: issue.get("visitId")),
    ),
)


def issues_csv(issues: Iterable[Issue]) -> Iterator[bytes]:
    """One row an issue, for a spreadsheet."""
    return (line.encode() for line in csv_text(LAYOUT, map(issue_object, issues)))


def issues_json(issues: Iterable[Issue]) -> Iterator[bytes]:
    """One array, for a program."""
    return (piece.encode() for piece in json_text(map(issue_object, issues)))
