"""Nights: a folder holds the orders and visits that a night finds, and what it makes of them.

`orders.json` are the council's records as the API takes them. `visits.json` are visits in short, each in the week of
its date: what is left out is as in `tests.examples`, and so are contract and rates; `start` and `minutes` are the
actual ones, and the claimed ones where nothing else is said. `contract.json` is there where the contract is another,
and `money` where the night is about it.
"""

import json
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from actuals.commissioning.nouns import to_order
from actuals.model.contract_orders import OrdersOfContract
from actuals.model.contracts import Basis
from actuals.model.london import week_ending
from actuals.model.orders import PlannedVisit
from actuals.model.payments import Payment
from actuals.model.refs import OrderRef, PaymentRunId, VisitId
from actuals.model.sent_visits import SentVisit, Worked
from actuals.model.visits import Visit, VisitStatus
from actuals.model.weeks import ServiceWeek, WeekKey
from actuals.paying.nights import decide_week
from actuals.paying.terms import Terms
from actuals.pricing.tariff import Tariff
from tests.examples import (
    CODES,
    CONTRACT,
    NOW,
    ORDER,
    SENT_VISIT,
    SETTINGS,
    SUNDAY,
    TARIFF,
    TONIGHT,
    VISIT,
    WEEK,
    WEEK_KEY,
)

NIGHTS = sorted(path for path in Path(__file__).parent.joinpath("nights").iterdir() if path.is_dir())
PERSON = WEEK_KEY.service_user_ref


@pytest.mark.parametrize("night", NIGHTS, ids=lambda night: night.name)
def test_a_night(night: Path) -> None:
    expected = _read(night / "expected.json")
    decided = _decided(night, _read(night / "visits.json"), _read(night / "orders.json"))
    assert {visit.visit_id: _said(visit) for visit in decided} == expected["visits"]
    assert {visit.visit_id: _money(visit) for visit in decided if "money" in expected} == expected.get("money", {})


@pytest.mark.parametrize("night", NIGHTS, ids=lambda night: night.name)
def test_the_same_night_with_rows_and_orders_upside_down(night: Path) -> None:
    visits, orders = _read(night / "visits.json"), _read(night / "orders.json")
    by_name = {visit.visit_id: visit for visit in _decided(night, visits[::-1], orders[::-1])}
    assert by_name == {visit.visit_id: visit for visit in _decided(night, visits, orders)}


@pytest.mark.parametrize("night", NIGHTS, ids=lambda night: night.name)
def test_the_night_after_changes_nothing(night: Path) -> None:
    orders = OrdersOfContract(to_order(order) for order in _read(night / "orders.json"))
    for week in _weeks(_read(night / "visits.json")):
        tonight = _night(week, orders, _tariff(night))
        assert _night(tonight, orders, _tariff(night)) is tonight


def _decided(night: Path, visits: list[dict[str, Any]], orders: list[dict[str, Any]]) -> list[Visit]:
    given, tariff = OrdersOfContract(map(to_order, orders)), _tariff(night)
    return [visit for week in _weeks(visits) for visit in _night(week, given, tariff).visits]


def _tariff(night: Path) -> Tariff:
    changes = _read(path) if (path := night / "contract.json").exists() else {}
    basis = Basis(changes.get("basis", CONTRACT.basis))
    return replace(TARIFF, contract=replace(CONTRACT, basis=basis), codes=CODES)


def _night(week: ServiceWeek, orders: OrdersOfContract, tariff: Tariff) -> ServiceWeek:
    terms = Terms(tariff, lambda _: orders, SETTINGS)
    return decide_week(week, (), lambda _: terms, TONIGHT)


def _read(path: Path) -> Any:
    return json.loads(path.read_text())


def _weeks(visits: list[dict[str, Any]]) -> list[ServiceWeek]:
    return [
        replace(WEEK, key=key, visits=tuple(_visit(visit) for visit in visits if _key(visit) == key))
        for key in sorted(set(map(_key, visits)))
    ]


def _key(visit: dict[str, Any]) -> WeekKey:
    ending = week_ending(date.fromisoformat(visit["date"]), SUNDAY.weekday())
    return WEEK_KEY._replace(service_user_ref=visit.get("person", PERSON), week_ending=ending)


def _visit(data: dict[str, Any]) -> Visit:
    """The name of a visit serves as its id."""
    visit = replace(VISIT, visit_id=VisitId(data["visit"]), sent=_sent(data))
    return _paid(visit, data["paid"], data.get("was", ORDER.order_ref)) if "paid" in data else visit


def _paid(visit: Visit, amount: str, order_ref: OrderRef) -> Visit:
    """A night before tonight matched it, and a run paid it."""
    minutes = visit.sent.actual.minutes
    payment = Payment(PaymentRunId("run-1"), Decimal(amount), minutes, minutes * visit.sent.carers, NOW, order_ref)
    planned = PlannedVisit(order_ref)
    return replace(visit, status=VisitStatus.MATCHED, planned=planned, paid=(payment,))


def _sent(data: dict[str, Any]) -> SentVisit:
    start, minutes = data["start"], data["minutes"]
    return replace(
        SENT_VISIT,
        service_type=data.get("serviceType", SENT_VISIT.service_type),
        visit_date=date.fromisoformat(data["date"]),
        claimed=_worked(data.get("claimed", start), data.get("claimedMinutes", minutes)),
        actual=_worked(start, minutes),
        secondary=data.get("secondary", False),
        carers=data.get("carers", 1),
        order_ref=data.get("orderRef"),
        visit_code=data.get("code", SENT_VISIT.visit_code),
        carer_id=data.get("carerId", SENT_VISIT.carer_id),
    )


def _worked(start: str, minutes: int) -> Worked:
    return Worked(time.fromisoformat(start), minutes * 60)


def _said(visit: Visit) -> str:
    if visit.planned is None:
        return f"{visit.status} {visit.reason}"
    planned = visit.planned
    if planned.start is None:
        return f"{visit.status} {planned.order_ref}, no call"
    other_day = "" if planned.day == visit.sent.visit_date else f" on {planned.day:%d/%m/%Y}"
    return f"{visit.status} {planned.order_ref} {planned.start:%H:%M}{other_day}"


def _money(visit: Visit) -> str:
    """What is to be paid now, and what waits for what."""
    held = ", ".join(f"{hold.carer_minutes} {hold.code}" for hold in visit.holds)
    lost = f", order lost: {visit.order_lost}" if visit.order_lost else ""
    return f"{visit.payment_status} {visit.owed}" + (f", held {held}" if held else "") + lost
