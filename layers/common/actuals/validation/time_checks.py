"""What refuses one visit for its times, or is odd about them.

Where the actual duration is zero nothing took place: the actual start is a placeholder then, and nothing is said of it.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from actuals.model.issues import IssueCode
from actuals.model.london import ClockChange, clock_change, instant, london, today
from actuals.model.sent_visits import A_DAY, SentVisit, Worked
from actuals.model.weeks import WeekKey
from actuals.validation.faults import Fault, spoken
from actuals.validation.known import Known
from actuals.validation.rules import rule

CLOCK_CHANGES = {
    ClockChange.TWICE: "happened twice, as the clocks went back, and is read as the first of the two",
    ClockChange.NEVER: "never happened, as the clocks went forward, and is read as an hour later",
}


class Began(NamedTuple):
    """A start and a duration, the day on which it began, and the fields that say so."""

    day: date
    worked: Worked
    start: str
    duration: str


def _times(visit: SentVisit) -> Iterator[Began]:
    yield Began(visit.visit_date, visit.claimed, "StartTimeClaimed", "DurationClaimed")
    if visit.actual.seconds:
        yield Began(visit.worked_date, visit.actual, "ActualStartTime", "ActualDuration")


def is_past(visit: SentVisit, _key: WeekKey, known: Known) -> Fault | None:
    """A visit that starts after now has not happened."""
    if visit.visit_date < today(known.now) - A_DAY:
        return None
    for each in _times(visit):
        if instant(each.day, each.worked.start) > known.now:
            message = "The visit has not begun yet. Correct its date or time, or send it once it has taken place."
            return Fault(IssueCode.FUTURE_VISIT, message, each.start)
    return None


def took_time(visit: SentVisit, _key: WeekKey, known: Known) -> Fault | None:
    """What was delivered took some time."""
    code = known.visit_codes.get(visit.visit_code)
    if code is None or not code.delivered:
        return None
    for field, worked in (("DurationClaimed", visit.claimed), ("ActualDuration", visit.actual)):
        if worked.seconds == 0:
            message = (
                f"{field} is zero, but visit code '{code.code}' says that care was delivered. "
                "Give the duration, or a code for a visit that did not take place."
            )
            return Fault(IssueCode.DURATION, message, field)
    return None


def is_on_the_day(visit: SentVisit, _key: WeekKey, _known: Known) -> Fault | None:
    """VisitDate is the day of the claimed start: around midnight the actual one may be on the day before or after."""
    day = visit.worked_date
    if day == visit.visit_date:
        return None
    message = (
        f"The actual start {visit.actual.start:%H:%M} is taken as on {spoken(day)}, the day "
        f"{'after' if day > visit.visit_date else 'before'} VisitDate, as that is near the claimed start "
        f"{visit.claimed.start:%H:%M}. If that is not meant, correct the times or VisitDate."
    )
    return Fault(IssueCode.AROUND_MIDNIGHT, message, "ActualStartTime")


def begins_as_claimed(visit: SentVisit, _key: WeekKey, known: Known) -> Fault | None:
    """Within the council's limit; beyond it, what the night does depends on prices."""
    limit, late = known.settings.claimed_start_minutes, visit.minutes_late
    if abs(late) <= limit:
        return None
    message = (
        f"The visit is claimed from {visit.claimed.start:%H:%M} on {spoken(visit.visit_date)}, but it began at "
        f"{visit.actual.start:%H:%M} on {spoken(visit.worked_date)}, {_minutes(abs(late))} "
        f"{'later' if late > 0 else 'earlier'}; the council's limit is {limit}. Where the claimed start costs more "
        "than the actual one, it may be held from payment. Correct StartTimeClaimed if it is wrong."
    )
    return Fault(IssueCode.CLAIMED_START_DIFFERS, message, "StartTimeClaimed")


def claims_what_it_took(visit: SentVisit, _key: WeekKey, known: Known) -> Fault | None:
    """Within the council's limit, where care was delivered."""
    code = known.visit_codes.get(visit.visit_code)
    limit, excess = known.settings.claimed_over_actual_minutes, visit.claimed.minutes - visit.actual.minutes
    if code is None or not code.delivered or excess <= limit:
        return None
    message = (
        f"{excess} minutes more are claimed than the visit took; the council's limit is {limit}. "
        "Check DurationClaimed and ActualDuration; the council may ask."
    )
    return Fault(IssueCode.CLAIMED_OVER_ACTUAL, message, "DurationClaimed")


def has_code_that_fits(visit: SentVisit, _key: WeekKey, known: Known) -> Fault | None:
    """A visit that was not delivered takes no longer than its code allows for."""
    code = known.visit_codes.get(visit.visit_code)
    if code is None or code.delivered or visit.actual.minutes <= (code.standard_minutes or 0):
        return None
    message = (
        f"Visit code '{code.code}' ({code.description}) says that no care was delivered, but {visit.actual.minutes} "
        "minutes are recorded. Check the code and the duration."
    )
    return Fault(IssueCode.CODE_AGAINST_DURATION, message, "VisitCode")


def begins_once(visit: SentVisit, _key: WeekKey, _known: Known) -> Fault | None:
    """On two nights a year there are times that happen twice, or never."""
    for each in _times(visit):
        if changed := clock_change(each.day, each.worked.start):
            when = f"{each.worked.start:%H:%M} on {spoken(each.day)}"
            message = f"{when} {CLOCK_CHANGES[changed]}. If another is meant, tell the council."
            return Fault(IssueCode.CLOCK_CHANGE, message, each.start)
    return None


def ends_as_the_clock_says(visit: SentVisit, _key: WeekKey, _known: Known) -> Fault | None:
    """A visit that lasts over a clock change ends an hour before or after what its start and duration seem to say."""
    for each in _times(visit):
        span = each.worked.span(each.day)
        if moved := span.clocks_moved:
            message = (
                f"The clocks went {'forward' if moved > timedelta(0) else 'back'} during this visit. Minutes are real "
                f"time: {_minutes(each.worked.minutes)} from {each.worked.start:%H:%M} on {spoken(each.day)} end at "
                f"{london(span.end):%H:%M on %d/%m/%Y}. Correct {each.duration} if it ended at another time."
            )
            return Fault(IssueCode.CLOCK_CHANGE, message, each.duration)
    return None


def _minutes(number: int) -> str:
    return "1 minute" if number == 1 else f"{number} minutes"


TIME_CHECKS = (
    rule(is_past, "VisitDate", "StartTimeClaimed", "ActualStartTime"),
    rule(took_time, "VisitCode", "DurationClaimed", "ActualDuration"),
    rule(is_on_the_day, "VisitDate", "StartTimeClaimed", "ActualStartTime", "ActualDuration"),
    rule(begins_as_claimed, "VisitDate", "StartTimeClaimed", "ActualStartTime", "ActualDuration"),
    rule(claims_what_it_took, "VisitCode", "DurationClaimed", "ActualDuration"),
    rule(has_code_that_fits, "VisitCode", "ActualDuration"),
    rule(begins_once, "VisitDate", "StartTimeClaimed", "ActualStartTime", "ActualDuration"),
    rule(
        ends_as_the_clock_says, "VisitDate", "StartTimeClaimed", "DurationClaimed", "ActualStartTime", "ActualDuration"
    ),
)
