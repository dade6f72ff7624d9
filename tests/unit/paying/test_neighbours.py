"""Weeks are looked at person by person, each beside those in which a visit may overlap one of it."""

from dataclasses import replace
from datetime import time, timedelta

from actuals.model.refs import ContractNumber, ServiceUserRef
from actuals.model.weeks import WeekKey
from actuals.paying.neighbours import places, touching
from tests.examples import NOW, OTHER_PROVIDER, SUNDAY, VISIT, WEEK, WEEK_KEY
from tests.unit.paying.examples import visit


def weeks_later(number: int, key: WeekKey = WEEK_KEY) -> WeekKey:
    return key._replace(week_ending=key.week_ending + timedelta(days=7 * number))


OTHER_CONTRACT = WEEK_KEY._replace(contract_number=ContractNumber("C-2"))
SOMEONE_ELSE = WEEK_KEY._replace(service_user_ref=ServiceUserRef("4002"))


def beside(*keys: WeekKey) -> dict[WeekKey, set[WeekKey]]:
    return {place.key: set(place.beside) for place in places(keys, lambda key: key.contract_number == "C-1")}


def test_the_weeks_before_and_after_and_those_of_other_contracts_stand_beside_a_week() -> None:
    before, after = weeks_later(-1), weeks_later(1)
    there = weeks_later(1, OTHER_CONTRACT)
    found = beside(after, OTHER_CONTRACT, WEEK_KEY, before, there)
    assert found[WEEK_KEY] == {before, after, OTHER_CONTRACT, there}
    assert found[before] == {WEEK_KEY, OTHER_CONTRACT}


def test_weeks_further_away_and_those_of_others_do_not() -> None:
    other_provider = WEEK_KEY._replace(provider_ref=OTHER_PROVIDER)
    assert beside(WEEK_KEY, weeks_later(2), SOMEONE_ELSE, other_provider)[WEEK_KEY] == set()


def test_only_the_weeks_that_are_asked_for_are_taken_a_persons_together() -> None:
    keys = [SOMEONE_ELSE, WEEK_KEY, weeks_later(1, SOMEONE_ELSE), OTHER_CONTRACT, weeks_later(5)]
    taken = [place.key for place in places(keys, lambda key: key.contract_number == "C-1")]
    assert taken == [WEEK_KEY, weeks_later(5), SOMEONE_ELSE, weeks_later(1, SOMEONE_ELSE)]


def test_weeks_touch_where_a_visit_of_one_is_at_the_time_of_one_of_the_other_or_a_quarter_of_an_hour_from_it() -> None:
    there = replace(WEEK, key=OTHER_CONTRACT)
    for start, touches in ((time(6, 50), True), (time(7, 22), True), (time(7, 23), False)):
        other = replace(there, visits=(visit("other", start),))
        assert touching(WEEK, [WEEK, other]) == ([other] if touches else [])
    assert touching(WEEK, [replace(there, visits=(VISIT.withdrawn("By mistake.", NOW),))]) == []


def test_a_week_touches_the_next_one_over_midnight() -> None:
    sunday = replace(WEEK, visits=(visit("sunday", time(23, 30), day=SUNDAY, minutes=60),))
    monday = visit("monday", time(0, 40), day=SUNDAY + timedelta(days=1))
    next_week = replace(WEEK, key=weeks_later(1), visits=(monday,))
    assert touching(sunday, [next_week]) == [next_week]
    assert touching(next_week, [sunday]) == [sunday]
