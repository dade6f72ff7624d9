"""What was delivered is paid on the deployed stack: calculated, approved by somebody else, issued, downloaded."""

import csv
import hashlib
import io
import json
from decimal import Decimal

import httpx
import pytest

from tests.e2e.calls import Caller
from tests.e2e.conftest import Case


@pytest.fixture
def approver(callers: dict[str, Caller]) -> Caller:
    """Somebody who may approve."""
    return callers["approver"]


@pytest.fixture
def delivered(case: Case) -> Case:
    """Three visits, matched and priced."""
    case.order()
    case.deliver({}, {"VisitDate": "11/11/2026"}, {"VisitDate": "12/11/2026"})
    assert case.night()["counts"]["priced"] == 3
    return case


def test_what_was_delivered_is_paid_once_and_its_provider_downloads_the_remittance(
    delivered: Case, approver: Caller
) -> None:
    cost = sum(Decimal(visit["payment"]["amount"]) for visit in delivered.visits())
    run = delivered.pay(approver)
    assert (run["status"], run["lineCount"], Decimal(run["total"])) == ("issued", 3, cost)
    visits = delivered.visits()
    assert {visit["payment"]["status"] for visit in visits} == {"paid"}
    assert sum(Decimal(visit["payment"]["paid"]) for visit in visits) == cost
    (remittance,) = (
        each for each in delivered.provider.all("/remittances") if each["paymentRunId"] == run["paymentRunId"]
    )
    assert Decimal(remittance["total"]) == cost
    files = {form: downloaded(delivered.provider, remittance["remittanceId"], form) for form in ("csv", "html", "json")}
    rows = csv.DictReader(io.StringIO(files["csv"].decode("utf-8-sig"), newline=""))
    assert sum(Decimal(row["amount"]) for row in rows) == cost
    assert sum(Decimal(line["amount"]) for line in json.loads(files["json"])["lines"]) == cost
    assert f"£{cost}" in files["html"].decode()
    assert delivered.draft()["lineCount"] == 0


def downloaded(caller: Caller, remittance_id: str, form: str) -> bytes:
    """A file, whose bytes are those that were issued."""
    shown = caller.get(f"/remittances/{remittance_id}", format=form)
    content = httpx.get(shown["url"], timeout=60).raise_for_status().content
    assert hashlib.sha256(content).hexdigest() == shown["sha256"]
    return content


def test_who_calculated_a_run_does_not_approve_it_and_the_council_alone_cannot(
    delivered: Case, council: Caller, approver: Caller
) -> None:
    path = f"/payment-runs/{delivered.draft()['paymentRunId']}"
    approver.post(f"{path}/submit")
    answer = approver.ask("POST", f"{path}/approve", json={})
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/self-approval")
    assert council.status("POST", f"{path}/approve", json={}) in {401, 403}
    assert council.post(f"{path}/reject", {"note": "Calculated too early."})["status"] == "rejected"


def test_a_visit_that_is_withdrawn_after_it_was_paid_is_taken_back_by_the_next_run(
    delivered: Case, approver: Caller
) -> None:
    delivered.pay(approver)
    visit = delivered.visits()[0]
    delivered.provider.post(f"/visits/{visit['visitId']}/withdraw", {"reason": "Sent by mistake."})
    draft = delivered.draft()
    (line,) = delivered.council.all(f"/payment-runs/{draft['paymentRunId']}/lines")
    assert (line["kind"], line["visitId"], line["reason"]) == ("adjustment", visit["visitId"], "visit-withdrawn")
    assert Decimal(line["amount"]) == -Decimal(visit["payment"]["paid"]) == Decimal(draft["total"])
