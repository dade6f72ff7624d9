"""Money, durations, times and dates, on their edges and beyond."""

from actuals.intake.fields import FILE_FIELDS, HEADER_FIELDS, HEADER_REQUIRED, VISIT_FIELDS, VISIT_REQUIRED
from actuals.model.issues import IssueCode, Level
from tests.unit.badfiles.cases import BadFile, Said, cell, fine, several, visit_in_xml
from tests.unit.badfiles.spreadsheets import A_DATE, A_DURATION, A_TIME, FORM, MONEY, TWO_PARTS, malformed
from tests.unit.intake.files import csv_file, visit, xml_text

UP_TO = "a duration up to 24:00:00"
FROM_ZERO = "a duration of 00:00:00 or more"
FROM_1 = "a whole number from 1"
MISSING = "{} is missing. Fill it in and send the file again."
NOT_BEGUN = "The visit has not begun yet. Correct its date or time, or send it once it has taken place."
TODAY = {"WeekEnding": "29/11/2026", "VisitDate": "23/11/2026"}


def _duration(name: str, value: str, form: str, field: str = "DurationClaimed", **others: str) -> BadFile:
    return cell(name, IssueCode.DURATION, FORM.format(field, form), field, value, **others)


def _zero(name: str, field: str) -> BadFile:
    message = (
        f"{field} is zero, but visit code 'VS' says that care was delivered. "
        "Give the duration, or a code for a visit that did not take place."
    )
    return cell(name, IssueCode.DURATION, message, field, "00:00:00")


def _xml(name: str, field: str, value: str, form: str, code: IssueCode = IssueCode.FORMAT) -> BadFile:
    content = visit(**{field: value})
    return visit_in_xml(name, content, code, FORM.format(field, form), field, value)


def _blank(field: str, level: Level = Level.VISIT) -> BadFile:
    said = Said(IssueCode.REQUIRED, MISSING.format(field), level=level, field=field, value="")
    return BadFile(f"no {field}", csv_file({field: " "}), (said,), int(level is not Level.FILE))


XML_DAY = "a date such as 2026-11-22"
XML_DURATION = "a duration such as 00:30:00 or PT30M"

MONEY_AND_NUMBERS = (
    malformed("three decimal places", "PaymentClaimed", "168.705", MONEY),
    malformed("a decimal comma", "PaymentClaimed", "168,70", MONEY),
    malformed("thousands", "PaymentClaimed", "1,168.70", MONEY),
    malformed("a number with exponent for money", "PaymentClaimed", "1E3", MONEY),
    malformed("infinity", "PaymentClaimed", "Infinity", MONEY),
    malformed("not a number", "PaymentClaimed", "NaN", MONEY),
    malformed("a trillion", "PaymentClaimed", "1000000000000.00", MONEY),
    malformed("money in Arabic digits", "PaymentClaimed", "\u0661\u0666\u0668.\u0667\u0660", MONEY),
    malformed("a plus sign", "ServiceUserContribution", "+1.00", MONEY),
    malformed("a word for a contribution", "ServiceUserContribution", "nil", MONEY),
    malformed("no carers", "NumberOfCarers", "0", FROM_1),
    malformed("fewer than no carers", "NumberOfCarers", "-1", FROM_1),
    malformed("half a carer", "NumberOfCarers", "1.5", FROM_1),
    malformed("a thousand carers", "NumberOfCarers", "1000", FROM_1),
    malformed("a superscript number of carers", "NumberOfCarers", "²", FROM_1),
    fine("a whole number of pounds", csv_file({"PaymentClaimed": "168"})),
    fine("a negative amount", csv_file({"PaymentClaimed": "-5.00"})),
    fine("blank for one carer", csv_file({"NumberOfCarers": ""})),
)

