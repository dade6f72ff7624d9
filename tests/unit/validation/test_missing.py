"""What an import leaves out of a stored week: what counts as missing, what is withdrawn, what the week remembers."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from itertools import chain
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from actuals.model.refs import ImportId, OrderRef, WeekId
from actuals.model.sent_visits import SentVisit, Worked
from actuals.model.visits import Visit, VisitStatus
from actuals.model.weeks import Merged, ServiceWeek, StagedWeek
from actuals.validation.merging import compare, merge, missing
from tests.examples import NOW, SENT_VISIT, STAGED_WEEK, SUNDAY, TUESDAY, WEDNESDAY, as_staged

TUESDAY_AT_7 = replace(SENT_VISIT, actual=Worked(time(7), 1_800))
TUESDAY_AT_8 = replace(SENT_VISIT, actual=Worked(time(8), 1_800))
WEDNESDAY_AT_7 = replace(TUESDAY_AT_7, visit_date=WEDNESDAY)
WEDNESDAY_AT_8 = replace(TUESDAY_AT_8, visit_date=WEDNESDAY)
THE_WEEK = [SUNDAY - timedelta(days=ago) for ago in range(7)]


def staged(*visits: SentVisit, over: ServiceWeek | None = None, **kept: Any) -> StagedWeek:
    """A file's week, checked over a stored one."""
    return replace(STAGED_WEEK, visits=as_staged(*visits), imports_known=over.imports_ever if over else 0, **kept)


def stored(week: ServiceWeek | None, checked: StagedWeek, **how: Any) -> ServiceWeek:
    """What the next import makes of a week; imports are named by their number."""
    name = ImportId(f"imp-{week.imports_ever + 1 if week else 1}")
    return merge(checked, week, name, NOW, lambda: WeekId("week-1"), **how)


def sent(week: ServiceWeek | None, *visits: SentVisit, **how: Any) -> ServiceWeek:
    return stored(week, staged(*visits, over=week), **how)


def left(visits: Sequence[Visit]) -> list[SentVisit]:
    return [visit.sent for visit in visits]


TWO_DAYS = sent(None, TUESDAY_AT_7, TUESDAY_AT_8, WEDNESDAY_AT_7)


def test_a_visit_is_missing_on_a_day_that_the_file_has_others_of() -> None:
    file = staged(TUESDAY_AT_7, over=TWO_DAYS)
    assert left(missing(file, TWO_DAYS)) == [TUESDAY_AT_8]
    assert compare(file, TWO_DAYS) == Merged(unchanged=1, missing=1)


def test_a_day_that_the_file_has_nothing_of_misses_nothing() -> None:
    assert missing(staged(WEDNESDAY_AT_7, over=TWO_DAYS), TWO_DAYS) == ()


def test_nothing_is_missing_from_a_week_that_was_never_sent() -> None:
    assert missing(staged(TUESDAY_AT_7), None) == ()


def test_a_withdrawn_visit_is_not_missing() -> None:
    gone = TWO_DAYS.withdrawing(TWO_DAYS.visits[1].visit_id, "Sent by mistake.", NOW)
    assert missing(staged(TUESDAY_AT_7, over=gone), gone) == ()


def test_one_that_only_a_rejected_record_names_is_not_missing() -> None:
    file = staged(TUESDAY_AT_7, over=TWO_DAYS, refused=(TWO_DAYS.visits[1].visit_id,))
    assert missing(file, TWO_DAYS) == ()


def test_what_is_missing_stays_unless_its_provider_withdraws_it() -> None:
    week = sent(TWO_DAYS, TUESDAY_AT_7)
    assert [visit.status for visit in week.visits] == [VisitStatus.NEW] * 3
    assert week.applied[ImportId("imp-2")] == Merged(unchanged=1, missing=1)


def test_what_is_missing_is_withdrawn_when_its_provider_says_so() -> None:
    week = sent(TWO_DAYS, TUESDAY_AT_7, withdraw_missing=True)
    assert [visit.status for visit in week.visits] == [VisitStatus.NEW, VisitStatus.WITHDRAWN, VisitStatus.NEW]
    assert week.visits[1].history[-1].what == "Withdrawn: not in the file that replaced it"
    assert week.applied[ImportId("imp-2")] == Merged(unchanged=1, missing=1, withdrawn=1)


def test_an_import_delivered_again_withdraws_nothing_more() -> None:
    week = sent(TWO_DAYS, TUESDAY_AT_7, withdraw_missing=True)
    back = sent(week, TUESDAY_AT_8)
    again = merge(staged(TUESDAY_AT_7), back, ImportId("imp-2"), NOW, lambda: WeekId("x"), withdraw_missing=True)
    assert again is back


def test_what_another_import_sent_since_the_check_is_neither_missing_nor_withdrawn() -> None:
    file = staged(TUESDAY_AT_7, over=TWO_DAYS)
    meanwhile = sent(TWO_DAYS, TUESDAY_AT_8, WEDNESDAY_AT_8)
    brought_meanwhile = sent(meanwhile, replace(TUESDAY_AT_7, secondary=True))
    week = stored(brought_meanwhile, file, withdraw_missing=True)
    assert {visit.status for visit in week.visits} == {VisitStatus.NEW}
    assert week.applied[ImportId("imp-4")] == Merged(unchanged=1)


def test_what_was_withdrawn_since_the_check_is_not_withdrawn_again() -> None:
    file = staged(TUESDAY_AT_7, over=TWO_DAYS)
    meanwhile = TWO_DAYS.withdrawing(TWO_DAYS.visits[1].visit_id, "Sent by mistake.", NOW)
    week = stored(meanwhile, file, withdraw_missing=True)
    assert week.applied[ImportId("imp-2")] == Merged(unchanged=1)
    assert week.visits[1] == meanwhile.visits[1]


