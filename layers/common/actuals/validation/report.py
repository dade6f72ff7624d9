"""The confirm-import report: how many records came to what, and every issue."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self

from actuals.model.changes import CHANGES_SHOWN, FieldChange
from actuals.model.imports import Counts, Import, ImportStatus, IssueGroup
from actuals.model.issues import Issue, IssueCode, Level
from actuals.model.refs import ImportId
from actuals.model.weeks import Merged
from actuals.validation.kept import dump_change, dump_issue, load_change, load_issue

ISSUES_LISTED = 10_000
MESSAGE_SHOWN = 300


@dataclass(slots=True)
class Report:
    """Grows while a file is checked; in memory there are never more issues than twice those that are listed."""

    merged: Merged = field(default_factory=Merged)
    rejected: int = 0
    warnings: int = 0
    issue_count: int = 0
    change_count: int = 0
    changes: list[FieldChange] = field(default_factory=list)
    _issues: list[Issue] = field(default_factory=list)
    _groups: dict[tuple[IssueCode, Level], tuple[int, Issue]] = field(default_factory=dict)

    def refuse_records(self, issues: Iterable[Issue]) -> None:
        """Count issues of a reader, where an error at visit level stands for one record that could not be read."""
        for issue in issues:
            self.rejected += issue.is_error and issue.level is Level.VISIT
            self.add([issue])

    def add(self, issues: Iterable[Issue]) -> None:
        """Count issues, and keep those that stand first in the file."""
        for issue in issues:
            self.issue_count += 1
            self.warnings += not issue.is_error
            self._issues.append(issue)
            count, first = self._groups.get((issue.code, issue.level), (0, issue))
            earlier = issue if issue.location.order < first.location.order else first
            self._groups[issue.code, issue.level] = (count + 1, earlier)
            if len(self._issues) >= 2 * ISSUES_LISTED:
                self._issues = self.issues

    def note(self, changes: Iterable[FieldChange]) -> None:
        """Count what is changed in stored visits, and keep the first 100."""
        for change in changes:
            self.change_count += 1
            if len(self.changes) < CHANGES_SHOWN:
                self.changes.append(change)

    @property
    def issue_groups(self) -> tuple[IssueGroup, ...]:
        """All issues by code and level: errors first, then the most frequent."""
        groups = [group(first, count) for count, first in self._groups.values()]
        return tuple(sorted(groups, key=lambda found: (found.severity, -found.count, found.code, found.level)))

    @property
    def issues(self) -> list[Issue]:
        """The first 10,000 issues as they stand in the file."""
        return sorted(self._issues, key=lambda issue: issue.location.order)[:ISSUES_LISTED]

    @property
    def counts(self) -> Counts:
        """The counts so far."""
        return Counts(**self.merged._asdict(), rejected=self.rejected, warnings=self.warnings)

    def kept(self) -> dict[str, Any]:
        """The report so far, as JSON."""
        counts = ("rejected", "warnings", "issue_count", "change_count")
        return {
            "counts": {name: getattr(self, name) for name in counts},
            "merged": self.merged,
            "changes": [dump_change(change) for change in self.changes],
            "issues": [dump_issue(issue) for issue in self._issues],
            "groups": [[count, dump_issue(first)] for count, first in self._groups.values()],
        }

    @classmethod
    def taken_up(cls, kept: dict[str, Any]) -> Self:
        """The opposite of `kept`."""
        report = cls(Merged(*kept["merged"]), **kept["counts"])
        report.changes = [load_change(change) for change in kept["changes"]]
        report._issues = [load_issue(issue) for issue in kept["issues"]]
        groups = [(count, load_issue(first)) for count, first in kept["groups"]]
        report._groups = {(first.code, first.level): (count, first) for count, first in groups}
        return report


def group(first: Issue, count: int = 1) -> IssueGroup:
    """Issues by the first of them; as a message may quote a long cell, it is cut."""
    cut = first.message if len(first.message) <= MESSAGE_SHOWN else first.message[: MESSAGE_SHOWN - 1] + "…"
    return IssueGroup(first.code, first.level, count, cut)


def reported(import_: Import, report: Report, file_reference: str | None, at: datetime) -> Import:
    """An import whose file could be read: ready, or in need of correction."""
    status = ImportStatus.NEEDS_CORRECTION if report.rejected else ImportStatus.READY
    return replace(
        import_,
        status=status,
        status_reason=None,
        counts=report.counts,
        issue_count=report.issue_count,
        issue_groups=report.issue_groups,
        change_count=report.change_count,
        file_reference=file_reference,
        checked_at=at,
    )


def refused(import_: Import, issue: Issue, file_reference: str | None, at: datetime) -> Import:
    """An import whose file is refused as a whole, for one reason."""
    return replace(
        import_,
        status=ImportStatus.UNREADABLE,
        status_reason=issue.code.value,
        issue_count=1,
        issue_groups=(group(issue),),
        file_reference=file_reference,
        checked_at=at,
    )


def found_duplicate(import_: Import, first: ImportId, issue: Issue, file_reference: str, at: datetime) -> Import:
    """An import whose file reference was imported before."""
    return replace(
        import_.lost_to(first),
        issue_count=1,
        issue_groups=(group(issue),),
        file_reference=file_reference,
        checked_at=at,
    )
