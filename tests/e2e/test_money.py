"""From care to money: what is priced is paid once, by two officers, and charged; what changes later is balanced."""

from decimal import Decimal

import pytest

from infra.local.api import Json
from tests.e2e.calls import Caller, array, table
from tests.e2e.conftest import Case
from tests.e2e.files import WEEK, Cells

HOUR: Cells = {"DurationClaimed": "01:00:00", "ActualDuration": "01:00:00"}
HOURS: list[Cells] = [HOUR | {"VisitDate": f"{day}/11/2026"} for day in (10, 11, 12)]


@pytest.fixture
def approver(callers: dict[str, Caller]) -> Caller:
    """An officer who may approve payments."""
    return callers["approver"]


@pytest.fixture
def cared_for(case: Case) -> Case:
    """Three hours were ordered, delivered and matched; 56.20 a week was assessed."""
    contributions = [{"fromDate": "2026-04-06", "weekly": "56.20"}]
    person = {"serviceUserRef": case.person, "name": "Ada Winter", "contributions": contributions}
    case.council.put(f"/service-users/{case.person}", person)
    case.order(planned=[{"days": ["tue", "wed", "thu"], "start": "07:30", "minutes": 60}])
    return case


def paid(case: Case, approver: Caller) -> Json:
    """A payment run of the case's contract, calculated, submitted, approved by somebody else, and issued."""
    path = f"/payment-runs/{asked_for(case)['paymentRunId']}"
    assert case.council.wait(path, lambda run: run["status"] != "calculating")["status"] == "draft"
    case.council.post(f"{path}/submit")
    approver.post(f"{path}/approve")
    return case.council.wait(path, lambda run: run["status"] == "issued")


def asked_for(case: Case) -> Json:
    return case.council.post("/payment-runs", {"toWeekEnding": WEEK, "contractNumbers": [case.contract]})


def charged(case: Case) -> Json:
    """The one row of charges that there is of somebody."""
    _, text = case.council.export("charges", "json", serviceUserRef=case.person, weekEnding=WEEK)
    (row,) = array(text)
    return row


def payments(case: Case) -> tuple[Json, list[dict[str, str]]]:
    export, text = case.provider.export("payments", "csv", contractNumber=case.contract)
    return export, table(text)


def test_an_hour_is_charged_as_it_costs_and_three_as_was_assessed(cared_for: Case) -> None:
    cared_for.deliver(HOURS[0])
    cared_for.night()
    assert (charged(cared_for)["cost"], charged(cared_for)["charge"]) == ("23.92", "23.92")
    cared_for.deliver(*HOURS[1:])
    cared_for.night()
    row = charged(cared_for)
    assert (row["cost"], row["contribution"], row["charge"]) == ("71.76", "56.20", "56.20")
    (part,) = row["allocation"]
    assert (part["contractNumber"], part["charge"]) == (cared_for.contract, "56.20")


def test_what_a_person_is_charged_is_between_them_and_the_council(cared_for: Case) -> None:
    cared_for.deliver(HOURS[0])
    cared_for.night()
    (visit,) = cared_for.visits()
    assert visit["charge"] is None
    assert cared_for.council.get(f"/visits/{visit['visitId']}")["charge"] == {"amount": "23.92"}
    assert cared_for.provider.status("POST", "/exports", json={"kind": "charges", "format": "csv"}) == 403


def test_what_was_paid_stands_in_the_visit_the_remittance_and_the_export_alike(
    cared_for: Case, approver: Caller
) -> None:
    cared_for.deliver(*HOURS)
    cared_for.night()
    assert {visit["payment"]["status"] for visit in cared_for.visits()} == {"payable"}
    run = paid(cared_for, approver)
    (remittance,) = (
        each for each in cared_for.provider.all("/remittances") if each["paymentRunId"] == run["paymentRunId"]
    )
    export, lines = payments(cared_for)
    visits = cared_for.visits()
    assert run["total"] == remittance["total"] == export["totals"]["amount"] == "72.30"
    assert export["totals"]["minutes"] == 180
    assert {line["remittanceId"] for line in lines} == {remittance["remittanceId"]}
    assert {line["visitId"]: line["amount"] for line in lines} == {
        visit["visitId"]: visit["payment"]["paid"] for visit in visits
    }
    assert {visit["payment"]["status"] for visit in visits} == {"paid"}
    assert {line["paymentRunId"] for visit in visits for line in visit["payment"]["lines"]} == {run["paymentRunId"]}


def test_a_correction_after_payment_is_paid_and_charged_as_a_difference(cared_for: Case, approver: Caller) -> None:
    cared_for.deliver(*HOURS[:2])
    cared_for.night()
    paid(cared_for, approver)
    assert (charged(cared_for)["charge"], charged(cared_for)["adjustment"]) == ("47.84", "0.00")

    cared_for.deliver(HOURS[0] | {"DurationClaimed": "00:30:00", "ActualDuration": "00:30:00"})
    cared_for.night()
    corrected, _ = cared_for.visits()
    assert (corrected["payment"]["amount"], corrected["payment"]["paid"]) == ("12.05", "24.10")
    assert (charged(cared_for)["charge"], charged(cared_for)["adjustment"]) == ("35.88", "-11.96")

    assert paid(cared_for, approver)["total"] == "-12.05"
    assert (charged(cared_for)["charge"], charged(cared_for)["adjustment"]) == ("35.88", "-11.96")
    export, lines = payments(cared_for)
    assert [line["amount"] for line in lines if line["kind"] == "adjustment"] == ["-12.05"]
    assert Decimal(export["totals"]["amount"]) == Decimal("36.15")