def test_the_week_numbers_its_imports_and_each_visit_knows_which_brought_it_and_which_named_it_last() -> None:
    week = sent(sent(TWO_DAYS, TUESDAY_AT_7, WEDNESDAY_AT_8), WEDNESDAY_AT_8)
    assert week.imports_ever == 3
    assert [(visit.first_sent, visit.last_sent) for visit in week.visits] == [(1, 2), (1, 1), (1, 1), (2, 3)]


def test_a_visit_that_comes_back_is_brought_anew_and_asked_for_anew() -> None:
    later = NOW + timedelta(hours=1)
    gone = TWO_DAYS.withdrawing(TWO_DAYS.visits[1].visit_id, "Sent by mistake.", NOW)
    week = merge(staged(TUESDAY_AT_7, TUESDAY_AT_8, over=gone), gone, ImportId("b"), later, lambda: WeekId("x"))
    assert [(visit.first_sent, visit.last_sent) for visit in week.visits] == [(1, 2), (2, 2), (1, 1)]
    assert [visit.asked_at for visit in week.visits] == [NOW, later, NOW]


def test_a_visit_is_asked_for_when_it_is_first_sent_and_when_its_order_is_another() -> None:
    later = NOW + timedelta(hours=1)
    moved = replace(TUESDAY_AT_7, order_ref=OrderRef("O-2"))
    longer = replace(TUESDAY_AT_8, carers=2)
    week = merge(staged(moved, longer, over=TWO_DAYS), TWO_DAYS, ImportId("b"), later, lambda: WeekId("x"))
    assert [visit.asked_at for visit in week.visits] == [later, NOW, NOW]


def test_the_days_of_an_import_are_kept_if_it_brought_anything_new() -> None:
    assert TWO_DAYS.covered == {1: (TUESDAY, WEDNESDAY)}
    week = sent(sent(TWO_DAYS, TUESDAY_AT_7), WEDNESDAY_AT_7, WEDNESDAY_AT_8)
    assert week.covered == {1: (TUESDAY, WEDNESDAY), 3: (WEDNESDAY,)}


def test_a_stored_import_left_out_what_is_stored_of_its_days_and_was_not_named_since() -> None:
    moved = replace(TUESDAY_AT_8, actual=Worked(time(8, 31), 1_800))
    week = sent(TWO_DAYS, TUESDAY_AT_7, moved)
    assert left(week.left_out_by(2)) == [TUESDAY_AT_8]
    assert left(week.left_out_by(1)) == []
    assert left(sent(week, TUESDAY_AT_8).left_out_by(2)) == []
    withdrawn = week.withdrawing(week.visits[1].visit_id, "Sent by mistake.", NOW)
    assert left(withdrawn.left_out_by(2)) == []


def test_an_import_that_brought_nothing_new_left_out_nothing_for_the_night() -> None:
    week = sent(TWO_DAYS, TUESDAY_AT_7)
    assert left(week.left_out_by(2)) == []


def test_a_visit_withdrawn_and_sent_again_for_ever_leaves_no_more_days_than_visits() -> None:
    week = TWO_DAYS
    for _ in range(400):
        week = sent(week.withdrawing(week.visits[0].visit_id, "Sent by mistake.", NOW), TUESDAY_AT_7)
    assert week.covered == {1: (TUESDAY, WEDNESDAY), 401: (TUESDAY,)}


@st.composite
def daily_files(draw: st.DrawFn) -> list[list[SentVisit]]:
    """The visits of a week in a file for each day; the files in any order."""

    def of_day(day: date) -> list[SentVisit]:
        hours = draw(st.sets(st.integers(0, 23), min_size=1, max_size=4))
        return [replace(SENT_VISIT, visit_date=day, actual=Worked(time(hour), 1_800)) for hour in sorted(hours)]

    return draw(st.permutations([of_day(day) for day in THE_WEEK]))


@given(files=daily_files(), ask=st.booleans())
def test_files_of_one_day_each_miss_nothing_whatever_their_order(*, files: list[list[SentVisit]], ask: bool) -> None:
    week = None
    for file in files:
        week = sent(week, *file, withdraw_missing=ask)
    assert week is not None
    assert sum(did.missing for did in week.applied.values()) == 0
    assert sorted(left(week.visits), key=str) == sorted(chain(*files), key=str)
    assert {visit.status for visit in week.visits} == {VisitStatus.NEW}


@given(files=st.lists(st.sets(st.integers(0, 9), min_size=1), min_size=1, max_size=6), ask=st.booleans())
def test_each_import_says_what_it_left_out_whatever_was_sent_before(*, files: list[set[int]], ask: bool) -> None:
    """Ten visits of two days; a model that knows sets only says which of them stand after each file."""
    visits = [replace(SENT_VISIT, visit_date=THE_WEEK[n % 2], actual=Worked(time(n), 1_800)) for n in range(10)]
    week, standing = None, set[int]()
    for number, file in enumerate(files, 1):
        gone = {n for n in standing - file if n % 2 in {other % 2 for other in file}}
        week = sent(week, *(visits[n] for n in sorted(file)), withdraw_missing=ask)
        did = week.applied[ImportId(f"imp-{number}")]
        assert (did.missing, did.withdrawn) == (len(gone), len(gone) if ask else 0)
        standing = standing | file if not ask else (standing | file) - gone
        assert {v.sent.actual.start.hour for v in week.visits if v.status is VisitStatus.NEW} == standing
        assert len(week.covered) <= len(week.visits)
