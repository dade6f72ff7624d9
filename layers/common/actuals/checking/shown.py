"""What a check found, for people and for programs."""

import json
from collections.abc import Iterator, Mapping, Sequence

from actuals.answers.imports import import_object
from actuals.answers.issues import issue_object
from actuals.model.imports import ImportStatus
from actuals.model.issues import Issue
from actuals.validation.report import Checked

OF_IMPORT = (
    "kind",
    "filename",
    "fileReference",
    "providerRef",
    "status",
    "statusReason",
    "counts",
    "issueCount",
    "issueSummary",
    "checkedAt",
)


def as_json(checked: Checked, not_checked: Sequence[str]) -> Iterator[str]:
    """As the API shows an import and its issues, without what only an import has."""
    import_: Mapping[str, object] = import_object(checked.import_)
    shown = {name: import_[name] for name in OF_IMPORT}
    shown |= {"issues": [issue_object(issue) for issue in checked.issues], "notChecked": list(not_checked)}
    yield from json.JSONEncoder(indent=2).iterencode(shown)
    yield "\n"


def as_text(checked: Checked, not_checked: Sequence[str]) -> Iterator[str]:
    """One line an issue, and what it comes to."""
    import_, issues = checked.import_, checked.issues
    yield from (f"{_line(issue)}\n" for issue in issues)
    if import_.issue_count > len(issues):
        yield f"... and {import_.issue_count - len(issues):,} more issues\n"
    counts = import_.counts
    if import_.status is ImportStatus.UNREADABLE:
        yield "The file would be refused.\n"
    else:
        good = f"{counts.accepted:,} of {counts.read:,} records are good, {counts.rejected:,} would be rejected"
        yield f"{good}; {_counted(counts.warnings, 'warning')}.\n"
    if not_checked:
        yield f"Not checked, as it was not given: {', '.join(not_checked)}.\n"


def _line(issue: Issue) -> str:
    cell = f" [{issue.field}: {issue.value}]" if issue.field and issue.value else ""
    return printable(f"{located(issue)}: {issue.severity}: {issue.code}: {issue.message}{cell}")


def located(issue: Issue) -> str:
    """Where to look, in words."""
    row, line, _ = issue.location
    return f"row {row}" if row is not None else f"line {line}" if line is not None else "file"


def printable(text: str) -> str:
    """Without what a terminal would obey: a file may hold anything."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"
