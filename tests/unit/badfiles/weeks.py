"""Weeks, contracts, people, codes and carers that are not as the council knows them."""

from actuals.model.issues import IssueCode, Level
from tests.unit.badfiles.cases import BadFile, Said, cell, of_week, several
from tests.unit.intake.files import csv_file

WITH_COUNCIL = "Check the ContractNumber with the council."
LIST = "Ask the council for its list of visit codes."
NOT_YOURS = "This ProviderRef is not yours. Send your own visits only, under your own ProviderRef."
OUTSIDE = "{} is not in the week {} to {}. Correct the VisitDate or the WeekEnding."
LATE = "The week that ended on {} is over 13 weeks old, the council's limit. Ask the council before sending it again."


def _contract(name: str, number: str, why: str) -> BadFile:
    return of_week(name, IssueCode.UNKNOWN_CONTRACT, f"{why} {WITH_COUNCIL}", "ContractNumber", number)


def _code(name: str, value: str, why: str) -> BadFile:
    return cell(name, IssueCode.VISIT_CODE, f"{why} {LIST}", "VisitCode", value)


def _outside(name: str, day: str) -> BadFile:
    return cell(name, IssueCode.OUTSIDE_WEEK, OUTSIDE.format(day, "16/11/2026", "22/11/2026"), "VisitDate", day)


def _wrong_day(name: str, value: str, day: str) -> BadFile:
    message = f"{value} is a {day}; weeks end on Sunday. Give the Sunday that ends the week."
    return of_week(name, IssueCode.WEEK_ENDING_DAY, message, "WeekEnding", value, VisitDate=value)


WEEKS = (
    _wrong_day("a week that ends on Friday", "20/11/2026", "Friday"),
    _wrong_day("a week that ends on Saturday", "21/11/2026", "Saturday"),
    _outside("the Sunday before", "15/11/2026"),
    _outside("a month too early", "17/10/2026"),
    of_week(
        "a week too late",
        IssueCode.LATE_WEEK,
        LATE.format("23/08/2026"),
        "WeekEnding",
        "23/08/2026",
        VisitDate="18/08/2026",
    ),
    several(
        "a week that has not begun",
        csv_file({"WeekEnding": "06/12/2026", "VisitDate": "01/12/2026"}),
        Said(
            IssueCode.FUTURE_WEEK,
            "The week that ends on 06/12/2026 has not begun. Correct the date, or send it later.",
            level=Level.HEADER,
            field="WeekEnding",
            value="06/12/2026",
        ),
        Said(
            IssueCode.FUTURE_VISIT,
            "The visit has not begun yet. Correct its date or time, or send it once it has taken place.",
            field="StartTimeClaimed",
            value="06:30:00",
        ),
        rejected=1,
    ),
)

REFERENCES = (
    of_week("another provider", IssueCode.PROVIDER_NOT_YOURS, NOT_YOURS, "ProviderRef", "P200"),
    of_week("nobody's provider", IssueCode.PROVIDER_NOT_YOURS, NOT_YOURS, "ProviderRef", "P999"),
    of_week("a provider in small letters", IssueCode.PROVIDER_NOT_YOURS, NOT_YOURS, "ProviderRef", "p100"),
    _contract("nobody's contract", "C-7", "You have no contract 'C-7'."),
    _contract("a contract that has ended", "C-8", "Your contract 'C-8' was not in force in this week."),
    cell(
        "a contract that ended the day before",
        IssueCode.UNKNOWN_CONTRACT,
        "Your contract 'C-9' was not in force on 17/11/2026. "
        "Check the VisitDate and the ContractNumber with the council.",
        "ContractNumber",
        "C-9",
    ),
    of_week(
        "nobody's client",
        IssueCode.UNKNOWN_SERVICE_USER,
        "No client exists with ServiceUserRef '4999'. Check the reference with the council.",
        "ServiceUserRef",
        "4999",
    ),
    cell(
        "a service that is not bought",
        IssueCode.SERVICE_TYPE,
        "Contract 'C-1' has no service type 'GARDENING'; it has: HOME CARE.",
        "ServiceType",
        "GARDENING",
    ),
    cell(
        "a service in small letters",
        IssueCode.SERVICE_TYPE,
        "Contract 'C-1' has no service type 'home care'; it has: HOME CARE. "
        "Did you mean 'HOME CARE'? Capital and small letters are not the same.",
        "ServiceType",
        "home care",
    ),
    _code("nobody's code", "XX", "The council has no visit code 'XX'."),
    _code("a code of the past", "OLD", "Visit code 'OLD' was not in use on 17/11/2026."),
    _code("a code of another contract", "C8", "Visit code 'C8' is not used on contract 'C-1'."),
    cell(
        "amended in a way not agreed",
        IssueCode.MANUALLY_AMENDED,
        "'X' is not a ManuallyAmended code of this contract; it has: N, Y.",
        "ManuallyAmended",
        "X",
    ),
    cell(
        "nobody's carer",
        IssueCode.UNKNOWN_CARER,
        "No carer exists with CarerID 'CW8'. Upload the carers file first.",
        "CareWorkerRef",
        "CW8",
    ),
    cell(
        "a carer who has left",
        IssueCode.UNKNOWN_CARER,
        "No carer exists with CarerID 'CW9'. Upload the carers file first. "
        "The dates sent for this carer do not cover 17/11/2026.",
        "CareWorkerRef",
        "CW9",
    ),
)
