"""Charges on moto: an issued run fixes those of the weeks that it pays any of; what changes later is balanced."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from actuals.aws.charges import ChargesTable
from actuals.aws.reference import ReferenceTable
from actuals.model.charges import Fix, PersonWeek
from actuals.model.refs import ServiceUserRef
from actuals.model.visits import Visit
from functions.pay import worker
from tests.examples import NOW, SERVICE_USER, SUNDAY
from tests.integration.calls import COUNCIL
from tests.integration.exports import objects
from tests.integration.payments import Payments, key_of, payments
from tests.integration.queues import succeed
from tests.unit.paying.visits import PAYABLE

__all__ = ["payments"]
MRS_WINTERS_WEEK = PersonWeek(SERVICE_USER.service_user_ref, SUNDAY)
BOTH = (key_of("P100", "C-1", "4001"), key_of("P200", "C-2", "4001"))


def charged(pounds: str) -> Visit:
    """Half an hour that counts so much towards the week."""
    assert PAYABLE.price is not None
    return replace(PAYABLE, price=replace(PAYABLE.price, charge=Decimal(pounds)))


@pytest.fixture(autouse=True)
def _assessed(reference: ReferenceTable) -> None:
    """Mrs Winter contributes up to 56.20 a week."""
    contributions = [{"fromDate": "2026-04-01", "weekly": "56.20"}]
    record = {"serviceUserRef": "4001", "name": "Ada Winter", "contributions": contributions}
    reference.put("service-users", "4001", record)


def fixed(payments: Payments, week: PersonWeek = MRS_WINTERS_WEEK) -> Fix | None:
    return ChargesTable(payments.environment["CHARGES_TABLE"]).fixed([week]).get(week)


def exported(payments: Payments) -> tuple[str, str]:
    """Charge and adjustment as the council exports them."""
    row: dict[str, Any]
    (row,) = objects(payments.environment, {"kind": "charges"}, COUNCIL)
    return row["charge"], row["adjustment"]


def test_an_issued_run_fixes_the_charge_of_the_whole_week_over_all_providers(payments: Payments) -> None:
    for key in BOTH:
        payments.store(charged("23.92"), **key)
    run_id = payments.issued(contractNumbers=["C-1"])
    fix = fixed(payments)
    assert fix is not None
    assert (fix.payment_run_id, fix.charge) == (run_id, Decimal("47.84"))


def test_nothing_is_fixed_before_a_run_is_approved(payments: Payments) -> None:
    payments.store(charged("23.92"))
    run_id = payments.submitted()
    payments.told("POST", f"/payment-runs/{run_id}/reject", body={"note": "Not yet."})
    payments.work()
    assert fixed(payments) is None
    assert exported(payments) == ("23.92", "0.00")


def test_a_week_that_a_run_does_not_pay_is_not_fixed_by_it(payments: Payments) -> None:
    payments.store(charged("23.92"))
    payments.store(charged("10.00"), **key_of("P200", "C-2", "4002"))
    payments.issued(contractNumbers=["C-1"])
    assert fixed(payments, MRS_WINTERS_WEEK._replace(service_user_ref=ServiceUserRef("4002"))) is None


def test_a_message_that_comes_again_fixes_nothing_anew(payments: Payments) -> None:
    payments.store(charged("23.92"))
    run_id = payments.issued()
    before = fixed(payments)
    payments.put(charged("10.00"))
    succeed(worker.work, {"paymentRunId": run_id, "step": "issue"})
    assert fixed(payments) == before


def test_what_changes_later_is_balanced_against_what_the_first_run_fixed(payments: Payments) -> None:
    payments.store(charged("23.92"))
    payments.issued()
    assert exported(payments) == ("23.92", "0.00")
    (visit,) = payments.stored().visits
    payments.put(visit.withdrawn("Sent by mistake", NOW))
    assert exported(payments) == ("0.00", "-23.92")
    payments.issued()
    assert exported(payments) == ("0.00", "-23.92")
