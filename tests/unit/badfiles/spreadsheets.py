"""What spreadsheets make of a file: times, dates and references rewritten, formulas and their errors."""

from actuals.model.issues import IssueCode
from tests.unit.badfiles.cases import BadFile, cell, fine, of_week
from tests.unit.intake.files import csv_file

FORM = "{} is not {}. Correct it and send the file again."
A_DATE = "a date such as 22/11/2026"
A_TIME = "a time such as 06:30:00"
A_DURATION = "a duration such as 00:30:00"
MONEY = "an amount in pounds such as 168.70"
TWO_PARTS = "written as HH:MM:SS: two parts of 12:00 or more may be hours and minutes, or minutes and seconds"
REWRITTEN = (
    "{} {} was read as {}; it is not written as HH:MM:SS. "
    "A spreadsheet may have changed the file; set the column to text before saving."
)


def malformed(name: str, field: str, value: str, form: str) -> BadFile:
    return cell(name, IssueCode.FORMAT, FORM.format(field, form), field, value)


def _rewritten(name: str, field: str, value: str, read: str, **others: str) -> BadFile:
    return cell(name, IssueCode.TIME_FORMAT, REWRITTEN.format(field, value, read), field, value, **others)


def _nobody(name: str, value: str) -> BadFile:
    message = f"No client exists with ServiceUserRef '{value}'. Check the reference with the council."
    return of_week(name, IssueCode.UNKNOWN_SERVICE_USER, message, "ServiceUserRef", value)


SPREADSHEETS = (
    _rewritten("7:30", "StartTimeClaimed", "7:30", "07:30:00"),
    _rewritten("07:30", "ActualStartTime", "07:30", "07:30:00"),
    _rewritten("23:30", "ActualStartTime", "23:30", "23:30:00"),
    _rewritten("6:37:00", "ActualStartTime", "6:37:00", "06:37:00"),
    _rewritten("a duration 0:30", "DurationClaimed", "0:30", "30 minutes (00:30:00)"),
    _rewritten("a duration 1:01", "ActualDuration", "1:01", "1 hour 1 minute (01:01:00)"),
    _rewritten("a duration 0:30:15", "DurationClaimed", "0:30:15", "30 minutes 15 seconds (00:30:15)"),
    _rewritten("a duration 11:59", "ActualDuration", "11:59", "11 hours 59 minutes (11:59:00)"),
    malformed("a duration 12:00", "DurationClaimed", "12:00", TWO_PARTS),
    malformed("a duration 15:00, for a quarter of an hour", "DurationClaimed", "15:00", TWO_PARTS),
    malformed("a duration 24:00", "ActualDuration", "24:00", TWO_PARTS),
    malformed("a duration 30:00", "DurationClaimed", "30:00", TWO_PARTS),
    malformed("a duration 90:00", "ActualDuration", "90:00", TWO_PARTS),
    malformed("a duration ab:cd", "DurationClaimed", "ab:cd", A_DURATION),
    malformed("a duration 0:60", "DurationClaimed", "0:60", A_DURATION),
    malformed("a time 24:30", "StartTimeClaimed", "24:30", A_TIME),
    malformed("a time as a number", "StartTimeClaimed", "0.270833333333333", A_TIME),
    malformed("a time in words", "StartTimeClaimed", "06:30:00 AM", A_TIME),
    malformed("a time with a point", "ActualStartTime", "06.37", A_TIME),
    malformed("a time with hundredths", "ActualStartTime", "06:37:00.00", A_TIME),
    malformed("a time within a date", "StartTimeClaimed", "31/12/1899 06:30:00", A_TIME),
    malformed("a time that only has minutes", "StartTimeClaimed", "30:00.0", A_TIME),
    malformed("a duration as a number", "DurationClaimed", "0.0208333333333333", A_DURATION),
    malformed("a duration in minutes", "DurationClaimed", "30", A_DURATION),
    malformed("a duration of a spreadsheet over a day", "ActualDuration", "01/01/1900 00:30:00", A_DURATION),
    malformed("a date as a number", "VisitDate", "46343", A_DATE),
    malformed("a date and time as a number", "VisitDate", "46347.33", A_DATE),
    malformed("a two-digit year", "VisitDate", "17/11/26", A_DATE),
    malformed("no leading zeros", "VisitDate", "9/11/2026", A_DATE),
    malformed("an American date", "VisitDate", "11/17/2026", A_DATE),
    malformed("a date with dashes", "VisitDate", "17-11-2026", A_DATE),
    malformed("a date of ISO in CSV", "VisitDate", "2026-11-17", A_DATE),
    malformed("a month in letters", "VisitDate", "17-Nov-26", A_DATE),
    malformed("a date with a time", "VisitDate", "17/11/2026 00:00", A_DATE),
    malformed("too narrow a column", "VisitDate", "########", A_DATE),
    malformed("the end of a week as a number", "WeekEnding", "46348", A_DATE),
    malformed("the end of a week with two digits", "WeekEnding", "22/11/26", A_DATE),
    malformed("#REF! for an amount", "PaymentClaimed", "#REF!", MONEY),
    malformed("#VALUE! for a duration", "DurationClaimed", "#VALUE!", A_DURATION),
    malformed("#N/A for a flag", "SecondaryVisit", "#N/A", "True or False"),
    malformed("a decimal number of carers", "NumberOfCarers", "1.0", "a whole number from 1"),
    malformed("WAHR", "SecondaryVisit", "WAHR", "True or False"),
    malformed("1 for True", "SecondaryVisit", "1", "True or False"),
    malformed("Yes for True", "SecondaryVisit", "Yes", "True or False"),
    malformed("an amount with a currency", "PaymentClaimed", "£168.70", MONEY),
    malformed("an amount of a formula", "PaymentClaimed", "=SUM(A1:A9)", MONEY),
    _nobody("a reference with decimals", "4001.0"),
    _nobody("a reference with thousands", "4,001"),
    _nobody("a reference that lost its zeros", "41"),
    _nobody("#REF! for a reference", "#REF!"),
    _nobody("a reference after an apostrophe", "'4001"),
    _nobody("a reference as a formula", '="4001"'),
    cell(
        "#NAME? for a code",
        IssueCode.VISIT_CODE,
        "The council has no visit code '#NAME?'. Ask the council for its list of visit codes.",
        "VisitCode",
        "#NAME?",
    ),
    fine("TRUE in capitals", csv_file({"SecondaryVisit": "TRUE"})),
    fine("a formula for a name", csv_file({"CareWorkerName": '=HYPERLINK("http://192.0.2.1";"Ben")'})),
    fine("a command for a name", csv_file({"CareWorkerName": "=cmd|' /C calc'!A0"})),
    fine("an at sign before a name", csv_file({"CareWorkerName": "@SUM(1+1)"})),
    fine("a reference of an order that begins with a minus", csv_file({"OrderRef": "-1"})),
)
