"""Files that are odd but not wrong, files sent before, and files with very many faults."""

from dataclasses import replace
from datetime import date

from actuals.model.issues import IssueCode, Level, Location
from actuals.model.refs import ServiceUserRef
from tests.unit.badfiles.cases import CSV, KNOWN, XML, BadFile, Said, cell, of_week
from tests.unit.badfiles.spreadsheets import A_DATE, FORM
from tests.unit.intake.files import csv_file

BEFORE = (
    "This FileReference was already imported on 23/11/2026 at 09:00, as import imp-0. "
    "Nothing was imported again. To correct visits, send them in a file with a new FileReference."
)
ALL_YEAR = replace(
    KNOWN,
    contracts={number: replace(contract, start_date=date(2020, 1, 1)) for number, contract in KNOWN.contracts.items()},
    settings=replace(KNOWN.settings, late_weeks=520),
)


def _before(name: str, content: bytes) -> BadFile:
    said = Said(IssueCode.DUPLICATE_FILE, BEFORE, Location(), Level.FILE, "FileReference", "PC-000123")
    return BadFile(name, content, (said,), imported="PC-000123")


def _clocks(name: str, day: str, week_ending: str, at: str, what: str) -> BadFile:
    said = Said(
        IssueCode.CLOCK_CHANGE,
        f"{at[:5]} on {day} {what} If another is meant, tell the council.",
        field="ActualStartTime",
        value=at,
    )
    cells = {"VisitDate": day, "WeekEnding": week_ending, "ActualStartTime": at}
    return BadFile(name, csv_file(cells), (said,), accepted=1, known=ALL_YEAR)


def _fine(name: str, **cells: str) -> BadFile:
    return BadFile(name, csv_file(cells), (), accepted=1, known=ALL_YEAR)


CLOCKS = (
    _clocks(
        "the hour that happens twice",
        "25/10/2026",
        "25/10/2026",
        "01:30:00",
        "happened twice, as the clocks went back: the first is taken.",
    ),
    _clocks(
        "the hour that never happens",
        "29/03/2026",
        "29/03/2026",
        "01:30:00",
        "never happened, as the clocks went forward: an hour later is taken.",
    ),
    _fine(
        "the hour before the clocks go back",
        VisitDate="25/10/2026",
        WeekEnding="25/10/2026",
        ActualStartTime="00:59:59",
    ),
    _fine(
        "the hour after the clocks went forward",
        VisitDate="29/03/2026",
        WeekEnding="29/03/2026",
        ActualStartTime="02:00:00",
    ),
    _fine("29 February in a leap year", VisitDate="29/02/2024", WeekEnding="03/03/2024"),
)

ODD = (
    of_week(
        "a contribution",
        IssueCode.CONTRIBUTION_NOT_ZERO,
        "ServiceUserContribution is not zero. It is ignored: the council's own assessment counts.",
        "ServiceUserContribution",
        "56.20",
    ),
    cell(
        "more claimed than it took",
        IssueCode.CLAIMED_OVER_ACTUAL,
        "15 minutes more are claimed than the visit took; the council's limit is 5. "
        "Check DurationClaimed and ActualDuration; the council may ask.",
        "DurationClaimed",
        "00:45:00",
    ),
    cell(
        "no access for half an hour",
        IssueCode.CODE_AGAINST_DURATION,
        "Visit code 'NA' (No access) says that no care was delivered, but 30 minutes are recorded. "
        "Check the code and the duration.",
        "VisitCode",
        "NA",
    ),
)

SENT_BEFORE = (
    _before("a file sent before", CSV),
    _before("a file sent before, now as XML", XML.encode()),
    _before("a file sent before, with other visits", csv_file({"VisitDate": "18/11/2026"})),
    BadFile("a file reference in other letters", CSV, (), accepted=1, imported="pc-000123"),
)

PEOPLE = [ServiceUserRef(str(number)) for number in range(5000, 5100)]

MANY = (
    BadFile(
        "ten thousand bad rows",
        csv_file(*({"ServiceUserRef": person, "VisitDate": "17/11/26"} for person in PEOPLE for _ in range(100))),
        tuple(
            Said(
                IssueCode.FORMAT,
                FORM.format("VisitDate", A_DATE),
                Location(row=row),
                field="VisitDate",
                value="17/11/26",
            )
            for row in range(2, 10_002)
        ),
        rejected=10_000,
        known=replace(KNOWN, service_users=dict.fromkeys(PEOPLE, "Ada Winter")),
    ),
)
