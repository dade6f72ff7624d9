"""What calls answer with."""

from actuals.api.openapi.parts import (
    ADDRESS,
    DAY,
    LOCAL,
    MOMENT,
    MONEY,
    NUMBER,
    TEXT,
    YES_NO,
    Schema,
    list_of,
    named,
    one_of,
    or_null,
    record,
)
from actuals.api.problems import ERRORS_TOLD
from actuals.model.bad_weeks import WeekFault
from actuals.model.exports import ExportFormat, ExportKind, ExportStatus
from actuals.model.imports import CARERS, REFERENCE_KINDS, VISITS, ImportStatus
from actuals.model.issues import IssueCode, Level, Severity
from actuals.model.match_runs import MatchRunStatus, ProblemCode
from actuals.model.payment_runs import RunStatus
from actuals.model.payments import Decision, HoldCode, LineKind, LineReason, PaymentStatus
from actuals.model.reasons import Reason, Waiting
from actuals.model.visits import VisitStatus

IMPORT_KINDS = (VISITS, CARERS, *REFERENCE_KINDS)

FIELD_PROBLEM = record(field=TEXT, message=TEXT)
PROBLEM = record(
    ("errors",),
    type={"type": "string", "format": "uri-reference", "examples": ["/problems/invalid-record"]},
    title=TEXT,
    status=NUMBER,
    detail=TEXT,
    instance=TEXT,
    errors=list_of(FIELD_PROBLEM) | {"maxItems": ERRORS_TOLD, "description": "`detail` says how many more there are"},
)

HEALTH = record(status=one_of(["ok"]), version=TEXT, time=MOMENT)

ISSUE = record(
    ("visitId",),
    severity=one_of(Severity),
    code=one_of(IssueCode),
    level=one_of(Level),
    message=TEXT,
    location=record(("row", "line", "path"), row=or_null(NUMBER), line=or_null(NUMBER), path=TEXT),
    field=or_null(TEXT),
    value=or_null(TEXT),
    serviceUserRef=or_null(TEXT),
    visitDate=or_null(DAY),
    visitId=TEXT,
)
COUNTS = record(
    read=NUMBER,
    new=NUMBER,
    updated=NUMBER,
    unchanged=NUMBER,
    rejected=NUMBER,
    warnings=NUMBER,
    missing=NUMBER,
    withdrawn=NUMBER,
) | {
    "description": "read = new + updated + unchanged + rejected. `missing` are stored visits that the file leaves out "
    "on days for which it has others of that week; `withdrawn`, those that confirming took back"
}
ISSUE_GROUP = record(
    code=one_of(IssueCode), severity=one_of(Severity), level=one_of(Level), count=NUMBER, message=TEXT
) | {"description": "All issues with one code at one level; the message is that of the first"}
FIELD_CHANGE = record(
    visitId=TEXT, serviceUserRef=TEXT, visitDate=DAY, field=TEXT, before=or_null(TEXT), after=or_null(TEXT)
) | {
    "description": "What the file changes in a stored visit, as found by the check; the field is named and written as "
    "in a file. `status` tells that a withdrawn visit comes back"
}
PROGRESS = record(checked=NUMBER, stored=NUMBER, of=NUMBER) | {
    "description": "Records checked, of those in the file; then records stored, of those that are to be stored"
}
UPLOAD = record(
    url={"type": "string", "format": "uri"},
    fields={"type": "object", "additionalProperties": TEXT},
    maxBytes=NUMBER,
    expiresAt=MOMENT,
) | {"description": "Send a form post to `url` with all `fields`, and the file last, named `file`"}
IMPORT = record(
    ("changes", "duplicateOf", "issues", "upload"),
    importId=TEXT,
    kind=one_of(IMPORT_KINDS),
    filename=TEXT,
    fileReference=or_null(TEXT),
    providerRef=or_null(TEXT),
    status=one_of(ImportStatus),
    statusReason=or_null(TEXT)
    | {"description": "With `weeks-left-out` all is stored but for weeks that could not be read or had no room"},
    autoConfirm=YES_NO,
    counts=named("Counts"),
    issueCount=NUMBER,
    issueSummary=list_of(named("IssueGroup")),
    changeCount=NUMBER,
    changes=list_of(named("FieldChange")),
    progress=named("Progress"),
    createdAt=MOMENT,
    checkedAt=or_null(MOMENT),
    importedAt=or_null(MOMENT),
    duplicateOf=TEXT,
    issues=list_of(named("Issue")),
    upload=named("Upload"),
)
DOWNLOAD = record(url=ADDRESS)

