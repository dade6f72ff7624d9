"""A visit that was paid and that its provider leaves out of a later file: withdrawn when asked, and taken back."""

from dataclasses import replace
from datetime import time
from decimal import Decimal

import pytest

from actuals.aws.reference import ReferenceTable
from actuals.model.sent_visits import Worked
from actuals.model.visits import VisitStatus
from tests.examples import SENT_VISIT
from tests.integration.imports import Deliveries, checked, confirm, put_reference, shown, visits_csv
from tests.integration.payments import Payments, payments
from tests.unit.paying.visits import PAYABLE

__all__ = ["payments"]
AT_NINE = replace(PAYABLE, sent=replace(SENT_VISIT, claimed=Worked(time(9), 1_800), actual=Worked(time(9), 1_800)))


@pytest.fixture
def deliveries(aws: dict[str, str], reference: ReferenceTable) -> Deliveries:
    put_reference(reference)
    return Deliveries(aws)


def test_a_paid_visit_that_is_left_out_and_withdrawn_is_taken_back_by_the_next_run(
    deliveries: Deliveries, payments: Payments
) -> None:
    payments.store(PAYABLE, AT_NINE)
    payments.issued()
    import_id = checked(deliveries, visits_csv())
    [issue] = shown(import_id)["issues"]
    assert (issue["code"], "It was paid" in issue["message"]) == ("possibly-superseded", True)
    confirm(import_id, withdrawMissing=True)
    deliveries.store()
    stays, gone = payments.stored().visits
    assert (stays.status, gone.status) == (VisitStatus.MATCHED, VisitStatus.WITHDRAWN)
    [line] = payments.lines(payments.issued())
    assert (line["visitId"], line["kind"], line["amount"]) == (gone.visit_id, "adjustment", "-12.05")
    assert [visit.paid_amount for visit in payments.stored().visits] == [Decimal("12.05"), Decimal("0.00")]
    assert payments.run(payments.drafted())["lineCount"] == 0


def test_a_paid_visit_that_is_left_out_stays_paid_if_nobody_asks_otherwise(
    deliveries: Deliveries, payments: Payments
) -> None:
    payments.store(PAYABLE, AT_NINE)
    payments.issued()
    import_id = checked(deliveries, visits_csv())
    confirm(import_id)
    deliveries.store()
    assert shown(import_id)["counts"]["missing"] == 1
    assert [visit.status for visit in payments.stored().visits] == [VisitStatus.MATCHED] * 2
    assert payments.run(payments.drafted())["lineCount"] == 0
