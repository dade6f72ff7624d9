"""Bad files, as a table: each is named, and answered with exactly what its line says."""

from collections import Counter
from dataclasses import replace

import pytest

from actuals.model.imports import Import, ImportStatus
from actuals.model.issues import Issue, IssueCode, Level, Severity
from actuals.model.refs import ImportId, ProviderRef
from actuals.validation.check import Stored, check_visits
from tests.examples import IMPORT, NOW
from tests.unit.badfiles.cases import BadFile, Said
from tests.unit.badfiles.table import BAD_FILES

FIRST_IMPORT = replace(IMPORT, import_id=ImportId("imp-0"), imported_at=NOW)
OUTCOMES = {
    IssueCode.DUPLICATE_FILE: ImportStatus.DUPLICATE,
    Level.FILE: ImportStatus.UNREADABLE,
    Level.HEADER: ImportStatus.NEEDS_CORRECTION,
    Level.VISIT: ImportStatus.NEEDS_CORRECTION,
}


@pytest.mark.parametrize("bad", BAD_FILES, ids=lambda bad: bad.name)
def test_a_bad_file_is_told_exactly_what_is_wrong(bad: BadFile) -> None:
    import_, issues = report(bad)
    expected = Counter(bad.said)
    about = {one.code for one in bad.said}
    told = Counter(said(issue) for issue in issues if issue.is_error or issue.code in about)
    assert told == expected
    assert (import_.status, import_.status_reason) == outcome(bad)
    assert (import_.counts.rejected, import_.counts.accepted) == (bad.rejected, bad.accepted)


def report(bad: BadFile) -> tuple[Import, list[Issue]]:
    def first_import(_provider: ProviderRef, reference: str) -> Import | None:
        return FIRST_IMPORT if reference == bad.imported else None

    staged: list[bytes] = []
    file, stored = ([bad.content], len(bad.content)), Stored(first_import, lambda _: {})
    checked = check_visits(IMPORT, file, bad.known, stored, staged.extend)
    return checked.import_, checked.issues


def said(issue: Issue) -> Said:
    return Said(issue.code, issue.message, issue.location, issue.level, issue.field, issue.value)


def outcome(bad: BadFile) -> tuple[ImportStatus, str | None]:
    """The status and its reason: a fault of the file is the only one, and the reason."""
    errors = [one for one in bad.said if one.code.severity is Severity.ERROR]
    if not errors:
        return ImportStatus.READY, None
    first = errors[0]
    status = OUTCOMES.get(first.code, OUTCOMES[first.level])
    return status, first.code.value if first.level is Level.FILE else None


def test_every_bad_file_has_a_name_of_its_own_and_there_are_many() -> None:
    names = Counter(bad.name for bad in BAD_FILES)
    assert set(names.values()) == {1}
    assert len(names) >= 150
