"""One person, two providers, one time: visits wait where the plan has no place for both."""

from dataclasses import replace
from datetime import time

import pytest

from actuals.model.orders import PlannedVisit
from actuals.model.payments import HoldCode
from actuals.model.refs import ContractNumber, OrderRef
from actuals.model.visits import Visit
from actuals.model.weeks import ServiceWeek
from actuals.paying.decisions import decide
from actuals.paying.holds import hold_week
from actuals.paying.terms import Around
from tests.examples import NOW, OTHER_PROVIDER, TONIGHT, WEEK, WEEK_KEY
from tests.unit.paying.examples import REFUSED, RELEASED, paid, terms, visit, week_with

ELSEWHERE = WEEK_KEY._replace(provider_ref=OTHER_PROVIDER, contract_number=ContractNumber("C-9"))
NO_CALL = PlannedVisit(OrderRef("O-9"))
OURS, THEIRS = visit("ours"), visit("theirs", time(6, 45), planned=NO_CALL)


def there(*visits: Visit) -> ServiceWeek:
    return replace(WEEK, key=ELSEWHERE, visits=visits)


def held(week: ServiceWeek, *others: ServiceWeek) -> dict[str, int]:
    decided = hold_week(week, terms(), Around(others=others), TONIGHT)
    holds = {each.visit_id: each.hold(HoldCode.OVERLAP_BETWEEN_PROVIDERS) for each in decided.visits}
    return {name: hold.carer_minutes for name, hold in holds.items() if hold and not hold.decision}


def test_both_wait_where_only_one_carer_is_planned() -> None:
    assert held(week_with(OURS), there(THEIRS)) == {"ours": 30}
    assert held(there(THEIRS), week_with(OURS)) == {"theirs": 30}


def test_neither_waits_where_each_has_a_planned_call() -> None:
    planned = replace(THEIRS, planned=PlannedVisit(OrderRef("O-9"), time(6, 45), 30, 1))
    assert held(week_with(OURS), there(planned)) == {}


def test_carers_beyond_the_plan_of_one_provider_are_held_there_and_stop_nobody_else() -> None:
    planned = replace(THEIRS, planned=PlannedVisit(OrderRef("O-9"), time(6, 45), 30, 1))
    second = visit("second", secondary=True)
    assert held(week_with(OURS, second), there(planned)) == {}


def test_an_unpaid_visit_waits_also_when_the_other_is_paid_and_the_paid_one_stays_paid() -> None:
    assert held(week_with(OURS), there(paid(THEIRS))) == {"ours": 30}
    assert held(week_with(paid(OURS)), there(THEIRS)) == {}


@pytest.mark.parametrize("gone", [THEIRS.withdrawn("By mistake.", NOW), visit("theirs", time(7, 0), planned=NO_CALL)])
def test_withdrawing_or_correcting_the_other_ends_it(gone: Visit) -> None:
    assert held(week_with(OURS), there(gone)) == {}


def test_refusing_the_other_ends_it_and_releasing_the_other_does_not() -> None:
    waiting = hold_week(there(THEIRS), terms(), Around(others=[week_with(OURS)]), TONIGHT)
    assert held(week_with(OURS), decide(waiting, THEIRS.visit_id, REFUSED)) == {}
    assert held(week_with(OURS), decide(waiting, THEIRS.visit_id, RELEASED)) == {"ours": 30}


def test_a_provider_reads_only_that_the_council_is_looking_at_it() -> None:
    assert HoldCode.OVERLAP_BETWEEN_PROVIDERS.text == "The council is looking at this visit before it is paid."
