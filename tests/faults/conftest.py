"""A world in which all is the same each time: one thread, ids that are known as drawn, and a clock of our own."""

import itertools
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta, tzinfo
from io import BytesIO
from types import SimpleNamespace
from typing import Any, Self

import pytest
from moto.s3.models import FakeKey

from actuals.aws import stored_weeks, week_keys
from actuals.aws.reference import ReferenceTable
from functions.match import night
from functions.pay import worker
from functions.validate import store
from tests.examples import NOW
from tests.faults.books import Books
from tests.faults.cases import Cases
from tests.faults.racing import Racing
from tests.faults.wire import Wire, tapped
from tests.faults.world import World
from tests.integration.conftest import aws, reference

__all__ = ["aws", "reference"]


class Clock(datetime):
    """What handlers take the time from; it stands still, unless a test lets it go on with each look at it."""

    at = NOW
    step = timedelta()

    @classmethod
    def now(cls, _: tzinfo | None = None) -> Any:
        Clock.at += Clock.step
        return Clock.at


class InThisThread:
    """As many threads as calls can be told apart in: none but this."""

    def __init__(self, _: int) -> None:
        """However many are asked for."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is left to wait for."""

    def map(self, act: Callable[..., Any], *each: Iterable[Any]) -> Iterable[Any]:
        return list(map(act, *each))


@pytest.fixture
def world(aws: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> World:
    """Small pieces, so that little data makes for several of each."""
    numbers = itertools.count(1)
    monkeypatch.setattr("secrets.token_hex", lambda size: f"d1ce{next(numbers):0{2 * size - 4}x}")
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _: None)
    monkeypatch.setattr(FakeKey, "dispose", lambda *_, **__: None)
    monkeypatch.setattr("moto.s3.models.tempfile", SimpleNamespace(SpooledTemporaryFile=lambda *_, **__: BytesIO()))
    monkeypatch.setattr(Clock, "at", NOW)
    monkeypatch.setattr(Clock, "step", timedelta())
    for module in (module for name, module in sys.modules.items() if name.startswith("functions.")):
        for name, ours in (("datetime", Clock), ("ThreadPoolExecutor", InThisThread)):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, ours)
    for stored in (week_keys, stored_weeks):
        monkeypatch.setattr(stored, "AWAITING_SHARDS", 1)
    monkeypatch.setattr(week_keys, "HELD_SHARDS", 1)
    for module in (night, worker):
        monkeypatch.setattr(module, "WEEKS_AT_ONCE", 1)
    monkeypatch.setattr(store, "STORED_AT_ONCE", 1)
    return World()


@pytest.fixture
def case(aws: dict[str, str], reference: ReferenceTable, world: World) -> Cases:
    return Cases(aws, reference, world)


@pytest.fixture
def books(aws: dict[str, str]) -> Books:
    return Books(aws)


@pytest.fixture
def wire(world: World) -> Iterator[Wire]:
    with tapped() as wire:
        yield wire


@pytest.fixture
def racing(world: World, wire: Wire, books: Books, monkeypatch: pytest.MonkeyPatch) -> Racing:
    """What two write at different moments differs."""
    monkeypatch.setattr(Clock, "step", timedelta(milliseconds=1))
    return Racing(world, wire, books)
