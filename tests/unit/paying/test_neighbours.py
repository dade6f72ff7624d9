"""Weeks are looked at person by person, each beside those in which a visit may overlap one of it."""

from datetime import timedelta

from actuals.model.refs import ContractNumber, ServiceUserRef
from actuals.model.weeks import WeekKey
from actuals.paying.neighbours import places
from tests.examples import OTHER_PROVIDER, WEEK_KEY


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
