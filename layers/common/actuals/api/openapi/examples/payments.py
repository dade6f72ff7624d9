"""Examples about match runs, payment runs and remittances."""

from typing import Any

from actuals.answers.match_runs import MatchRunAnswer
from actuals.answers.payments import PaymentRunAnswer, PaymentTotalAnswer
from actuals.answers.remittances import PaymentLineAnswer, RemittanceAnswer
from actuals.model.match_runs import MatchRunStatus, ProblemCode
from actuals.model.payment_runs import RunStatus
from actuals.model.payments import LineKind, LineReason
from actuals.model.refs import (
    ClientId,
    ContractNumber,
    MatchRunId,
    OrderRef,
    PaymentRunId,
    ProviderRef,
    RemittanceId,
    ServiceUserRef,
    VisitId,
)

START_MATCH_RUN: dict[str, Any] = {"contractNumber": "C-1", "fromWeek": "2026-11-22"}
CREATE_PAYMENT_RUN: dict[str, Any] = {"toWeekEnding": "2026-11-22", "contractNumbers": ["C-1"]}
REJECT_PAYMENT_RUN: dict[str, Any] = {"note": "Order O-4 is not right yet"}

MATCH_RUN: MatchRunAnswer = {
    "matchRunId": MatchRunId("2026-11-24T023000Z-1a2b3c4d"),
    "status": MatchRunStatus.FINISHED,
    "contractNumber": None,
    "fromWeek": None,
    "startedAt": "2026-11-24T02:30:00Z",
    "finishedAt": "2026-11-24T02:31:00Z",
    "counts": {"visits": 99, "matched": 84, "unmatched": 15, "priced": 84, "held": 2},
    "problemCount": 1,
    "problems": [
        {
            "code": ProblemCode.UNKNOWN_CONTRACT,
            "message": (
                "Order 'O-9' names contract 'C-9', which does not exist. Correct the order, or add the contract."
            ),
            "contractNumber": ContractNumber("C-9"),
            "orderRef": OrderRef("O-9"),
        }
    ],
}
STARTED: MatchRunAnswer = {
    **MATCH_RUN,
    "status": MatchRunStatus.RUNNING,
    "contractNumber": ContractNumber("C-1"),
    "fromWeek": "2026-11-22",
    "finishedAt": None,
    "counts": {"visits": 0, "matched": 0, "unmatched": 0, "priced": 0, "held": 0},
    "problemCount": 0,
    "problems": [],
}
TOTAL: PaymentTotalAnswer = {
    "providerRef": ProviderRef("P100"),
    "contractNumber": ContractNumber("C-1"),
    "lineCount": 1,
    "minutes": 30,
    "amount": "15.00",
}
LISTED_RUN: PaymentRunAnswer = {
    "paymentRunId": PaymentRunId("7d0e5b1c2a3f4e6d8c9b0a1f"),
    "status": RunStatus.DRAFT,
    "toWeekEnding": "2026-11-22",
    "contractNumbers": [ContractNumber("C-1")],
    "createdBy": ClientId("officer-1"),
    "createdAt": "2026-11-24T10:00:00Z",
    "submittedBy": None,
    "submittedAt": None,
    "approvedBy": None,
    "approvedAt": None,
    "issuedAt": None,
    "rejectedBy": None,
    "rejectedAt": None,
    "note": None,
    "lineCount": 1,
    "total": "15.00",
}
DRAFT: PaymentRunAnswer = {**LISTED_RUN, "totals": [TOTAL], "problemCount": 0, "problems": []}
CREATED_RUN: PaymentRunAnswer = {
    **DRAFT,
    "status": RunStatus.CALCULATING,
    "lineCount": 0,
    "total": "0.00",
    "totals": [],
}
SUBMITTED: PaymentRunAnswer = {
    **DRAFT,
    "status": RunStatus.AWAITING_APPROVAL,
    "submittedBy": ClientId("officer-1"),
    "submittedAt": "2026-11-24T10:05:00Z",
}
APPROVED: PaymentRunAnswer = {
    **SUBMITTED,
    "status": RunStatus.APPROVED,
    "approvedBy": ClientId("officer-2"),
    "approvedAt": "2026-11-24T11:00:00Z",
}
REJECTED: PaymentRunAnswer = {
    **SUBMITTED,
    "status": RunStatus.REJECTED,
    "rejectedBy": ClientId("officer-2"),
    "rejectedAt": "2026-11-24T11:00:00Z",
    "note": "Order O-4 is not right yet",
}
LINE: PaymentLineAnswer = {
    "lineId": "7d0e5b1c2a3f4e6d8c9b0a1f-b2RkLXdlZWs-1",
    "kind": LineKind.VISIT,
    "reason": LineReason.FIRST_PAYMENT,
    "visitId": VisitId("b2RkLXdlZWs-1"),
    "providerRef": ProviderRef("P100"),
    "contractNumber": ContractNumber("C-1"),
    "serviceUserRef": ServiceUserRef("4001"),
    "serviceUserDetails": "Winter, Ada",
    "ourRef": "PC-77",
    "weekEnding": "2026-11-22",
    "visitDate": "2026-11-17",
    "start": "2026-11-17T06:30:00",
    "carers": 1,
    "minutes": 30,
    "amount": "15.00",
    "note": "",
}
REMITTANCE: RemittanceAnswer = {
    "remittanceId": RemittanceId("5b1c2a3f4e6d8c9b0a1f7d0e"),
    "paymentRunId": PaymentRunId("7d0e5b1c2a3f4e6d8c9b0a1f"),
    "providerRef": ProviderRef("P100"),
    "providerName": "Fern Care",
    "councilName": "Example Council",
    "toWeekEnding": "2026-11-22",
    "issuedAt": "2026-11-24T11:00:00Z",
    "lineCount": 1,
    "total": "15.00",
    "totals": [TOTAL],
}
DOWNLOADABLE: RemittanceAnswer = {
    **REMITTANCE,
    "url": "https://remittances.s3.eu-west-2.amazonaws.com/remittance.csv?X-Amz-Signature=5d1f",
    "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
}
