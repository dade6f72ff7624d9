"""The confirm-import report: how many records came to what, and every issue."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from actuals.model.changes import CHANGES_SHOWN, FieldChange
from actuals.model.imports import Counts, Import, ImportStatus, IssueGroup
from actuals.model.issues import Issue, Level
from actuals.model.refs import ImportId
from actuals.model.weeks import Merged

ISSUES_LISTED = 10_000
MESSAGE_SHOWN = 300


@dataclass(slots=True)
class IssuesAlike:
    """All issues that have one code at one level: how many, and the first of them."""

    first: Issue
    count: int = 0

    def add(self, issue: Issue) -> None:
        """One more."""
        self.count += 1
        if issue.location.order < self.first.location.order:
            self.first = issue


@dataclass(slots=True)
class Report:
    """Grows while a file is checked; in memory there are never more issues than twice those that are listed."""

    merged: Merged = field(default_factory=Merged)
    rejected: int = 0
    warnings: int = 0
    issue_count: int = 0
    change_count: int = 0
    changes: list[FieldChange] = field(default_factory=list)
    found: list[Issue] = field(default_factory=list)
    groups: list[IssuesAlike] = field(default_factory=list)

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
            self.found.append(issue)
            self._alike(issue).add(issue)
            if len(self.found) >= 2 * ISSUES_LISTED:
                self.found = self.issues

    def _alike(self, issue: Issue) -> IssuesAlike:
        for group in self.groups:
            if group.first.code is issue.code and group.first.level is issue.level:
                return group
        self.groups.append(IssuesAlike(issue))
        return self.groups[-1]

    def note(self, changes: Iterable[FieldChange]) -> None:
        """Count what is changed in stored visits, and keep the first 100."""
        for change in changes:
            self.change_count += 1
            if len(self.changes) < CHANGES_SHOWN:
                self.changes.append(change)

    @property
    def issue_groups(self) -> tuple[IssueGroup, ...]:
        """All issues by code and level: errors first, then the most frequent."""
        groups = [group(alike.first, alike.count) for alike in self.groups]
        return tuple(sorted(groups, key=lambda found: (found.severity, -found.count, found.code, found.level)))

    @property
    def issues(self) -> list[Issue]:
        """The first 10,000 issues as they stand in the file."""
        return sorted(self.found, key=lambda issue: issue.location.order)[:ISSUES_LISTED]

    @property
    def counts(self) -> Counts:
        """The counts so far."""
        return Counts(**self.merged._asdict(), rejected=self.rejected, warnings=self.warnings)


class Checked(NamedTuple):
    """An import with its report, the issues to list, and the first changes of stored visits."""

    import_: Import
    issues: list[Issue]
    changes: Sequence[FieldChange] = ()


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
