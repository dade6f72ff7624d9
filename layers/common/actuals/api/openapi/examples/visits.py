"""Examples about visits: Mrs Winter's carer came seven minutes late on Tuesday."""

from typing import Any

from actuals.answers.exports import ExportAnswer
from actuals.answers.line_items import LineItemAnswer
from actuals.answers.visit_payments import PaymentAnswer
from actuals.answers.visits import VisitAnswer
from actuals.model.exports import ExportFormat, ExportKind, ExportStatus
from actuals.model.orders import OrderStatus
from actuals.model.payments import HoldCode, PaymentStatus
from actuals.model.reasons import Waiting
from actuals.model.refs import (
    CarerId,
    ContractNumber,
    ExportId,
    ImportId,
    OrderRef,
    ProviderRef,
    ServiceType,
    ServiceUserRef,
    VisitId,
)
from actuals.model.visits import VisitStatus

WITHDRAW_VISIT: dict[str, Any] = {"reason": "Entered for the wrong person"}
DECIDE_HELD_VISIT: dict[str, Any] = {"note": "Agreed with the family by telephone"}
CREATE_EXPORT: dict[str, Any] = {
    "kind": "visits",
    "format": "csv",
    "weekEnding": "2026-11-22",
    "providerRef": "P100",
}

PAYMENT: PaymentAnswer = {
    "status": PaymentStatus.PAYABLE,
    "amount": "15.00",
    "minutes": 30,
    "paid": "0.00",
    "pieces": [
        {
            "from": "2026-11-17T06:30:00",
            "minutes": 30,
            "dayCategory": "WEEKDAY",
            "timeBand": "NIGHT",
            "rate": "30.00",
            "amount": "15.000000",
        }
    ],
    "beforeRounding": "15.000000",
    "minutesBeforeRounding": 30,
    "heldMinutes": 0,
    "heldAmount": "0.00",
    "holds": [],
    "notes": ["The claimed times are priced.", "The next payment run that takes its week pays 15.00."],
    "waitingFor": None,
    "lines": [],
}
VISIT: VisitAnswer = {
    "visitId": VisitId("b2RkLXdlZWs-1"),
    "status": VisitStatus.MATCHED,
    "reason": None,
    "reasonText": None,
    "providerRef": ProviderRef("P100"),
    "contractNumber": ContractNumber("C-1"),
    "serviceUserRef": ServiceUserRef("4001"),
    "serviceUserDetails": "Winter, Ada",
    "weekEnding": "2026-11-22",
    "visitDate": "2026-11-17",
    "serviceType": ServiceType("HOME CARE"),
    "claimed": {"start": "2026-11-17T06:30:00", "minutes": 30, "duration": "00:30:00"},
    "actual": {"start": "2026-11-17T06:37:00", "minutes": 30, "duration": "00:30:45"},
    "planned": {"orderRef": OrderRef("O-1"), "start": "2026-11-17T06:30:00", "minutes": 30, "carers": 1},
    "orderRef": None,
    "visitCode": "VS",
    "secondary": False,
    "carers": 1,
    "carerId": CarerId("CW7"),
    "carerIds": [CarerId("CW7")],
    "manuallyAmended": "N",
    "payment": PAYMENT,
    "charge": {"amount": "15.00"},
    "importId": ImportId("9f2c1e7a04b85d63f1a2b3c4"),
    "history": [{"at": "2026-11-24T02:30:00Z", "by": "nightly matching", "what": "Matched with order O-1"}],
}
HELD_VISIT: VisitAnswer = {
    **VISIT,
    "payment": {
        **PAYMENT,
        "status": PaymentStatus.HELD,
        "heldMinutes": 30,
        "heldAmount": "15.00",
        "holds": [
            {
                "code": HoldCode.OVERLAP,
                "text": HoldCode.OVERLAP.text,
                "minutes": 30,
                "decision": None,
                "note": None,
                "by": None,
                "at": None,
            }
        ],
        "notes": ["The claimed times are priced.", HoldCode.OVERLAP.text],
        "waitingFor": Waiting.COUNCIL,
    },
}
WITHDRAWN_VISIT: VisitAnswer = {
    **VISIT,
    "status": VisitStatus.WITHDRAWN,
    "planned": None,
    "charge": None,
    "payment": {
        **PAYMENT,
        "status": PaymentStatus.NOT_PAYABLE,
        "amount": None,
        "minutes": None,
        "pieces": [],
        "beforeRounding": None,
        "minutesBeforeRounding": None,
        "notes": ["It was withdrawn, and is not paid."],
    },
}
LINE_ITEM: LineItemAnswer = {
    "orderRef": OrderRef("O-1"),
    "contractNumber": ContractNumber("C-1"),
    "serviceUserRef": ServiceUserRef("4001"),
    "serviceType": ServiceType("HOME CARE"),
    "serviceLevel": "PERSONAL CARE",
    "startDate": "2026-04-01",
    "status": OrderStatus.AUTHORISED,
    "chargeable": True,
    "suspensions": [{"from": "2026-08-01", "to": "2026-08-14", "reason": "In hospital"}],
    "planned": [{"days": ["mon", "tue", "wed", "thu", "fri"], "start": "06:30", "minutes": 30, "carers": 1}],
    "providerRef": ProviderRef("P100"),
    "plannedWeeklyMinutes": 150,
}
EXPORT: ExportAnswer = {
    "exportId": ExportId("c0ffee00c0ffee00c0ffee00"),
    "kind": ExportKind.VISITS,
    "format": ExportFormat.CSV,
    "status": ExportStatus.READY,
    "createdAt": "2026-11-24T09:00:00Z",
    "url": "https://exports.s3.eu-west-2.amazonaws.com/visits.csv?X-Amz-Signature=5d1f",
    "rows": 53,
    "totals": {"minutes": 1_590, "amount": "795.00"},
}
RUNNING_EXPORT: ExportAnswer = {**EXPORT, "status": ExportStatus.RUNNING, "url": None, "rows": None, "totals": None}
