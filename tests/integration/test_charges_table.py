"""The charges table, on moto: every run fixes a week once, whoever else writes meanwhile."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest

from actuals.aws.charges import ChargesTable, Fixes
from actuals.model.charges import Fix, PersonWeek
from actuals.model.payment_runs import PaymentRun
from actuals.model.refs import ClientId, PaymentRunId, ServiceUserRef
from actuals.paying.charges import fixed
from tests.examples import NOW, SUNDAY

WEEK = PersonWeek(ServiceUserRef("4001"), SUNDAY)
FIRST = Fix(PaymentRunId("run-1"), Decimal("23.92"), NOW)
SECOND = Fix(PaymentRunId("run-2"), Decimal("56.20"), NOW)


@pytest.fixture
def charges(aws: dict[str, str]) -> ChargesTable:
    """An empty table."""
    del aws
    return ChargesTable("ChargesTable")


def fix(fix: Fix, fixes: Fixes) -> Fixes:
    run = PaymentRun(fix.payment_run_id, SUNDAY, (), ClientId("council"), fix.at, approved_at=fix.at)
    return fixed(fixes, run, fix.charge)


def test_the_fixes_of_a_week_are_read_back_in_their_order(charges: ChargesTable) -> None:
    charges.change(WEEK, partial(fix, FIRST))
    charges.change(WEEK, partial(fix, SECOND))
    assert charges.fixes([WEEK]) == {WEEK: (FIRST, SECOND)}


def test_a_run_that_comes_again_changes_nothing(charges: ChargesTable) -> None:
    charges.change(WEEK, partial(fix, FIRST))
    assert charges.change(WEEK, partial(fix, replace(FIRST, charge=Decimal("1.00")))) == (FIRST,)


def test_a_week_that_was_never_fixed_is_not_there(charges: ChargesTable) -> None:
    assert charges.fixes([WEEK]) == {}


def test_of_many_weeks_each_is_found(charges: ChargesTable) -> None:
    weeks = [WEEK._replace(week_ending=SUNDAY - timedelta(weeks=ago)) for ago in range(130)]
    for week in weeks[::2]:
        charges.change(week, partial(fix, FIRST))
    assert charges.fixes(weeks) == dict.fromkeys(weeks[::2], (FIRST,))


def test_somebody_elses_fix_meanwhile_is_kept(charges: ChargesTable) -> None:
    others = iter([SECOND])

    def decide(fixes: Fixes) -> Fixes:
        for other in others:
            charges.change(WEEK, partial(fix, other))
        return fix(FIRST, fixes)

    assert charges.change(WEEK, decide) == (SECOND, FIRST)
    assert charges.fixes([WEEK]) == {WEEK: (SECOND, FIRST)}