DURATIONS = (
    _duration("a second over a day", "24:00:01", UP_TO),
    _duration("a day and a half", "36:00:00", UP_TO, "ActualDuration", DurationClaimed="00:30:00"),
    _duration("a negative duration", "-00:30:00", FROM_ZERO),
    malformed("sixty minutes", "DurationClaimed", "00:60:00", A_DURATION),
    malformed("sixty seconds", "DurationClaimed", "00:30:60", A_DURATION),
    malformed("the form of XML in CSV", "DurationClaimed", "PT30M", A_DURATION),
    malformed("a hundred hours", "DurationClaimed", "100:00:00", A_DURATION),
    _zero("claimed for nothing", "DurationClaimed"),
    _zero("took no time", "ActualDuration"),
    _xml("fifteen minutes, or hours, in XML", "DurationClaimed", "15:00", TWO_PARTS),
    _xml("no figure in the form of XML", "DurationClaimed", "PT", XML_DURATION),
    _xml("days in the form of XML", "DurationClaimed", "P1D", XML_DURATION),
    _xml("a decimal in the form of XML", "DurationClaimed", "PT0.5H", XML_DURATION),
    _xml("small letters in the form of XML", "DurationClaimed", "pt30m", XML_DURATION),
    _xml("a negative duration in the form of XML", "DurationClaimed", "-PT30M", FROM_ZERO, IssueCode.DURATION),
    _xml("over a day in the form of XML", "DurationClaimed", "PT24H1S", UP_TO, IssueCode.DURATION),
    fine("24:00:00", csv_file({"DurationClaimed": "24:00:00", "ActualDuration": "24:00:00"})),
    fine("a whole day in the form of XML", xml_text(visit(DurationClaimed="PT24H", ActualDuration="PT1440M"))),
)

TIMES_AND_DATES = (
    malformed("24:00:00 for a start", "StartTimeClaimed", "24:00:00", A_TIME),
    malformed("sixty minutes past", "ActualStartTime", "06:60:00", A_TIME),
    malformed("a leap second", "ActualStartTime", "23:59:60", A_TIME),
    malformed("a negative time", "ActualStartTime", "-06:30:00", A_TIME),
    malformed("a time with a zone", "ActualStartTime", "06:30:00Z", A_TIME),
    malformed("a time in Arabic digits", "ActualStartTime", "\u0660\u0666:\u0663\u0660:\u0660\u0660", A_TIME),
    malformed("29 February in another year", "VisitDate", "29/02/2026", A_DATE),
    malformed("29 February in 1900", "VisitDate", "29/02/1900", A_DATE),
    malformed("31 November", "VisitDate", "31/11/2026", A_DATE),
    malformed("the nought of a month", "VisitDate", "00/11/2026", A_DATE),
    malformed("the thirteenth month", "VisitDate", "17/13/2026", A_DATE),
    malformed("the year 1", "VisitDate", "17/11/0001", A_DATE),
    malformed("the year 9999", "VisitDate", "17/11/9999", A_DATE),
    malformed("a date in wide digits", "VisitDate", "\uff11\uff17/\uff11\uff11/\uff12\uff10\uff12\uff16", A_DATE),
    _xml("a date of XML with a zone", "VisitDate", "2026-11-17Z", XML_DAY),
    _xml("29 February in XML", "VisitDate", "2026-02-29", XML_DAY),
    _xml("a two-digit year in XML", "VisitDate", "17/11/26", XML_DAY),
    fine("a date and time in XML", xml_text(visit(VisitDate="2026-11-17T00:00:00"))),
    fine("midnight", csv_file({"StartTimeClaimed": "00:00:00", "ActualStartTime": "00:00:00"})),
    fine("the last second of a week", csv_file({"VisitDate": "22/11/2026", "ActualStartTime": "23:59:59"})),
    cell("later today", IssueCode.FUTURE_VISIT, NOT_BEGUN, "ActualStartTime", "09:00:01", **TODAY),
    cell("claimed for later today", IssueCode.FUTURE_VISIT, NOT_BEGUN, "StartTimeClaimed", "12:00:00", **TODAY),
    fine("begun this very second", csv_file({"ActualStartTime": "09:00:00", "StartTimeClaimed": "09:00:00"} | TODAY)),
    several(
        "Created without a time",
        csv_file({"Created": "2026-11-23"}),
        Said(
            IssueCode.FORMAT,
            FORM.format("Created", "a date and time such as 2026-11-23T09:00:00"),
            level=Level.FILE,
            field="Created",
            value="2026-11-23",
        ),
    ),
    several(
        "Created on 29 February 2026",
        csv_file({"Created": "2026-02-29T09:00:00"}),
        Said(
            IssueCode.FORMAT,
            FORM.format("Created", "a date and time such as 2026-11-23T09:00:00"),
            level=Level.FILE,
            field="Created",
            value="2026-02-29T09:00:00",
        ),
    ),
)

BLANKS = (
    *(_blank(field, Level.FILE) for field in FILE_FIELDS),
    *(_blank(field) for field in (*HEADER_FIELDS, *VISIT_FIELDS) if field in HEADER_REQUIRED | VISIT_REQUIRED),
)
