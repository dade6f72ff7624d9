"""The charges table, on moto: a week is fixed once, by whoever is first."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from actuals.aws.charges import ChargesTable
from actuals.model.charges import Fix, PersonWeek
from actuals.model.refs import PaymentRunId, ServiceUserRef
from tests.examples import NOW, SUNDAY

WEEK = PersonWeek(ServiceUserRef("4001"), SUNDAY)
FIRST = Fix(PaymentRunId("run-1"), Decimal("23.92"), NOW)
SECOND = Fix(PaymentRunId("run-2"), Decimal("56.20"), NOW)


@pytest.fixture
def charges(aws: dict[str, str]) -> ChargesTable:
    """An empty table."""
    del aws
    return ChargesTable("ChargesTable")


@pytest.mark.parametrize("later", [SECOND, replace(FIRST, charge=Decimal("1.00"))])
def test_what_is_fixed_stays_whichever_run_comes_later(charges: ChargesTable, later: Fix) -> None:
    charges.fix(WEEK, FIRST)
    charges.fix(WEEK, later)
    assert charges.fixed([WEEK]) == {WEEK: FIRST}


def test_a_week_that_was_never_fixed_is_not_there(charges: ChargesTable) -> None:
    assert charges.fixed([WEEK]) == {}


def test_of_many_weeks_each_is_found(charges: ChargesTable) -> None:
    weeks = [WEEK._replace(week_ending=SUNDAY - timedelta(weeks=ago)) for ago in range(130)]
    for week in weeks[::2]:
        charges.fix(week, FIRST)
    assert charges.fixed(weeks) == dict.fromkeys(weeks[::2], FIRST)
