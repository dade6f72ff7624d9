"""What somebody must act on."""

from dataclasses import replace

from actuals.exporting.exceptions import exceptions
from actuals.model.reasons import Reason
from actuals.model.visits import VisitStatus
from tests.examples import VISIT, WEEK


def test_an_unmatched_visit_is_an_exception_with_its_reason() -> None:
    visit = replace(VISIT, status=VisitStatus.UNMATCHED, reason=Reason.ORDER_REF_UNKNOWN)
    (row,) = exceptions(WEEK, visit)
    assert row == {
        "code": "order-ref-unknown",
        "message": Reason.ORDER_REF_UNKNOWN.text,
        "visitId": "week-1-1",
        "providerRef": "P100",
        "contractNumber": "C-1",
        "serviceUserRef": "4001",
        "weekEnding": "2026-11-22",
        "visitDate": "2026-11-17",
        "serviceType": "HOME CARE",
        "claimed": {"start": "2026-11-17T06:30:00", "minutes": 30, "duration": "00:30:00"},
        "visitCode": "VS",
        "orderRef": None,
        "waitingFor": "provider",
    }


def test_a_visit_without_a_reason_is_none() -> None:
    assert list(exceptions(WEEK, VISIT)) == []
