"""No money leaves twice without a decision, whatever a careless, hurried or dishonest provider sends, in any order.

Two providers send, re-send, move, split, rename, re-order, leave out and withdraw visits to one person, on other
contracts, services and orders, with other flags, carers and codes; an officer decides now and then, runs are paid.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta
from typing import Any, cast

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.internal.cache import LRUCache
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from actuals.model.payments import Decision, HoldCode, paid_by
from actuals.model.refs import CarerId, OrderRef
from actuals.model.sent_visits import SentVisit, Worked
from actuals.model.visits import Visit, VisitStatus
from actuals.model.weeks import WeekKey
from actuals.paying import decisions, holds, tolerance
from tests.examples import HOME_CARE, MONDAY, SENT_VISIT
from tests.unit.paying.council import KEYS, LAWS, SITTING, World, changed_visits_give_their_money_back

some = st.integers(0, 10**6)
starts = st.sampled_from([time(6, 40), time(9, 0), time(9, 20), time(9, 31), time(10, 30), time(10, 40), time(15, 0)])
minutes = st.sampled_from([0, 1, 15, 30, 30, 30, 60])
FIELDS = (
    "claimed_start",
    "claimed_minutes",
    "actual_minutes",
    "secondary",
    "carers",
    "code",
    "order",
    "carer",
    "start",
)


@st.composite
def visits(draw: st.DrawFn) -> SentVisit:
    start, lasted = draw(starts), draw(minutes)
    code = draw(st.sampled_from(["VS", "VS", "VS", "VS", "LC", "CX", "ST"]))
    delivered = code in {"VS", "ST"}
    return replace(
        SENT_VISIT,
        service_type=draw(st.sampled_from([HOME_CARE, HOME_CARE, HOME_CARE, SITTING])),
        visit_date=MONDAY + timedelta(days=draw(st.integers(0, 1))),
        claimed=Worked(draw(st.sampled_from([start, start, time(6, 40)])), draw(st.sampled_from([lasted, 30])) * 60),
        actual=Worked(start, (max(lasted, 1) if delivered else lasted) * 60),
        secondary=draw(st.booleans()),
        carers=draw(st.sampled_from([1, 1, 1, 2, 3])),
        visit_code=code,
        order_ref=draw(st.sampled_from([None, None, None, OrderRef("O-1"), OrderRef("O-2"), OrderRef("none")])),
        carer_id=draw(st.sampled_from([None, CarerId("CW1"), CarerId("CW2"), CarerId("CW3")])),
    )


class Hostile(RuleBasedStateMachine):
    """Whoever sends, and whoever looks."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()

    @rule(key=st.sampled_from(KEYS), sent=st.lists(visits(), min_size=1, max_size=5, unique_by=lambda v: v.identity))
    def a_file_comes(self, key: WeekKey, sent: list[SentVisit]) -> None:
        self.world.send(key, sent)

    @rule(key=st.sampled_from(KEYS), other=visits(), fields=st.sets(st.sampled_from(FIELDS), min_size=1, max_size=2))
    def a_week_comes_again_changed(self, key: WeekKey, other: SentVisit, fields: set[str]) -> None:
        """Every visit of it, with some of its fields as another visit has them."""
        week = self.world.weeks.get(key)
        changed = [_changed(visit, other, fields) for visit in week.visits] if week else []
        if unique := {visit.identity: visit for visit in changed}:
            self.world.send(key, [*unique.values()])

    @rule(key=st.sampled_from(KEYS), pick=some, other=visits())
    def a_day_comes_again_with_another_visit_in_place_of_one(self, key: WeekKey, pick: int, other: SentVisit) -> None:
        week = self.world.weeks.get(key)
        if week and week.visits:
            gone = week.visits[pick % len(week.visits)].sent
            of_day = [visit.sent for visit in week.visits if visit.sent.visit_date == gone.visit_date]
            moved = replace(other, visit_date=gone.visit_date, service_type=gone.service_type)
            again = {visit.identity: visit for visit in (*of_day, moved) if visit.identity != gone.identity}
            self.world.send(key, [*again.values()])

    @rule(pick=some)
    def a_visit_is_withdrawn(self, pick: int) -> None:
        if found := self.world.visits():
            week, visit = found[pick % len(found)]
            self.world.withdraw(week.key, visit.visit_id)

    @rule(backwards=st.booleans())
    def a_night_passes(self, *, backwards: bool) -> None:
        self.world.night(backwards=backwards)

    @rule(pick=some, decision=st.sampled_from([*Decision]))
    def an_officer_decides(self, pick: int, decision: Decision) -> None:
        self.world.decide(pick, decision)

    @rule()
    def a_run_is_calculated(self) -> None:
        self.world.calculate()

    @rule(pick=some, yes=st.booleans())
    def a_run_is_issued_or_rejected(self, pick: int, *, yes: bool) -> None:
        if drafts := self.world.drafts():
            run = drafts[pick % len(drafts)]
            if yes:
                self.issued(run)
            else:
                self.world.reject(run)

    @rule(backwards=st.booleans())
    def the_council_pays(self, *, backwards: bool) -> None:
        self.world.night(backwards=backwards)
        self.issued(self.world.calculate())

    def issued(self, run: Any) -> None:
        self.world.issue(run)
        for law in LAWS:
            law(self.world)

    def teardown(self) -> None:
        for run in self.world.drafts():
            self.world.reject(run)
        self.the_council_pays(backwards=False)
        changed_visits_give_their_money_back(self.world)


