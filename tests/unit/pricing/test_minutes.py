"""Which minutes are priced: the basis, the visit code's rules, the contract's rounding."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from actuals.model.contracts import Basis, Rounding, RoundingMode
from actuals.model.orders import PlannedVisit
from actuals.model.sent_visits import Worked
from actuals.pricing.minutes import Measured, measure
from tests.examples import CONTRACT, MONDAY, ORDER, SENT_VISIT, TUESDAY, VISIT_CODE, WEDNESDAY

PLANNED = PlannedVisit(ORDER.order_ref, time(6, 45), 25, 1, TUESDAY)
NO_CALL = PlannedVisit(ORDER.order_ref)
SENT = replace(SENT_VISIT, claimed=Worked(time(6, 30), 30 * 60), actual=Worked(time(6, 37), 28 * 60))


def measured(
    basis: Basis = Basis.CLAIMED, rule: Rounding | None = None, planned: PlannedVisit = PLANNED, **code: Any
) -> Measured:
    contract = replace(CONTRACT, basis=basis, rounding=rule or Rounding())
    return measure(SENT, planned, contract, replace(VISIT_CODE, **code))


@pytest.mark.parametrize(
    ("basis", "start", "minutes", "note"),
    [
        (Basis.CLAIMED, 6 * 60 + 30, 30, "The claimed times are priced."),
        (Basis.ACTUAL, 6 * 60 + 37, 28, "The actual times are priced."),
        (Basis.PLANNED, 6 * 60 + 45, 25, "The planned times are priced."),
    ],
)
def test_the_contract_says_which_times_are_priced(basis: Basis, start: int, minutes: int, note: str) -> None:
    assert measured(basis) == Measured(TUESDAY, start, minutes, minutes, (note,))


AFTER_MIDNIGHT = replace(SENT, claimed=Worked(time(23, 50), 30 * 60), actual=Worked(time(0, 5), 28 * 60))
THE_NIGHT_BEFORE = replace(PLANNED, start=time(23, 45), day=MONDAY)


@pytest.mark.parametrize(
    ("basis", "day", "start"),
    [
        (Basis.CLAIMED, TUESDAY, 23 * 60 + 50),
        (Basis.ACTUAL, WEDNESDAY, 5),
        (Basis.PLANNED, MONDAY, 23 * 60 + 45),
    ],
)
def test_each_of_the_times_has_a_day_of_its_own(basis: Basis, day: date, start: int) -> None:
    found = measure(AFTER_MIDNIGHT, THE_NIGHT_BEFORE, replace(CONTRACT, basis=basis), VISIT_CODE)
    assert (found.day, found.start) == (day, start)


def test_where_nothing_began_the_claimed_start_stands_in_for_the_actual_one() -> None:
    missed = replace(SENT, claimed=Worked(time(23, 50), 30 * 60), actual=Worked(time(0, 0), 0))
    paid_as_fifteen = replace(VISIT_CODE, standard_minutes=15)
    found = measure(missed, NO_CALL, replace(CONTRACT, basis=Basis.ACTUAL), paid_as_fifteen)
    assert (found.day, found.start, found.minutes) == (TUESDAY, 23 * 60 + 50, 15)


def test_where_no_call_is_planned_the_claimed_times_stand_in() -> None:
    found = measured(Basis.PLANNED, planned=NO_CALL)
    assert (found.start, found.minutes) == (6 * 60 + 30, 30)
    assert found.notes == (
        "The contract prices planned times. "
        "This visit has no planned call of its own, so the claimed times are priced.",
    )


def test_standard_minutes_override_the_visits_own_and_its_start_stays_that_of_the_basis() -> None:
    found = measured(Basis.ACTUAL, standard_minutes=15)
    assert (found.start, found.minutes, found.unruled_minutes) == (6 * 60 + 37, 15, 15)
    assert found.notes[1:] == ("Visit code VS is paid as 15 minutes, however long the visit was.",)


@pytest.mark.parametrize(("maximum", "minutes"), [(20, 20), (29, 29), (30, 30), (31, 30)])
def test_no_more_than_the_codes_maximum(maximum: int, minutes: int) -> None:
    found = measured(maximum_minutes=maximum)
    cut = (f"Cut from 30 to {maximum} minutes, the most that visit code VS allows.",) if minutes < 30 else ()
    assert (found.minutes, found.notes[1:]) == (minutes, cut)


def test_the_maximum_holds_for_standard_minutes_too() -> None:
    assert measured(standard_minutes=45, maximum_minutes=40).minutes == 40


def test_rounding_may_pass_the_maximum() -> None:
    found = measured(rule=Rounding(RoundingMode.UP, 15), maximum_minutes=20)
    assert (found.unruled_minutes, found.minutes) == (20, 30)


@pytest.mark.parametrize(
    ("mode", "step", "minimum", "minutes"),
    [
        (RoundingMode.NONE, None, None, 30),
        (RoundingMode.NONE, None, 30, 30),
        (RoundingMode.NONE, None, 31, 31),
        (RoundingMode.UP, 7, None, 35),
        (RoundingMode.UP, 30, None, 30),
        (RoundingMode.DOWN, 7, None, 28),
        (RoundingMode.DOWN, 45, None, 0),
        (RoundingMode.DOWN, 45, 20, 20),
        (RoundingMode.NEAREST, 7, None, 28),
        (RoundingMode.NEAREST, 20, None, 40),
        (RoundingMode.NEAREST, 60, None, 60),
        (RoundingMode.NEAREST, 61, None, 0),
    ],
)
def test_thirty_minutes_rounded(mode: RoundingMode, step: int | None, minimum: int | None, minutes: int) -> None:
    assert measured(rule=Rounding(mode, step, minimum)).minutes == minutes


@pytest.mark.parametrize(
    ("rule", "notes"),
    [
        (Rounding(RoundingMode.UP, 7), ("30 minutes rounded up to 35, in steps of 7 minutes.",)),
        (Rounding(RoundingMode.DOWN, 7), ("30 minutes rounded down to 28, in steps of 7 minutes.",)),
        (Rounding(RoundingMode.NEAREST, 7), ("30 minutes rounded to the nearest, 28, in steps of 7 minutes.",)),
        (Rounding(RoundingMode.NEAREST, 15, 30), ()),
        (
            Rounding(RoundingMode.DOWN, 45, 20),
            (
                "30 minutes rounded down to 0, in steps of 45 minutes.",
                "Raised from 0 to 20 minutes, the least that the contract pays.",
            ),
        ),
    ],
)
def test_each_rule_that_changed_something_is_said_in_words(rule: Rounding, notes: tuple[str, ...]) -> None:
    assert measured(rule=rule).notes[1:] == notes


def test_a_code_that_nobody_knows_has_no_rules() -> None:
    assert measure(SENT, PLANNED, CONTRACT, None).minutes == 30
