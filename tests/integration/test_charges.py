"""Exports of charges, on moto: the council's, a row for each service user and week, over all providers."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from actuals.aws.charges import ChargesTable
from actuals.aws.reference import ReferenceTable
from actuals.aws.visits import VisitsTable
from actuals.model.charges import Fix, PersonWeek
from actuals.model.refs import PaymentRunId, ServiceUserRef
from tests.examples import NOW, SUNDAY, TUESDAY
from tests.integration.calls import COUNCIL, P100
from tests.integration.exports import asked_for, exported, objects, rows
from tests.integration.test_exceptions import WEEK_BEFORE, visit, week

STORED = (
    week("a", "4001", visit(1), visit(2)),
    week("b", "4001", visit(1), contract="C-2"),
    week("c", "4001", visit(1), contract="C-9"),
    week("d", "4002", visit(1), contract="C-9"),
    week("e", "4002", visit(1, day=TUESDAY - timedelta(weeks=1)), contract="C-9", ends=WEEK_BEFORE),
    week("f", "4003", visit(1)),
)
PEOPLE = {"4001": [("2026-04-01", "30.00")], "4002": [("2026-11-16", "56.20"), ("2026-04-01", "5.00")]}
MRS_WINTERS_WEEK = {
    "serviceUserRef": "4001",
    "weekEnding": "2026-11-22",
    "cost": "48.20",
    "contribution": "30.00",
    "charge": "30.00",
    "adjustment": "0.00",
    "allocation": [
        {"providerRef": "P100", "contractNumber": "C-1", "orderRef": "O-1", "cost": "24.10", "charge": "15.00"},
        {"providerRef": "P100", "contractNumber": "C-2", "orderRef": "O-1", "cost": "12.05", "charge": "7.50"},
        {"providerRef": "P200", "contractNumber": "C-9", "orderRef": "O-1", "cost": "12.05", "charge": "7.50"},
    ],
}


@pytest.fixture(autouse=True)
def _stored(aws: dict[str, str], reference: ReferenceTable) -> None:
    """Weeks of two providers; two of three people were assessed."""
    for contract, provider in (("C-1", "P100"), ("C-2", "P100"), ("C-9", "P200")):
        reference.put("contracts", contract, {"contractNumber": contract, "providerRef": provider})
    for person, assessed in PEOPLE.items():
        contributions = [{"fromDate": day, "weekly": weekly} for day, weekly in assessed]
        reference.put(
            "service-users", person, {"serviceUserRef": person, "name": "Ada Winter", "contributions": contributions}
        )
    visits = VisitsTable(aws["VISITS_TABLE"])
    for stored in STORED:
        visits.save(stored)


def charges(aws: dict[str, str], **filters: str) -> list[dict[str, Any]]:
    return objects(aws, {"kind": "charges", **filters}, COUNCIL)


def short(found: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return [(row["serviceUserRef"], row["weekEnding"], row["charge"]) for row in found]


ALL = [
    ("4001", "2026-11-22", "30.00"),
    ("4002", "2026-11-15", "5.00"),
    ("4002", "2026-11-22", "12.05"),
    ("4003", "2026-11-22", "0.00"),
]


def test_a_week_is_charged_once_for_all_providers_and_divided_among_orders(aws: dict[str, str]) -> None:
    assert charges(aws, weekEnding="2026-11-22", serviceUserRef="4001") == [MRS_WINTERS_WEEK]


def test_without_a_week_all_weeks_are_charged(aws: dict[str, str]) -> None:
    assert short(charges(aws)) == ALL


@pytest.mark.parametrize(
    ("filters", "shown"),
    [
        ({"date": "2026-11-10"}, ALL[1:2]),
        ({"weekEnding": "2026-11-22"}, [ALL[0], *ALL[2:]]),
        ({"serviceUserRef": "4002"}, ALL[1:3]),
        ({"providerRef": "P200"}, ALL[:3]),
        ({"contractNumber": "C-2"}, ALL[:1]),
        ({"serviceUserRef": "4009"}, []),
    ],
)
def test_filters_choose_weeks_and_each_is_charged_whole(
    aws: dict[str, str], filters: dict[str, str], shown: list[tuple[str, str, str]]
) -> None:
    assert short(charges(aws, **filters)) == shown


def test_what_changed_since_a_charge_was_fixed_is_an_adjustment(aws: dict[str, str]) -> None:
    fixed = Fix(PaymentRunId("run-1"), Decimal("18.00"), NOW)
    ChargesTable(aws["CHARGES_TABLE"]).fix(PersonWeek(ServiceUserRef("4002"), SUNDAY), fixed)
    found = charges(aws, weekEnding="2026-11-22")
    assert [(row["charge"], row["adjustment"]) for row in found] == [
        ("30.00", "0.00"),
        ("12.05", "-5.95"),
        ("0.00", "0.00"),
    ]


def test_as_csv_the_charges_add_up(aws: dict[str, str]) -> None:
    export, file = exported(aws, {"kind": "charges", "format": "csv"}, COUNCIL)
    found = rows(file)
    assert [row["charge"] for row in found] == ["30.00", "5.00", "12.05", "0.00"]
    assert found[0]["allocation"] == "P100 C-1 O-1: 15.00; P100 C-2 O-1: 7.50; P200 C-9 O-1: 7.50"
    assert (export["rows"], export["totals"]) == (4, {"minutes": 0, "amount": "47.05"})


def test_what_people_are_charged_is_no_providers_affair() -> None:
    answer = asked_for({"kind": "charges", "format": "csv"}, P100)
    assert (answer.status, answer.problem) == (403, "council-only")
