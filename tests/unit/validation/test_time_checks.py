"""The times of one visit: what refuses it, and what is odd about them."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from actuals.model.issues import IssueCode, Severity
from actuals.model.sent_visits import Worked
from actuals.validation.headers import Header
from actuals.validation.known import Known
from actuals.validation.visit_checks import check_visit
from actuals.validation.visits import ReadVisit
from tests.examples import KNOWN, NOW, SENT_VISIT, TUESDAY, VISIT_CODE, WEEK_HEADER, WEEK_KEY

HEADER = Header(WEEK_KEY, WEEK_HEADER)
ANY_TIME = replace(KNOWN, settings=replace(KNOWN.settings, late_weeks=520))
PLACEHOLDER = Worked(time(0), 0)


def warned(known: Known = KNOWN, **changes: Any) -> list[tuple[IssueCode, str | None, str]]:
    return [fault for fault in told(known, **changes) if fault[0].severity is Severity.WARNING]


def told(known: Known = KNOWN, **changes: Any) -> list[tuple[IssueCode, str | None, str]]:
    faults = check_visit(ReadVisit(replace(SENT_VISIT, **changes), []), HEADER, known)
    return [(fault.code, fault.field, fault.message) for fault in faults]


def with_code(**changes: Any) -> Known:
    return replace(KNOWN, visit_codes={"VS": replace(VISIT_CODE, **changes)})


def clocks(day: date, claimed: Worked, actual: Worked | None = None) -> list[tuple[str | None, str]]:
    faults = warned(visit_date=day, claimed=claimed, actual=actual or claimed)
    return [(field, message) for code, field, message in faults if code is IssueCode.CLOCK_CHANGE]


def test_a_visit_that_starts_after_now_in_london_is_refused() -> None:
    six_twenty = NOW.replace(day=17, hour=6, minute=20)
    [(code, field, _)] = told(known=replace(KNOWN, now=six_twenty))
    assert (code, field) == (IssueCode.FUTURE_VISIT, "StartTimeClaimed")


def test_an_actual_start_after_now_is_refused_too() -> None:
    [(code, field, _)] = told(known=replace(KNOWN, now=NOW.replace(day=17, hour=6, minute=35)))
    assert (code, field) == (IssueCode.FUTURE_VISIT, "ActualStartTime")


def test_now_is_an_hour_later_in_a_london_summer() -> None:
    summer = replace(SENT_VISIT, visit_date=date(2026, 7, 14))
    known = replace(KNOWN, now=NOW.replace(month=7, day=14, hour=5, minute=40))
    faults = check_visit(
        ReadVisit(summer, []), Header(WEEK_KEY._replace(week_ending=date(2026, 7, 19)), WEEK_HEADER), known
    )
    assert faults == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"claimed": Worked(time(6, 30), 0)}, "DurationClaimed"), ({"actual": Worked(time(6, 37), 0)}, "ActualDuration")],
)
def test_a_delivered_visit_takes_time(changes: dict[str, Any], field: str) -> None:
    assert [(code, where) for code, where, _ in told(**changes)][:1] == [(IssueCode.DURATION, field)]


def test_a_visit_that_was_not_delivered_may_take_none() -> None:
    assert told(with_code(delivered=False), claimed=Worked(time(6, 30), 0), actual=Worked(time(6, 37), 0)) == []


@pytest.mark.parametrize(("minutes", "codes"), [(35, []), (36, [IssueCode.CLAIMED_OVER_ACTUAL])])
def test_claiming_more_than_the_councils_limit_over_what_it_took_is_odd(minutes: int, codes: list[IssueCode]) -> None:
    assert [code for code, _, _ in warned(claimed=Worked(time(6, 30), minutes * 60))] == codes


@pytest.mark.parametrize(
    ("standard", "minutes", "odd"), [(None, 0, False), (None, 1, True), (15, 15, False), (15, 16, True)]
)
def test_minutes_beside_a_code_that_says_not_delivered_are_odd(
    standard: int | None, minutes: int, *, odd: bool
) -> None:
    worked = Worked(time(6, 30), minutes * 60)
    found = warned(with_code(delivered=False, standard_minutes=standard), claimed=worked, actual=worked)
    assert [code for code, _, _ in found] == ([IssueCode.CODE_AGAINST_DURATION] if odd else [])


@pytest.mark.parametrize(
    ("day", "at", "words"),
    [
        (date(2026, 10, 25), time(1, 30), "01:30 on 25/10/2026 happened twice, as the clocks went back"),
        (date(2026, 3, 29), time(1, 30), "01:30 on 29/03/2026 never happened, as the clocks went forward"),
    ],
)
def test_a_time_that_the_clocks_made_happen_twice_or_never_is_told(day: date, at: time, words: str) -> None:
    faults = warned(visit_date=day, claimed=Worked(at, 1800), actual=Worked(at, 1800))
    [message] = [message for code, _, message in faults if code is IssueCode.CLOCK_CHANGE]
    assert message.startswith(words)


@pytest.mark.parametrize(
    ("day", "at"), [(date(2026, 10, 25), time(0, 59)), (date(2026, 10, 25), time(2)), (date(2026, 3, 29), time(2))]
)
def test_the_hours_beside_a_clock_change_happen_once(day: date, at: time) -> None:
    faults = warned(visit_date=day, claimed=Worked(at, 1800), actual=Worked(at, 1800))
    assert IssueCode.CLOCK_CHANGE not in [code for code, _, _ in faults]


def test_claiming_more_than_a_visit_took_that_was_not_delivered_is_what_its_code_is_for() -> None:
    assert warned(with_code(delivered=False), claimed=Worked(time(6, 30), 3600), actual=Worked(time(6, 30), 0)) == []


def test_an_actual_start_after_midnight_of_today_is_refused_until_then() -> None:
    visit = {"claimed": Worked(time(23, 50), 1800), "actual": Worked(time(0, 5), 1800)}
    london = replace(KNOWN, now=NOW.replace(day=17, hour=23, minute=59))
    assert [(code, field) for code, field, _ in told(london, **visit)][:1] == [
        (IssueCode.FUTURE_VISIT, "ActualStartTime")
    ]
    assert IssueCode.FUTURE_VISIT not in [
        code for code, _, _ in told(replace(london, now=NOW.replace(day=18, hour=0, minute=5)), **visit)
    ]


@pytest.mark.parametrize(
    ("claimed", "actual", "day"),
    [
        (time(23, 50), time(0, 5), "18/11/2026, the day after"),
        (time(0, 5), time(23, 50), "16/11/2026, the day before"),
        (time(20), time(2), "18/11/2026, the day after"),
    ],
)
def test_an_actual_start_around_midnight_is_told_on_which_day_it_is_taken(
    claimed: time, actual: time, day: str
) -> None:
    faults = warned(claimed=Worked(claimed, 1800), actual=Worked(actual, 1800))
    [(field, message)] = [(field, message) for code, field, message in faults if code is IssueCode.AROUND_MIDNIGHT]
    assert field == "ActualStartTime"
    assert message.startswith(f"The actual start {actual:%H:%M} is taken as on {day} VisitDate")


def test_an_actual_start_more_than_six_hours_over_midnight_is_on_the_same_day() -> None:
    faults = warned(claimed=Worked(time(20), 1800), actual=Worked(time(2, 0, 1), 1800))
    assert [code for code, _, _ in faults] == [IssueCode.CLAIMED_START_DIFFERS]


@pytest.mark.parametrize(
    ("claimed", "actual", "minutes"),
    [
        (time(6, 30), time(7, 0), None),
        (time(6, 30), time(7, 0, 59), None),
        (time(6, 30), time(7, 1), "31 minutes later"),
        (time(6, 30, 59), time(7, 1), "31 minutes later"),
        (time(7, 1), time(6, 30), "31 minutes earlier"),
        (time(23, 50), time(0, 20), None),
        (time(23, 50), time(0, 21), "31 minutes later"),
        (time(0, 21), time(23, 50), "31 minutes earlier"),
    ],
)
def test_a_claimed_start_further_from_the_actual_one_than_the_limit_is_odd(
    claimed: time, actual: time, minutes: str | None
) -> None:
    faults = warned(claimed=Worked(claimed, 1800), actual=Worked(actual, 1800))
    messages = [message for code, _, message in faults if code is IssueCode.CLAIMED_START_DIFFERS]
    assert len(messages) == (1 if minutes else 0)
    assert all(f"{minutes}; the council's limit is 30." in message for message in messages)


def test_it_is_told_what_is_claimed_what_was_done_and_what_may_follow() -> None:
    [(code, field, message)] = warned(claimed=Worked(time(5, 30), 1800))
    assert (code, field) == (IssueCode.CLAIMED_START_DIFFERS, "StartTimeClaimed")
    assert message == (
        "The visit is claimed from 05:30 on 17/11/2026, but it began at 06:37 on 17/11/2026, 67 minutes later; the "
        "council's limit is 30. Where the claimed start costs more than the actual one, it may be held from payment. "
        "Correct StartTimeClaimed if it is wrong."
    )


def test_the_council_says_how_far_a_claimed_start_may_be_from_the_actual_one() -> None:
    an_hour = replace(KNOWN, settings=replace(KNOWN.settings, claimed_start_minutes=67))
    assert warned(an_hour, claimed=Worked(time(5, 30), 1800)) == []


def test_starts_are_compared_in_real_minutes() -> None:
    """On the night the clocks go back 00:50 and 02:10 are two hours and twenty minutes apart."""
    faults = warned(visit_date=date(2026, 10, 25), claimed=Worked(time(0, 50), 600), actual=Worked(time(2, 10), 600))
    [message] = [message for code, _, message in faults if code is IssueCode.CLAIMED_START_DIFFERS]
    assert "140 minutes later" in message


@pytest.mark.parametrize(
    ("day", "claimed"), [(TUESDAY, time(8)), (TUESDAY, time(23, 30)), (date(2026, 10, 25), time(2, 30))]
)
def test_nothing_is_said_of_the_placeholder_of_a_call_that_did_not_take_place(day: date, claimed: time) -> None:
    cancelled = {"claimed": Worked(claimed, 1800), "actual": PLACEHOLDER, "visit_date": day}
    known = replace(ANY_TIME, visit_codes=with_code(delivered=False).visit_codes)
    assert warned(known, **cancelled) == []


def test_a_placeholder_on_the_night_of_a_clock_change_is_no_time_that_happens_twice() -> None:
    assert clocks(date(2026, 10, 25), Worked(time(8), 1800), Worked(time(1, 30), 0)) == []


def test_a_placeholder_later_than_now_is_not_in_the_future() -> None:
    known = replace(with_code(delivered=False), now=NOW.replace(day=17, hour=6, minute=40))
    assert told(known, actual=Worked(time(23), 0)) == []


def test_an_actual_start_in_the_hour_that_happens_twice_is_told_on_its_own_day() -> None:
    """Claimed at 23:30 on the eve, begun at 01:30 in the night the clocks go back."""
    [(field, message)] = clocks(date(2026, 10, 24), Worked(time(23, 30), 600), Worked(time(1, 30), 600))
    assert field == "ActualStartTime"
    assert message.startswith("01:30 on 25/10/2026 happened twice")


@pytest.mark.parametrize(
    ("day", "minutes", "words"),
    [
        (
            date(2026, 10, 24),
            540,
            "went back during this visit. Minutes are real time: 540 minutes from 22:00 on "
            "24/10/2026 end at 06:00 on 25/10/2026.",
        ),
        (
            date(2026, 3, 28),
            480,
            "went forward during this visit. Minutes are real time: 480 minutes from 22:00 on "
            "28/03/2026 end at 07:00 on 29/03/2026.",
        ),
    ],
)
def test_a_visit_over_a_clock_change_is_told_when_it_ends(day: date, minutes: int, words: str) -> None:
    [(field, message)] = clocks(day, Worked(time(22), minutes * 60))
    assert field == "DurationClaimed"
    assert message == f"The clocks {words} Correct DurationClaimed if it ended at another time."


def test_only_the_actual_time_may_be_over_a_clock_change() -> None:
    [(field, _)] = clocks(date(2026, 10, 24), Worked(time(22), 3600), Worked(time(22), 5 * 3600))
    assert field == "ActualDuration"


def test_a_visit_that_ends_as_the_clocks_change_is_not_over_the_change() -> None:
    assert clocks(date(2026, 10, 25), Worked(time(0, 30), 90 * 60)) == []
    [(field, _)] = clocks(date(2026, 10, 25), Worked(time(0, 30), 90 * 60 + 1))
    assert field == "DurationClaimed"
