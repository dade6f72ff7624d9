"""The confirm-import report: how many records came to what, and every issue."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from actuals.model.imports import Counts, Import, ImportStatus
from actuals.model.issues import Issue, Level
from actuals.model.refs import ImportId
from actuals.model.weeks import Merged

ISSUES_LISTED = 10_000


@dataclass(slots=True)
class Report:
    """Grows while a file is checked; in memory there are never more issues than twice those that are listed."""

    merged: Merged = field(default_factory=Merged)
    rejected: int = 0
    warnings: int = 0
    issue_count: int = 0
    _issues: list[Issue] = field(default_factory=list)

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
            if len(self._issues) >= 2 * ISSUES_LISTED:
                self._issues = self.issues

    @property
    def issues(self) -> list[Issue]:
        """The first 10,000 issues as they stand in the file."""
        return sorted(self._issues, key=lambda issue: issue.location.order)[:ISSUES_LISTED]

    @property
    def counts(self) -> Counts:
        """The counts so far."""
        return Counts(*self.merged, self.rejected, self.warnings)


def reported(import_: Import, report: Report, file_reference: str | None, at: datetime) -> Import:
    """An import whose file could be read: ready, or in need of correction."""
    status = ImportStatus.NEEDS_CORRECTION if report.rejected else ImportStatus.READY
    return replace(
        import_,
        status=status,
        status_reason=None,
        counts=report.counts,
        issue_count=report.issue_count,
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
        file_reference=file_reference,
        checked_at=at,
    )


def found_duplicate(import_: Import, first: ImportId, file_reference: str, at: datetime) -> Import:
    """An import whose file reference was imported before."""
    return replace(import_.lost_to(first), issue_count=1, file_reference=file_reference, checked_at=at)
