"""Nights: a folder holds the orders and visits that a night finds, and what it makes of them.

`orders.json` are the council's records as the API takes them. `visits.json` are visits of the week that ends on
22 November 2026, in short: what is left out is as in `tests.examples`.
"""

import json
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from actuals.commissioning.nouns import to_order
from actuals.matching.orders import OrdersOfContract
from actuals.matching.weeks import match_week
from actuals.model.refs import VisitId
from actuals.model.visits import SentVisit, Visit, Worked
from actuals.model.weeks import ServiceWeek
from tests.examples import CONTRACT, SENT_VISIT, TONIGHT, VISIT, WEEK, WEEK_KEY

NIGHTS = sorted(path for path in Path(__file__).parent.joinpath("nights").iterdir() if path.is_dir())
PERSON = WEEK_KEY.service_user_ref


@pytest.mark.parametrize("night", NIGHTS, ids=lambda night: night.name)
def test_a_night(night: Path) -> None:
    visits, expected = _read(night / "visits.json"), _read(night / "expected.json")["visits"]
    orders = OrdersOfContract(to_order(order) for order in _read(night / "orders.json"))
    assert {name: said for week in _weeks(visits) for name, said in _outcomes(week, orders).items()} == expected


@pytest.mark.parametrize("night", NIGHTS, ids=lambda night: night.name)
def test_the_same_night_with_rows_and_orders_upside_down(night: Path) -> None:
    visits, expected = _read(night / "visits.json")[::-1], _read(night / "expected.json")["visits"]
    orders = OrdersOfContract(to_order(order) for order in _read(night / "orders.json")[::-1])
    assert {name: said for week in _weeks(visits) for name, said in _outcomes(week, orders).items()} == expected


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
    return replace(VISIT, visit_id=VisitId(data["visit"]), sent=_sent(data))


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


def _outcomes(week: ServiceWeek, orders: OrdersOfContract) -> dict[str, str]:
    return {visit.visit_id: _said(visit) for visit in match_week(week, CONTRACT, orders, TONIGHT).visits}


def _said(visit: Visit) -> str:
    if visit.planned is None:
        return f"{visit.status} {visit.reason}"
    start = visit.planned.start
    return f"{visit.status} {visit.planned.order_ref}" + (", no call" if start is None else f" {start:%H:%M}")
