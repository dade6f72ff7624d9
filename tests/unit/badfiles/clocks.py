"""Around midnight, the nights on which the clocks change, and 29 February."""

from dataclasses import replace
from datetime import date

from actuals.model.issues import IssueCode, Location
from tests.unit.badfiles.cases import KNOWN, BadFile, Said, cell, fine, several
from tests.unit.badfiles.repeats import SEND_ONCE
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
    BadFile(
        "a night over the change of clocks",
        csv_file(
            {
                "VisitDate": "24/10/2026",
                "WeekEnding": "25/10/2026",
                "StartTimeClaimed": "22:00:00",
                "DurationClaimed": "09:00:00",
                "ActualStartTime": "22:00:00",
                "ActualDuration": "10:00:00",
            }
        ),
        (
            Said(
                IssueCode.CLOCK_CHANGE,
                "The clocks went back during this visit. Minutes are real time: 540 minutes from 22:00 on 24/10/2026 "
                "end at 06:00 on 25/10/2026. Correct DurationClaimed if it ended at another time.",
                field="DurationClaimed",
                value="09:00:00",
            ),
        ),
        accepted=1,
        known=ALL_YEAR,
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

NOT_MADE = {"ActualStartTime": "00:00:00", "ActualDuration": "00:00:00", "VisitCode": "NA"}
"""A call that did not take place has no clock-in."""

MIDNIGHT = (
    fine("a visit over midnight", csv_file({"ActualStartTime": "23:50:00", "StartTimeClaimed": "23:50:00"})),
    fine("a visit over the end of a week", csv_file({"VisitDate": "22/11/2026", "ActualStartTime": "23:50:00"})),
    cell(
        "an actual start after midnight",
        IssueCode.AROUND_MIDNIGHT,
        "The actual start 00:05 is taken as on 18/11/2026, the day after VisitDate, as that is near the claimed start "
        "23:50. If that is not meant, correct the times or VisitDate.",
        "ActualStartTime",
        "00:05:00",
        StartTimeClaimed="23:50:00",
    ),
    cell(
        "a claimed start an hour before the actual one",
        IssueCode.CLAIMED_START_DIFFERS,
        "The visit is claimed from 05:37 on 17/11/2026, but it began at 06:37 on 17/11/2026, 60 minutes later; the "
        "council's limit is 30. Where the claimed start costs more than the actual one, it may be held from payment. "
        "Correct StartTimeClaimed if it is wrong.",
        "StartTimeClaimed",
        "05:37:00",
    ),
    several(
        "four calls that were cancelled, without a clock-in",
        csv_file(*(NOT_MADE | {"StartTimeClaimed": f"{hour:02}:00:00"} for hour in (8, 12, 17, 21))),
        accepted=4,
    ),
    several(
        "a cancelled call twice",
        csv_file(NOT_MADE, NOT_MADE),
        Said(IssueCode.REPEATED_VISIT, f"Row 3 repeats row 2. {SEND_ONCE}", Location(row=3)),
        rejected=1,
        accepted=1,
    ),
    cell(
        "a visit that began after the week had ended",
        IssueCode.OUTSIDE_WEEK,
        "23/11/2026 is not in the week 16/11/2026 to 22/11/2026. Correct the VisitDate or the WeekEnding.",
        "VisitDate",
        "23/11/2026",
    ),
)
