"""Warnings with which visits were imported, in words that hold without the file they were found in."""

from collections.abc import Mapping

from actuals.model.issues import IssueCode

_TEXTS: Mapping[str, str] = {
    IssueCode.SECONDARY_WITH_CARERS: (
        "SecondaryVisit is True and NumberOfCarers is more than 1. If it is one more worker, send NumberOfCarers 1."
    ),
    IssueCode.SECONDARY_WITHOUT_PRIMARY: (
        "SecondaryVisit is True, but no other visit of this service user overlapped it when it was imported. "
        "Send the primary visit too, or SecondaryVisit False."
    ),
    IssueCode.CARERS_OVER_PLAN: (
        "More workers came than were ordered for any call of that day. Correct the number, or ask the council for an "
        "order."
    ),
    IssueCode.OVERLAP: (
        "This visit overlapped another of the same service user when it was imported. Correct or withdraw one of them "
        "if it is wrong."
    ),
    IssueCode.CARER_IN_TWO_PLACES: (
        "A carer of this visit was sent for another visit at the same time, of somebody else or of the same service "
        "user. Correct the times or the carer."
    ),
    IssueCode.ORDER_REF: (
        "The OrderRef was not a current order of this service user when the visit was imported. Send the visit again "
        "with the right one, or with none."
    ),
    IssueCode.ALREADY_PAID: (
        "It changed a visit that was paid before. The next payment run pays or takes back the difference."
    ),
    IssueCode.CLAIMED_START_DIFFERS: (
        "The claimed start is further from the actual one than the council's limit. Where it costs more, the visit may "
        "be held. Correct StartTimeClaimed if it is wrong."
    ),
    IssueCode.AROUND_MIDNIGHT: (
        "The actual start is taken as on the day before or after VisitDate, as that is near the claimed start. If that "
        "is not meant, correct the times or VisitDate."
    ),
    IssueCode.CLAIMED_OVER_ACTUAL: (
        "More minutes are claimed than the visit took, by more than the council's limit. Check DurationClaimed and "
        "ActualDuration; the council may ask."
    ),
    IssueCode.CODE_AGAINST_DURATION: "The visit code does not go with the duration. Check both.",
    IssueCode.CLOCK_CHANGE: (
        "The clocks changed that night: a start of this visit is a time that happens twice or never, or the visit "
        "lasted over the change, and minutes are real time. If another time is meant, correct it or tell the council."
    ),
    IssueCode.TIME_FORMAT: "A time was sent without its seconds, as spreadsheets write it; it was read as meant.",
    IssueCode.UNKNOWN_ELEMENT: "The file holds an element that is not known; it was ignored.",
}


def warning_text(code: str) -> str:
    """What a warning says, and what to do if the visit is wrong; names nobody."""
    return _TEXTS.get(code, f"The visit was imported with the warning {code}.")
