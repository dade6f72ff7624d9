"""What docs/pricing.md says things cost is what they cost."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time
from decimal import Decimal
from pathlib import Path

import pytest

from actuals.model.orders import PlannedVisit
from actuals.model.payments import Piece
from actuals.model.sent_visits import Worked
from actuals.pricing.costs import sum_of
from actuals.pricing.price import price_visit
from actuals.pricing.rates import Card, card
from tests.examples import DAY_RATE, FRAMEWORK, NIGHT_RATE, ORDER, SENT_VISIT, TARIFF

PAGE = (Path(__file__).parents[3] / "docs" / "pricing.md").read_text(encoding="utf-8")
CARD = card(replace(DAY_RATE, hourly=Decimal("24.00"), durations=((30, Decimal("13.50")), (60, Decimal("24.00")))))

NIGHT = replace(NIGHT_RATE, hourly=None, per_visit=Decimal("60.00"))
A_NIGHT = replace(TARIFF, framework=replace(FRAMEWORK, rates=(NIGHT, DAY_RATE)))


def rows(heading: str) -> Iterator[list[str]]:
    """The rows of the table under a heading line of the page."""
    lines = iter(PAGE.partition(f"{heading}\n")[2].splitlines()[1:])
    for line in lines:
        if not line.startswith("|"):
            return
        yield [cell.strip() for cell in line.strip("|").split("|")]


def table(heading: str) -> list[list[str]]:
    found = list(rows(heading))
    assert len(found) > 4
    return found


@pytest.mark.parametrize("row", table("| start | minutes | carers | pieces | price |"), ids=" ".join)
def test_a_worked_example(row: list[str]) -> None:
    start, minutes, carers, pieces, expected = row
    at = datetime.strptime(start, "%d/%m/%Y %H:%M")  # noqa: DTZ007
    claimed = Worked(at.time(), int(minutes) * 60)
    sent = replace(SENT_VISIT, visit_date=at.date(), claimed=claimed, carers=int(carers))
    price = price_visit(sent, PlannedVisit(ORDER.order_ref), TARIFF, chargeable=True)
    assert ", ".join(map(said, price.pieces)) == pieces
    assert str(price.amount) == expected


def said(piece: Piece) -> str:
    holiday = " on a bank holiday" if piece.day_category == "HOLIDAY" else ""
    return f"{piece.minutes} {piece.time_band}{holiday}"


@pytest.mark.parametrize("row", table("| start | minutes | price | |"), ids=" ".join)
def test_a_price_per_visit(row: list[str]) -> None:
    start, minutes, expected, _words = row
    sent = replace(SENT_VISIT, claimed=Worked(time.fromisoformat(start), int(minutes) * 60))
    price = price_visit(sent, PlannedVisit(ORDER.order_ref), A_NIGHT, chargeable=True)
    assert str(price.amount) == expected


@pytest.mark.parametrize("row", table("| minutes | price |"), ids=" ".join)
def test_a_price_by_duration(row: list[str]) -> None:
    minutes, expected = row
    assert isinstance(CARD, Card)
    assert str(sum_of(((CARD, int(minutes)),)).amount) == expected
