"""Nouns as JSON: what is written reads back equal, also by later versions; what cannot be read says where and why."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, NamedTuple, NewType, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actuals.model.issues import Issue
from actuals.model.payments import LineReason
from actuals.model.refs import OrderRef, VisitId
from actuals.model.weeks import ServiceWeek, StagedWeek, WeekHeader
from actuals.stored import UnreadableError, dump, from_plain, load, plain
from tests.examples import STAGED_WEEK, WEEK, read_back
from tests.nouns import NOUNS

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
ANY: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXT,
    int: st.integers(-(10**12), 10**12),
    bool: st.booleans(),
    Decimal: st.decimals(places=2, allow_nan=False, allow_infinity=False) | st.just(Decimal("12.050000")),
    date: st.dates(),
    time: st.times(),
    datetime: st.datetimes(timezones=st.none() | st.just(UTC)),
    type(None): st.none(),
    Any: st.none() | TEXT | st.integers(0, 9) | st.lists(TEXT, max_size=2),
}


@cache
def any_of(kind: Any) -> st.SearchStrategy[Any]:
    """Any value of a type, so that a field which is added is tried, too."""
    if kind in ANY:
        return ANY[kind]
    if isinstance(kind, NewType):
        return any_of(kind.__supertype__)
    if origin := get_origin(kind):
        return _of_generic(origin, get_args(kind))
    if issubclass(kind, Enum):
        return st.sampled_from(kind)
    hints = get_type_hints(kind)
    names = [each.name for each in fields(kind)] if is_dataclass(kind) else kind._fields
    return st.builds(kind, **{name: any_of(hints[name]) for name in names})


def _of_generic(origin: Any, arguments: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    if origin in {Union, UnionType}:
        return st.one_of(*map(any_of, arguments))
    if origin is tuple and arguments[-1] is not ...:
        return st.tuples(*map(any_of, arguments))
    if origin in {dict, Mapping}:
        return st.dictionaries(*map(any_of, arguments), max_size=2)
    made: Any = {tuple: tuple, list: list, set: set, frozenset: frozenset}[origin]
    return st.lists(any_of(arguments[0]), max_size=2).map(made)


@pytest.mark.parametrize("name", NOUNS)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_any_noun_reads_back_equal_and_stands_on_one_line(name: str, data: st.DataObject) -> None:
    kind = NOUNS[name].kind
    noun = data.draw(any_of(kind))
    text = dump(noun)
    assert load(kind, text, name) == noun
    assert b"\n" not in text


@pytest.mark.parametrize("name", NOUNS)
def test_a_noun_with_everything_on_it_reads_back_equal(name: str) -> None:
    noun, kind = NOUNS[name]
    assert load(kind, dump(noun), name) == noun
    assert from_plain(kind, json.loads(json.dumps(plain(noun))), name) == noun


@dataclass(frozen=True, slots=True)
class Call:
    """As it was at first."""

    start: time
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CallWithOrder:
    """The same, some versions later."""

    start: time
    order_ref: OrderRef | None = None
    codes: tuple[str, ...] = ()
    reason: LineReason = LineReason.FIRST_PAYMENT


class Pair(NamedTuple):
    """As it was at first."""

    one: int


class Three(NamedTuple):
    """The same, some versions later."""

    one: int
    two: int = 2
    three: tuple[str, ...] = ()


def test_a_field_with_a_default_can_be_added_to_what_is_stored() -> None:
    assert load(CallWithOrder, dump(Call(time(6, 30), ("a",))), "call") == CallWithOrder(time(6, 30), codes=("a",))
    assert load(Three, dump(Pair(1)), "pair") == Three(1)


def test_a_field_that_is_no_longer_known_is_passed_over() -> None:
    later = CallWithOrder(time(6, 30), OrderRef("O-1"))
    assert load(Call, dump(later), "call") == Call(time(6, 30))


def test_any_field_of_a_stored_week_that_has_a_default_may_be_missing() -> None:
    text = json.dumps({name: json.loads(dump(WEEK))[name] for name in ("key", "week_id", "header")})
    assert load(ServiceWeek, text, "week") == ServiceWeek(WEEK.key, WEEK.week_id, WEEK.header)


@pytest.mark.parametrize(
    ("where", "value", "why"),
    [
        ("visits.0.status", "lost", "Invalid enum value 'lost' - at `$.visits[0].status`"),
        ("visits.0.sent.visit_date", "Tuesday", "Invalid RFC3339 encoded date - at `$.visits[0].sent.visit_date`"),
        ("header.payment_claimed", "much", "Invalid decimal string - at `$.header.payment_claimed`"),
        ("visits.0.history", 7, "Expected `array`, got `int` - at `$.visits[0].history`"),
    ],
)
def test_what_cannot_be_read_says_of_which_item_where_and_why(where: str, value: object, why: str) -> None:
    data: Any = json.loads(dump(WEEK))
    *path, last = (int(step) if step.isdigit() else step for step in where.split("."))
    inside = data
    for step in path:
        inside = inside[step]
    inside[last] = value
    with pytest.raises(UnreadableError) as refused:
        load(ServiceWeek, json.dumps(data), "week-1")
    assert str(refused.value) == f"ServiceWeek of week-1 cannot be read: {why}"


@pytest.mark.parametrize("text", [b"", b"{", b"not JSON", b'{"code":"\xff"}', b"[]"])
def test_what_is_no_noun_cannot_be_read(text: bytes) -> None:
    with pytest.raises(UnreadableError, match="Issue of issue-1 cannot be read: "):
        load(Issue, text, "issue-1")


def test_a_part_of_a_message_that_does_not_fit_says_so_too() -> None:
    with pytest.raises(UnreadableError, match="WeekHeader of a message cannot be read: "):
        from_plain(WeekHeader, {"our_ref": "x"}, "a message")


def test_a_staged_week_is_one_line() -> None:
    week: StagedWeek = replace(STAGED_WEEK, header=WeekHeader("two\nlines", None, None))
    assert b"\n" not in dump(week)
    assert read_back(week) == week


def test_what_is_read_has_the_types_of_its_fields() -> None:
    week = read_back(replace(WEEK, claim_covers=frozenset({VisitId("week-1-1")})))
    assert (type(week.claim_covers), type(week.visits), type(week.visits[0].status)) == (
        frozenset,
        tuple,
        type(WEEK.visits[0].status),
    )
