"""Around midnight, the nights on which the clocks change, and 29 February."""

from dataclasses import replace
from datetime import date

from actuals.model.issues import IssueCode
from tests.unit.badfiles.cases import KNOWN, BadFile, Said, cell, fine
from tests.unit.intake.files import csv_file

ALL_YEAR = replace(
    KNOWN,
    contracts={number: replace(contract, start_date=date(2020, 1, 1)) for number, contract in KNOWN.contracts.items()},
    settings=replace(KNOWN.settings, late_weeks=520),
)


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
        "happened twice, as the clocks went back, and is read as the first of the two.",
    ),
    _clocks(
        "the hour that never happens",
        "29/03/2026",
        "29/03/2026",
        "01:30:00",
        "never happened, as the clocks went forward, and is read as an hour later.",
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

MIDNIGHT = (
    fine("a visit over midnight", csv_file({"ActualStartTime": "23:50:00", "StartTimeClaimed": "23:50:00"})),
    fine("a visit over the end of a week", csv_file({"VisitDate": "22/11/2026", "ActualStartTime": "23:50:00"})),
    cell(
        "a visit that began after the week had ended",
        IssueCode.OUTSIDE_WEEK,
        "23/11/2026 is not in the week 16/11/2026 to 22/11/2026. Correct the VisitDate or the WeekEnding.",
        "VisitDate",
        "23/11/2026",
    ),
)
