"""Examples about imports: a file of 53 visits, one of them wrong."""

from typing import Any

from actuals.answers.imports import DownloadAnswer, ImportAnswer
from actuals.answers.issues import IssueAnswer
from actuals.model.imports import ImportStatus
from actuals.model.issues import IssueCode, Level, Severity
from actuals.model.refs import ImportId, ProviderRef, ServiceUserRef, VisitId

CREATE_IMPORT: dict[str, Any] = {"kind": "visits", "filename": "week47.csv", "autoConfirm": False}
CONFIRM_IMPORT: dict[str, Any] = {"leaveOutRejected": True}

AWAITED: ImportAnswer = {
    "importId": ImportId("9f2c1e7a04b85d63f1a2b3c4"),
    "kind": "visits",
    "filename": "week47.csv",
    "fileReference": None,
    "providerRef": ProviderRef("P100"),
    "status": ImportStatus.AWAITING_UPLOAD,
    "statusReason": None,
    "autoConfirm": False,
    "counts": {
        "read": 0,
        "new": 0,
        "updated": 0,
        "unchanged": 0,
        "rejected": 0,
        "warnings": 0,
        "missing": 0,
        "withdrawn": 0,
    },
    "issueCount": 0,
    "issueSummary": [],
    "changeCount": 0,
    "progress": {"checked": 0, "stored": 0, "of": 0},
    "createdAt": "2026-11-23T09:00:00Z",
    "checkedAt": None,
    "importedAt": None,
}
CREATED: ImportAnswer = {
    **AWAITED,
    "upload": {
        "url": "https://inbox.s3.eu-west-2.amazonaws.com/",
        "fields": {
            "key": "9f2c1e7a04b85d63f1a2b3c4",
            "policy": "eyJleHBpcmF0aW9uIjoi",
            "x-amz-signature": "5d1f",
        },
        "maxBytes": 104_857_600,
        "expiresAt": "2026-11-23T09:30:00Z",
    },
}
CHECKED: ImportAnswer = {
    **AWAITED,
    "fileReference": "PC-000123",
    "status": ImportStatus.NEEDS_CORRECTION,
    "counts": {
        "read": 53,
        "new": 51,
        "updated": 1,
        "unchanged": 0,
        "rejected": 1,
        "warnings": 0,
        "missing": 0,
        "withdrawn": 0,
    },
    "issueCount": 1,
    "issueSummary": [
        {
            "code": IssueCode.UNKNOWN_CARER,
            "severity": Severity.ERROR,
            "level": Level.VISIT,
            "count": 1,
            "message": "No carer exists with CarerID 'CW99'. Upload the carers file first.",
        }
    ],
    "changeCount": 1,
    "progress": {"checked": 53, "stored": 0, "of": 52},
    "checkedAt": "2026-11-23T09:01:00Z",
}
ISSUE: IssueAnswer = {
    "severity": Severity.ERROR,
    "code": IssueCode.UNKNOWN_CARER,
    "level": Level.VISIT,
    "message": "No carer exists with CarerID 'CW99'. Upload the carers file first.",
    "location": {"row": 29},
    "field": "CareWorkerRef",
    "value": "CW99",
    "serviceUserRef": ServiceUserRef("4001"),
    "visitDate": "2026-11-17",
}
WATCHED: ImportAnswer = {
    **CHECKED,
    "issues": [ISSUE],
    "changes": [
        {
            "visitId": VisitId("b2RkLXdlZWs-1"),
            "serviceUserRef": ServiceUserRef("4001"),
            "visitDate": "2026-11-18",
            "field": "DurationClaimed",
            "before": "00:30:00",
            "after": "00:45:00",
        }
    ],
}
CONFIRMED: ImportAnswer = {**CHECKED, "status": ImportStatus.IMPORTING}
DOWNLOAD: DownloadAnswer = {"url": "https://staged.s3.eu-west-2.amazonaws.com/issues.csv?X-Amz-Signature=5d1f"}