def _changed(visit: Visit, other: SentVisit, fields: set[str]) -> SentVisit:
    sent = visit.sent
    values: dict[str, dict[str, Any]] = {
        "claimed_start": {"claimed": replace(sent.claimed, start=other.claimed.start)},
        "claimed_minutes": {"claimed": replace(sent.claimed, seconds=other.claimed.seconds)},
        "actual_minutes": {"actual": replace(sent.actual, seconds=max(other.actual.seconds, 60))},
        "secondary": {"secondary": other.secondary},
        "carers": {"carers": other.carers},
        "code": {"visit_code": other.visit_code},
        "order": {"order_ref": other.order_ref},
        "carer": {"carer_id": other.carer_id},
        "start": {"actual": replace(sent.actual, start=other.actual.start)},
    }
    for name in sorted(fields):
        sent = replace(sent, **values[name])
    return sent


PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
HISTORIES = settings(max_examples=150, stateful_step_count=30, deadline=None, derandomize=True, phases=PHASES)

TestHostile = Hostile.TestCase
TestHostile.settings = HISTORIES


def nothing(*_: object) -> dict[str, Any]:
    return {}


def no_rule(code: HoldCode) -> Callable[[pytest.MonkeyPatch], None]:
    return lambda patch: patch.setitem(cast("dict[HoldCode, Any]", holds.RULES), code, nothing)


def never_gives_back(patch: pytest.MonkeyPatch) -> None:
    """Visits that their provider changed so that no order covers them keep their money."""
    withdrawn = property(lambda visit: visit.status is VisitStatus.WITHDRAWN)
    patch.setattr(Visit, "gives_all_back", withdrawn)


def payments_follow_the_visit(patch: pytest.MonkeyPatch) -> None:
    """What was paid under one order counts under whatever order the visit has now."""
    patch.setattr(Visit, "paid_under", lambda visit, _: paid_by(visit.paid))


TAKEN_OUT: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    **{code: no_rule(code) for code in holds.RULES if code is not HoldCode.NO_RATE},
    HoldCode.POSSIBLE_DUPLICATE: lambda patch: patch.setattr(holds, "possible_duplicates", nothing),
    HoldCode.OVER_TOLERANCE: lambda patch: patch.setattr(holds, "over_tolerance", nothing),
    "a refusal is remembered": lambda patch: patch.setattr(decisions, "_remembered", lambda week, *_: week),
    "what left an order gives its money back": never_gives_back,
    "a payment belongs to its order": payments_follow_the_visit,
    "what is paid takes the allowance": lambda patch: patch.setattr(tolerance, "_taken", lambda *_: 0),
}


@pytest.fixture(autouse=True)
def _the_same_whatever_else_is_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hypothesis draws from constants of all modules that are loaded: what is found depended on other tests."""
    monkeypatch.setattr(providers, "_get_local_constants", Constants)
    monkeypatch.setattr(providers, "CONSTANTS_CACHE", LRUCache(1024))


@pytest.mark.parametrize("rule_taken_out", TAKEN_OUT)
def test_without_one_of_the_rules_money_leaves_that_should_not(
    rule_taken_out: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    TAKEN_OUT[rule_taken_out](monkeypatch)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Hostile, settings=settings(HISTORIES, max_examples=400))
