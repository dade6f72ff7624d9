"""Nights: a folder holds the orders and visits that a night finds, and what it makes of them.

`orders.json` are the council's records as the API takes them. `visits.json` are visits of the week that ends on
22 November 2026, in short: what is left out is as in `tests.examples`, and so are contract and rates. `money` is there
where the night is about it.
"""

import json
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from actuals.commissioning.nouns import to_order
from actuals.matching.weeks import match_week
from actuals.model.contract_orders import OrdersOfContract
from actuals.model.orders import PlannedVisit
from actuals.model.payments import Payment
from actuals.model.refs import OrderRef, PaymentRunId, VisitId
from actuals.model.visits import SentVisit, Visit, VisitStatus, Worked
from actuals.model.weeks import ServiceWeek
from actuals.paying.holds import hold_week
from actuals.pricing.weeks import price_week
from tests.examples import CONTRACT, NOW, ORDER, SENT_VISIT, TARIFF, TONIGHT, VISIT, WEEK, WEEK_KEY

NIGHTS = sorted(path for path in Path(__file__).parent.joinpath("nights").iterdir() if path.is_dir())
PERSON = WEEK_KEY.service_user_ref


@pytest.mark.parametrize("night", NIGHTS, ids=lambda night: night.name)
def test_a_night(night: Path) -> None:
    expected = _read(night / "expected.json")
    decided = _decided(_read(night / "visits.json"), _read(night / "orders.json"))
    assert {visit.visit_id: _said(visit) for visit in decided} == expected["visits"]
    assert {visit.visit_id: _money(visit) for visit in decided if "money" in expected} == expected.get("money", {})


@pytest.mark.parametrize("night", NIGHTS, ids=lambda night: night.name)
def test_the_same_night_with_rows_and_orders_upside_down(night: Path) -> None:
    visits, orders = _read(night / "visits.json"), _read(night / "orders.json")
    by_name = {visit.visit_id: visit for visit in _decided(visits[::-1], orders[::-1])}
    assert by_name == {visit.visit_id: visit for visit in _decided(visits, orders)}


@pytest.mark.parametrize("night", NIGHTS, ids=lambda night: night.name)
def test_the_night_after_changes_nothing(night: Path) -> None:
    orders = OrdersOfContract(to_order(order) for order in _read(night / "orders.json"))
    for week in _weeks(_read(night / "visits.json")):
        tonight = _night(week, orders)
        assert _night(tonight, orders) is tonight


def _decided(visits: list[dict[str, Any]], orders: list[dict[str, Any]]) -> list[Visit]:
    given = OrdersOfContract(map(to_order, orders))
    return [visit for week in _weeks(visits) for visit in _night(week, given).visits]


def _night(week: ServiceWeek, orders: OrdersOfContract) -> ServiceWeek:
    matched = match_week(week, CONTRACT, orders, TONIGHT)
    priced = price_week(matched, TARIFF, orders.chargeable, TONIGHT)
    return hold_week(priced, CONTRACT, orders, (), TONIGHT)


def _read(path: Path) -> Any:
    return json.loads(path.read_text())


def _weeks(visits: list[dict[str, Any]]) -> list[ServiceWeek]:
    people = sorted({visit.get("person", PERSON) for visit in visits})
    return [
        replace(
            WEEK,
            key=WEEK_KEY._replace(service_user_ref=person),
            visits=tuple(_visit(visit) for visit in visits if visit.get("person", PERSON) == person),
        )
        for person in people
    ]


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
    worked = Worked(time.fromisoformat(data["start"]), data["minutes"] * 60)
    return replace(
        SENT_VISIT,
        service_type=data.get("serviceType", SENT_VISIT.service_type),
        visit_date=date.fromisoformat(data["date"]),
        claimed=worked,
        actual=worked,
        secondary=data.get("secondary", False),
        carers=data.get("carers", 1),
        order_ref=data.get("orderRef"),
        carer_id=data.get("carerId", SENT_VISIT.carer_id),
    )


def _said(visit: Visit) -> str:
    if visit.planned is None:
        return f"{visit.status} {visit.reason}"
    start = visit.planned.start
    return f"{visit.status} {visit.planned.order_ref}" + (", no call" if start is None else f" {start:%H:%M}")


def _money(visit: Visit) -> str:
    """What is to be paid now, and what waits for what."""
    held = ", ".join(f"{hold.carer_minutes} {hold.code}" for hold in visit.holds)
    lost = f", order lost: {visit.order_lost}" if visit.order_lost else ""
    return f"{visit.payment_status} {visit.owed}" + (f", held {held}" if held else "") + lost