WORKED = record(start=LOCAL, minutes=NUMBER, duration={"type": "string", "examples": ["00:30:45"]})
PLANNED = record(orderRef=TEXT, start=or_null(LOCAL), minutes=or_null(NUMBER), carers=or_null(NUMBER))
PIECE = record(
    **{"from": LOCAL},
    minutes=NUMBER,
    dayCategory=TEXT,
    timeBand=TEXT,
    rate=MONEY | {"description": "Pounds an hour, or the price of the whole visit where that is what its rate says"},
    amount=MONEY | {"description": "Of one carer, before rounding"},
)
HOLD = record(
    code=one_of(HoldCode),
    text=TEXT,
    minutes=NUMBER | {"description": "Minutes x carers"},
    decision=or_null(one_of(Decision)),
    note=or_null(TEXT),
    by=or_null(TEXT),
    at=or_null(MOMENT),
)
PAID_LINE = record(
    paymentRunId=TEXT,
    orderRef=TEXT | {"description": "The order under which it was paid: it takes that order's minutes"},
    amount=MONEY,
    minutes=NUMBER,
    kind=one_of(LineKind),
    reason=one_of(LineReason),
    note=TEXT,
    at=MOMENT,
) | {"description": "What an issued remittance paid for the visit, or took back"}
PAYMENT = record(
    status=one_of(PaymentStatus),
    amount=or_null(MONEY) | {"description": "What it costs, all carers; null until it is priced, and without a rate"},
    minutes=or_null(NUMBER) | {"description": "Minutes that are priced, of one carer"},
    paid=MONEY | {"description": "What issued runs paid for it so far"},
    pieces=list_of(PIECE),
    beforeRounding=or_null(MONEY) | {"description": "The sum of the pieces, of one carer"},
    minutesBeforeRounding=or_null(NUMBER) | {"description": "Minutes before the contract's rounding rule"},
    heldMinutes=NUMBER | {"description": "Minutes x carers that wait for a decision"},
    heldAmount=or_null(MONEY) | {"description": "Their share of the amount; null where there is no rate"},
    holds=list_of(HOLD),
    notes=list_of(TEXT),
    waitingFor=or_null(one_of(Waiting)),
    lines=list_of(named("PaidLine")),
)
VISIT = record(
    visitId=TEXT,
    status=one_of(VisitStatus),
    reason=or_null(one_of(Reason)),
    reasonText=or_null(TEXT),
    providerRef=TEXT,
    contractNumber=TEXT,
    serviceUserRef=TEXT,
    serviceUserDetails=TEXT,
    weekEnding=DAY,
    visitDate=DAY,
    serviceType=TEXT,
    claimed=named("Worked"),
    actual=named("Worked"),
    planned=or_null(named("Planned")),
    orderRef=or_null(TEXT),
    visitCode=TEXT,
    secondary=YES_NO,
    carers=NUMBER,
    carerId=or_null(TEXT),
    carerIds=list_of(TEXT) | {"description": "Every care worker that it names, `carerId` first"},
    manuallyAmended=TEXT,
    payment=named("Payment"),
    charge=or_null(record(amount=MONEY))
    | {"description": "What counts in the service user's charge, before its cap; null for providers, and until priced"},
    importId=TEXT,
    history=list_of(record(at=MOMENT, by=TEXT, what=TEXT)),
)
EXPORT = record(
    exportId=TEXT,
    kind=one_of(ExportKind),
    format=one_of(ExportFormat),
    status=one_of(ExportStatus),
    createdAt=MOMENT,
    url=or_null(ADDRESS),
    rows=or_null(NUMBER),
    totals=or_null(record(minutes=NUMBER, amount=MONEY)) | {"description": "What its rows add up to"},
)
MATCH_RUN = record(
    matchRunId=TEXT,
    status=one_of(MatchRunStatus),
    contractNumber=or_null(TEXT),
    fromWeek=or_null(DAY),
    startedAt=MOMENT,
    finishedAt=or_null(MOMENT),
    counts=record(visits=NUMBER, matched=NUMBER, unmatched=NUMBER, priced=NUMBER, held=NUMBER),
    problemCount=NUMBER,
    problems=list_of(
        record(
            ("orderRef", "providerRef", "serviceUserRef", "weekEnding"),
            code=one_of([*ProblemCode, *WeekFault]),
            message=TEXT,
            contractNumber=TEXT,
            orderRef=TEXT,
            providerRef=TEXT,
            serviceUserRef=TEXT,
            weekEnding=DAY,
        )
    )
    | {"description": "The first 100; one that names a week says that it was left as it was, others were taken"},
)
RUN_TOTAL = record(providerRef=TEXT, contractNumber=TEXT, lineCount=NUMBER, minutes=NUMBER, amount=MONEY)
BAD_WEEK = record(
    code=one_of(WeekFault), message=TEXT, contractNumber=TEXT, providerRef=TEXT, serviceUserRef=TEXT, weekEnding=DAY
)
PAYMENT_RUN = record(
    ("totals", "problemCount", "problems"),
    paymentRunId=TEXT,
    status=one_of(RunStatus),
    toWeekEnding=DAY,
    contractNumbers=or_null(list_of(TEXT)) | {"description": "null: all of them"},
    createdBy=TEXT,
    createdAt=MOMENT,
    submittedBy=or_null(TEXT),
    submittedAt=or_null(MOMENT),
    approvedBy=or_null(TEXT),
    approvedAt=or_null(MOMENT),
    issuedAt=or_null(MOMENT),
    rejectedBy=or_null(TEXT) | {"description": "`system` where it could not be calculated"},
    rejectedAt=or_null(MOMENT),
    note=or_null(TEXT) | {"description": "Why it was rejected"},
    lineCount=NUMBER,
    total=MONEY,
    totals=list_of(named("PaymentTotal")),
    problemCount=NUMBER,
    problems=list_of(BAD_WEEK)
    | {"description": "Weeks that it could not take, or that cannot be told yet that it paid them; the first 100"},
)
PAYMENT_LINE = record(
    lineId=TEXT,
    kind=one_of(LineKind),
    reason=one_of(LineReason),
    visitId=TEXT,
    providerRef=TEXT,
    contractNumber=TEXT,
    serviceUserRef=TEXT,
    serviceUserDetails=TEXT | {"description": "As the provider sent it with the week"},
    ourRef=or_null(TEXT) | {"description": "As the provider sent it with the week"},
    weekEnding=DAY,
    visitDate=DAY,
    start=LOCAL | {"description": "The claimed start, as the provider's rota has it; London local time"},
    carers=NUMBER,
    minutes=NUMBER | {"description": "Of one carer"},
    amount=MONEY | {"description": "Of all carers; less than nothing where it takes back"},
    note=TEXT | {"description": "What changed and from when; whose decision it follows is told to the council alone"},
)
REMITTANCE = record(
    ("url", "sha256"),
    remittanceId=TEXT,
    paymentRunId=TEXT,
    providerRef=TEXT,
    providerName=TEXT,
    councilName=TEXT,
    toWeekEnding=DAY,
    issuedAt=MOMENT | {"description": "When the run was approved, UTC"},
    lineCount=NUMBER,
    total=MONEY,
    totals=list_of(named("PaymentTotal")),
    url=ADDRESS,
    sha256=TEXT | {"description": "What the bytes of the file add up to, hexadecimal"},
)
NEW_CLIENT = record(clientId=TEXT, clientSecret=TEXT, providerRef=TEXT) | {
    "description": "The secret is shown this once"
}

ANSWERS: dict[str, Schema] = {
    "Problem": PROBLEM,
    "Health": HEALTH,
    "Issue": ISSUE,
    "Counts": COUNTS,
    "IssueGroup": ISSUE_GROUP,
    "FieldChange": FIELD_CHANGE,
    "Progress": PROGRESS,
    "Upload": UPLOAD,
    "Import": IMPORT,
    "Download": DOWNLOAD,
    "Worked": WORKED,
    "Planned": PLANNED,
    "PaidLine": PAID_LINE,
    "Payment": PAYMENT,
    "Visit": VISIT,
    "Export": EXPORT,
    "MatchRun": MATCH_RUN,
    "PaymentTotal": RUN_TOTAL,
    "PaymentRun": PAYMENT_RUN,
    "PaymentLine": PAYMENT_LINE,
    "Remittance": REMITTANCE,
    "NewClient": NEW_CLIENT,
}
