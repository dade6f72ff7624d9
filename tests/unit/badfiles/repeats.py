"""Visits sent twice in one file, and rows that belong to different files."""

from actuals.model.issues import IssueCode, Level, Location
from tests.unit.badfiles.cases import CSV, BadFile, Said, several
from tests.unit.intake.files import csv_file

MIXED = (
    "This row has another {} than the first. "
    "Send one file at a time, with the same FileReference, Description and Created on every row."
)
SEND_ONCE = "Send each visit once; for several workers at one call use SecondaryVisit or NumberOfCarers."


def _mixed(field: str, value: str) -> BadFile:
    said = Said(IssueCode.MIXED_FILE_REFERENCE, MIXED.format(field), Location(row=3), Level.FILE, field, value)
    return several(f"another {field} in row 3", csv_file({}, {field: value}), said)


def _repeat(name: str, *rows: dict[str, str]) -> BadFile:
    said = Said(IssueCode.REPEATED_VISIT, f"Row 3 repeats row 2. {SEND_ONCE}", Location(row=3))
    return several(name, csv_file(*rows), said, rejected=1, accepted=len(rows) - 1)


REPEATS = (
    _repeat("a row twice", {}, {}),
    _repeat("a visit twice, claimed otherwise", {}, {"DurationClaimed": "00:25:00"}),
    _repeat("a visit twice, with another code", {}, {"VisitCode": "NA"}),
    _repeat("an unnamed primary visit twice", {"CareWorkerRef": ""}, {"CareWorkerRef": ""}),
    _repeat("a named secondary visit twice", {"SecondaryVisit": "True"}, {"SecondaryVisit": "true"}),
    BadFile(
        "unnamed secondary visits that look alike",
        csv_file(*[{"SecondaryVisit": "True", "CareWorkerRef": ""}] * 3),
        (),
        accepted=3,
    ),
    several(
        "a row three times",
        csv_file({}, {}, {}),
        *(Said(IssueCode.REPEATED_VISIT, f"Row {row} repeats row 2. {SEND_ONCE}", Location(row=row)) for row in (3, 4)),
        rejected=2,
        accepted=1,
    ),
    _mixed("FileReference", "PC-000124"),
    _mixed("Description", "Another week"),
    _mixed("Created", "2026-11-23T08:00:01"),
    several(
        "the headings again in the middle",
        CSV + CSV,
        Said(
            IssueCode.MIXED_FILE_REFERENCE,
            MIXED.format("FileReference"),
            Location(row=3),
            Level.FILE,
            "FileReference",
            "FileReference",
        ),
    ),
    several(
        "over three hundred visits in a week",
        csv_file(*({"ActualStartTime": f"{n // 60:02}:{n % 60:02}:00"} for n in range(301))),
        Said(
            IssueCode.TOO_MANY_VISITS,
            "301 visits for one person in one week, with those sent before; at most 300 are taken. "
            "Check the references.",
            level=Level.HEADER,
            field="ServiceUserRef",
            value="4001",
        ),
        rejected=301,
    ),
)
