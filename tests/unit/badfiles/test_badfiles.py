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
from tests.unit.badfiles.characters import CHARACTERS
from tests.unit.badfiles.clocks import CLOCKS, MIDNIGHT
from tests.unit.badfiles.encodings import ENCODINGS
from tests.unit.badfiles.hostile import HOSTILE
from tests.unit.badfiles.kinds import OTHER_KINDS, TRUNCATION
from tests.unit.badfiles.odd import MANY, ODD, SENT_BEFORE
from tests.unit.badfiles.repeats import REPEATS
from tests.unit.badfiles.shapes import XML_SHAPE
from tests.unit.badfiles.spreadsheets import SPREADSHEETS
from tests.unit.badfiles.tables import EVERY_ROW_REJECTED, HEADINGS, QUOTES_AND_ROWS, SEPARATORS
from tests.unit.badfiles.values import BLANKS, DURATIONS, MONEY_AND_NUMBERS, TIMES_AND_DATES
from tests.unit.badfiles.weeks import REFERENCES, WEEKS
from tests.unit.badfiles.workers import WORKERS

BAD_FILES = (
    *ENCODINGS,
    *OTHER_KINDS,
    *TRUNCATION,
    *SEPARATORS,
    *HEADINGS,
    *QUOTES_AND_ROWS,
    *EVERY_ROW_REJECTED,
    *CHARACTERS,
    *SPREADSHEETS,
    *MONEY_AND_NUMBERS,
    *DURATIONS,
    *TIMES_AND_DATES,
    *BLANKS,
    *WEEKS,
    *REFERENCES,
    *REPEATS,
    *SENT_BEFORE,
    *HOSTILE,
    *XML_SHAPE,
    *CLOCKS,
    *MIDNIGHT,
    *WORKERS,
    *ODD,
    *MANY,
)
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
