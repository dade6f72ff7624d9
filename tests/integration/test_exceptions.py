"""Exports of exceptions, on moto: who is told of what, and which weeks are gone over."""

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from actuals.aws.reference import ReferenceTable
from actuals.aws.visits import VisitsTable
from actuals.model.orders import PlannedVisit
from actuals.model.payments import Hold, HoldCode, Payment, Price
from actuals.model.reasons import Reason
from actuals.model.refs import ContractNumber, OrderRef, PaymentRunId, ProviderRef, ServiceUserRef, VisitId, WeekId
from actuals.model.sent_visits import Worked
from actuals.model.visits import Visit, VisitStatus
from actuals.model.weeks import ServiceWeek
from tests.examples import NOW, ORDER, SUNDAY, TUESDAY, VISIT, WEEK, WEEK_KEY
from tests.integration.calls import COUNCIL, P100, P200, Client
from tests.integration.exports import exported, objects, rows

PRICE = Price(30, 1, Decimal("12.05"), Decimal("12.05"), (), 30, (), Decimal("12.05"))
MATCHED = replace(VISIT, status=VisitStatus.MATCHED, planned=PlannedVisit(OrderRef("O-1")), price=PRICE)
PAID = replace(MATCHED, paid=(Payment(PaymentRunId("run-1"), Decimal("12.05"), 30, 30, NOW, ORDER.order_ref),))
WEEK_BEFORE = SUNDAY - timedelta(weeks=1)


def visit(number: int, kind: Visit = MATCHED, day: date = TUESDAY, at: time = time(6, 30), **changes: Any) -> Visit:
    sent = replace(VISIT.sent, visit_date=day, actual=Worked(at, 1800))
    return replace(kind, visit_id=VisitId(str(number)), sent=sent, **changes)


def week(
    name: str, person: str, *visits: Visit, contract: str = "C-1", ends: date = SUNDAY, claimed: str | None = None
) -> ServiceWeek:
    """A stored week; contract C-9 is that of P200."""
    provider = ProviderRef("P200" if contract == "C-9" else "P100")
    key = WEEK_KEY._replace(
        provider_ref=provider,
        service_user_ref=ServiceUserRef(person),
        contract_number=ContractNumber(contract),
        week_ending=ends,
    )
    header = replace(WEEK.header, payment_claimed=None if claimed is None else Decimal(claimed))
    named = tuple(replace(visit, visit_id=VisitId(f"{name}-{visit.visit_id}")) for visit in visits)
    covers = frozenset(visit.visit_id for visit in named)
    return replace(WEEK, key=key, week_id=WeekId(name), header=header, visits=named, claim_covers=covers)


STORED = (
    week("a", "4001", visit(1, holds=(Hold(HoldCode.OVERLAP, 30),), warnings=("overlap", "time-format"))),
    week("b", "4002", visit(1), contract="C-2", claimed="20.00"),
    week("c", "4002", visit(1, at=time(6, 45)), contract="C-9"),
    week("d", "4003", visit(1, PAID, order_lost=Reason.SUSPENDED), contract="C-9"),
    week("e", "4001", visit(1, day=TUESDAY - timedelta(weeks=1), warnings=("clock-change",)), ends=WEEK_BEFORE),
)


@pytest.fixture(autouse=True)
def _stored(aws: dict[str, str], reference: ReferenceTable) -> None:
    """Weeks of two providers."""
    for contract, provider in (("C-1", "P100"), ("C-2", "P100"), ("C-9", "P200")):
        reference.put("contracts", contract, {"contractNumber": contract, "providerRef": provider})
    visits = VisitsTable(aws["VISITS_TABLE"])
    for stored in STORED:
        visits.save(stored)


OVERLAP, TIME_FORMAT, CLOCK = ("overlap", "a-1"), ("time-format", "a-1"), ("clock-change", "e-1")
CLAIMED, LOST = ("payment-claimed-differs", None), ("paid-without-order", "d-1")
BOTH_B, BOTH_C = ("overlap-between-providers", "b-1"), ("overlap-between-providers", "c-1")


@pytest.mark.parametrize(
    ("client", "filters", "told"),
    [
        (P100, {}, [CLOCK, OVERLAP, TIME_FORMAT, CLAIMED]),
        (P200, {}, []),
        (COUNCIL, {}, [CLOCK, OVERLAP, TIME_FORMAT, BOTH_B, BOTH_C, CLAIMED, LOST]),
        (P100, {"weekEnding": "2026-11-22"}, [OVERLAP, TIME_FORMAT, CLAIMED]),
        (P100, {"date": "2026-11-10"}, [CLOCK]),
        (P100, {"serviceUserRef": "4001"}, [CLOCK, OVERLAP, TIME_FORMAT]),
        (P100, {"serviceUserRef": "4001", "weekEnding": "2026-11-15"}, [CLOCK]),
        (P100, {"contractNumber": "C-2"}, [CLAIMED]),
        (P100, {"paymentStatus": "held"}, [OVERLAP, TIME_FORMAT]),
        (COUNCIL, {"weekEnding": "2026-11-22"}, [OVERLAP, TIME_FORMAT, BOTH_B, BOTH_C, CLAIMED, LOST]),
        (COUNCIL, {"serviceUserRef": "4002"}, [BOTH_B, BOTH_C, CLAIMED]),
        (COUNCIL, {"providerRef": "P200"}, [BOTH_C, LOST]),
        (COUNCIL, {"contractNumber": "C-2", "weekEnding": "2026-11-22"}, [BOTH_B, CLAIMED]),
        (COUNCIL, {"status": "unmatched"}, []),
    ],
)
def test_each_is_told_of_what_is_theirs_to_know_and_was_asked_for(
    aws: dict[str, str], client: Client, filters: dict[str, str], told: list[tuple[str, str | None]]
) -> None:
    found = objects(aws, {"kind": "exceptions", **filters}, client)
    assert [(row["code"], row.get("visitId")) for row in found] == told


def test_no_provider_reads_the_name_of_another(aws: dict[str, str]) -> None:
    for client, other in ((P100, b"P200"), (P200, b"P100")):
        _, file = exported(aws, {"kind": "exceptions", "format": "json"}, client)
        assert other not in file


def test_as_csv_every_kind_of_exception_has_its_cells(aws: dict[str, str]) -> None:
    export, file = exported(aws, {"kind": "exceptions", "format": "csv"}, COUNCIL)
    found = {row["code"]: row for row in rows(file) if row["visitId"] != "c-1"}
    assert (found["overlap"]["heldMinutes"], found["overlap"]["waitingFor"]) == ("30", "council")
    assert (found["payment-claimed-differs"]["claimed"], found["payment-claimed-differs"]["difference"]) == (
        "20.00",
        "7.95",
    )
    assert "P200 on contract C-9" in found["overlap-between-providers"]["message"]
    assert (export["rows"], export["totals"]["minutes"]) == (7, 6 * 30)
