"""Carers: one that a file, alone or with what is stored, has in two places at once."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actuals.model.issues import Issue, IssueCode, Location
from actuals.model.london import Span
from actuals.model.refs import CarerId, ServiceUserRef
from actuals.model.sent_visits import SentVisit, Worked
from actuals.model.visits import VisitStatus
from actuals.model.weeks import ServiceWeek
from actuals.validation.double_booked_carers import CarerSpool, Seen, twice_with_one, with_two_people
from actuals.validation.partitions import Partitions
from actuals.validation.people import SentWeek
from tests.examples import SENT_VISIT, VISIT, WEEK, WEEK_KEY

ADA, BO = WEEK_KEY.service_user_ref, ServiceUserRef("4002")


def visit(start: str, **changes: Any) -> SentVisit:
    return replace(SENT_VISIT, actual=Worked(time.fromisoformat(start), 1800), **changes)


def sent(person: ServiceUserRef, row: int, visit: SentVisit) -> SentWeek:
    key = WEEK_KEY._replace(service_user_ref=person)
    return SentWeek(key, Location(row=row), [visit], [(Location(row=row), visit)], [])


def warnings(weeks: list[SentWeek], *stored: ServiceWeek) -> list[Issue]:
    with TemporaryDirectory() as folder:
        carers = CarerSpool(Partitions(Path(folder), 3))
        carers.add_sent(weeks)
        for ending in sorted(carers.sorted.endings):
            carers.add_stored(ending, [week for week in stored if week.key.week_ending == ending])
        return [issue for number in carers.parts.numbers for issue in carers.issues(number)]


def test_a_carer_with_two_people_at_once_is_told_at_both_visits() -> None:
    first, second = warnings([sent(ADA, 2, visit("06:30:00")), sent(BO, 3, visit("06:45:00"))])
    assert (first.code, first.location.row, second.location.row) == (IssueCode.CARER_IN_TWO_PLACES, 2, 3)
    assert "also with service user '4002' at that time, from 06:45 on 17/11/2026" in first.message
    assert (second.service_user_ref, second.visit_date, second.is_error) == (BO, date(2026, 11, 17), False)


def test_one_after_the_other_is_one_place_at_a_time() -> None:
    assert warnings([sent(ADA, 2, visit("06:30:00")), sent(BO, 3, visit("07:00:00"))]) == []


def test_two_carers_may_be_in_two_places() -> None:
    assert warnings([sent(ADA, 2, visit("06:30:00")), sent(BO, 3, visit("06:30:00", carer_id="CW8"))]) == []


def test_a_visit_that_names_no_carer_is_nowhere() -> None:
    nobody = {"carer_id": None}
    assert warnings([sent(ADA, 2, visit("06:30:00", **nobody)), sent(BO, 3, visit("06:30:00", **nobody))]) == []


def test_a_carer_twice_at_one_call_of_one_person_is_told_that_one_worker_is_paid_once() -> None:
    first, second = warnings([sent(ADA, 2, visit("06:30:00")), sent(ADA, 3, visit("06:45:00", secondary=True))])
    assert (first.code, first.location.row, second.location.row) == (IssueCode.CARER_IN_TWO_PLACES, 2, 3)
    assert first.message.startswith(
        "Carer 'CW7' is also named on another visit of this service user at that time, from 06:45 on 17/11/2026. "
        "One worker is paid once: "
    )
    assert "from 06:30" in second.message


def test_two_visits_one_after_the_other_to_one_person_are_two_calls() -> None:
    assert warnings([sent(ADA, 2, visit("06:30:00")), sent(ADA, 3, visit("07:00:00"))]) == []


@pytest.mark.parametrize(("start", "told"), [("06:59:00", [2, 3]), ("06:59:01", [])])
@pytest.mark.parametrize("person", [ADA, BO])
def test_less_than_a_whole_minute_is_not_at_once(person: ServiceUserRef, start: str, told: list[int]) -> None:
    found = warnings([sent(ADA, 2, visit("06:30:00")), sent(person, 3, visit(start, claimed=visit(start).actual))])
    assert [issue.location.row for issue in found] == told


def test_every_carer_that_a_visit_names_counts() -> None:
    both = visit("06:30:00", other_carers=(CarerId("CW8"),))
    [first, second] = warnings([sent(ADA, 2, both), sent(BO, 3, visit("06:30:00", carer_id=CarerId("CW8")))])
    assert (first.location.row, first.value, second.location.row) == (2, "CW8", 3)


def test_a_visit_after_midnight_is_told_under_its_visit_date() -> None:
    late = visit("00:05:00", claimed=Worked(time(23, 50), 1800))
    first, _ = warnings([sent(ADA, 2, late), sent(BO, 3, replace(late, visit_date=date(2026, 11, 17)))])
    assert first.visit_date == date(2026, 11, 17)
    assert "from 00:05 on 18/11/2026" in first.message


def test_a_call_that_was_cancelled_is_nowhere() -> None:
    cancelled = replace(SENT_VISIT, actual=Worked(time(0), 0))
    assert warnings([sent(ADA, 2, cancelled), sent(BO, 3, cancelled)]) == []


def test_a_stored_visit_to_somebody_else_counts() -> None:
    stored = replace(WEEK, key=WEEK_KEY._replace(service_user_ref=BO))
    [issue] = warnings([sent(ADA, 2, visit("06:50:00"))], stored)
    assert (issue.location.row, issue.service_user_ref) == (2, ADA)


def test_a_withdrawn_visit_does_not() -> None:
    withdrawn = replace(VISIT, status=VisitStatus.WITHDRAWN)
    stored = replace(WEEK, key=WEEK_KEY._replace(service_user_ref=BO), visits=(withdrawn,))
    assert warnings([sent(ADA, 2, visit("06:50:00"))], stored) == []


def test_what_is_stored_of_a_week_that_is_sent_again_counts_only_where_it_stays() -> None:
    week = sent(BO, 3, visit("12:00:00"))
    stored = replace(WEEK, key=week.key)
    assert warnings([sent(ADA, 2, visit("06:50:00")), week], stored) == []
    stays = replace(week, stays=[VISIT])
    assert [issue.location.row for issue in warnings([sent(ADA, 2, visit("06:50:00")), stays], stored)] == [2]


def test_whatever_the_order_of_rows_the_same_visits_are_told() -> None:
    weeks = [sent(ADA, 2, visit("06:30:00")), sent(BO, 3, visit("06:45:00")), sent(ADA, 4, visit("07:10:00"))]
    told = [{issue.location.row for issue in warnings(list(order))} for order in permutations(weeks)]
    assert all(rows == {2, 3, 4} for rows in told)


@given(
    st.lists(
        st.tuples(st.sampled_from(["4001", "4002", "4003"]), st.integers(0, 3600), st.integers(1, 1800)), max_size=12
    )
)
def test_exactly_the_visits_that_overlap_another_are_told(visits: list[tuple[str, int, int]]) -> None:
    midnight = datetime(2026, 11, 17, tzinfo=UTC)
    seen = [
        Seen(
            person,
            Span(midnight + timedelta(seconds=start), midnight + timedelta(seconds=start + length)),
            Location(row),
            date(2026, 11, 17),
        )
        for row, (person, start, length) in enumerate(visits, 2)
    ]
    overlapping = {
        one.location.row
        for one in seen
        for other in seen
        if one.location and one.service_user != other.service_user and one.span.shares_a_minute(other.span)
    }
    twice = {
        one.location.row
        for one in seen
        for other in seen
        if one.location
        and one is not other
        and one.service_user == other.service_user
        and one.span.shares_a_minute(other.span)
    }
    assert {issue.location.row for issue in with_two_people("CW7", seen)} == overlapping
    assert {issue.location.row for issue in twice_with_one("CW7", seen)} == twice
