"""Every call there is: who may make it, what it takes, what it answers."""

from collections.abc import Iterator
from typing import NamedTuple

from actuals.api.caller import APPROVE_SCOPE, COUNCIL_SCOPE, PROVIDER_SCOPE
from actuals.api.filters import HELD_FILTERS, LINE_ITEM_FILTERS, VISIT_FILTERS
from actuals.api.openapi.forms import RECORD_NAMES
from actuals.api.paging import PAGING
from actuals.commissioning.records import KINDS

NOBODY: tuple[str, ...] = ()
COUNCIL = (COUNCIL_SCOPE,)
APPROVERS = (APPROVE_SCOPE,)
BOTH = (PROVIDER_SCOPE, COUNCIL_SCOPE)
HTML = "text/html"
JSON = "application/json"


class Operation(NamedTuple):
    """One call. `answer` names a schema; `lists` says that it is a page of those."""

    method: str
    path: str
    summary: str
    scopes: tuple[str, ...]
    answer: str | None
    status: int = 200
    body: str | None = None
    body_needed: bool = True
    query: tuple[str, ...] = ()
    lists: bool = False
    problems: tuple[int, ...] = (400, 401, 403, 404)
    note: str = ""
    also: int | None = None
    media: str = JSON


ABOUT = (
    Operation("GET", "/health", "Whether the API is up", NOBODY, "Health", problems=()),
    Operation("GET", "/openapi.json", "This document", NOBODY, None, problems=()),
    Operation("GET", "/docs", "This document, for people", NOBODY, None, problems=(), media=HTML),
)
IMPORTS = (
    Operation(
        "POST",
        "/imports",
        "Ask for a place to upload one file to",
        BOTH,
        "Import",
        201,
        "AskForUpload",
        problems=(400, 401, 403, 409, 422),
        note="Providers send `visits` and `carers`, the council its reference data, one record a line. Of several "
        "files that one form brings, the first counts. A call that is repeated with its Idempotency-Key gets a new "
        "form for the same import, or 409 `not-awaited` when that awaits no file any more.",
    ),
    Operation(
        "GET",
        "/imports",
        "List imports, newest first",
        BOTH,
        "Import",
        query=("kind", "status", "providerRef", *PAGING),
        lists=True,
    ),
    Operation("GET", "/imports/{importId}", "Watch an import; its first 100 issues and changes", BOTH, "Import"),
    Operation(
        "DELETE",
        "/imports/{importId}",
        "Cancel an import that is not confirmed; repeatable",
        BOTH,
        None,
        204,
        problems=(401, 403, 404, 409),
    ),
    Operation(
        "GET",
        "/imports/{importId}/issues",
        "Where to download all issues of an import",
        BOTH,
        "Download",
        query=("format",),
        problems=(400, 401, 403, 404, 409),
    ),
    Operation(
        "POST",
        "/imports/{importId}/confirm",
        "Store what was checked; repeatable",
        BOTH,
        "Import",
        202,
        "Confirm",
        body_needed=False,
        problems=(400, 401, 403, 404, 409, 422),
        note="An import with rejected records needs `leaveOutRejected`, and then the good ones are stored. "
        "`withdrawMissing` also withdraws the visits that the report calls `possibly-superseded`: those of "
        "`counts.missing`, less any that another import has sent since. Without it, as with `autoConfirm`, they stay. "
        "Only files of visits have any; for other kinds it is 422. A repeated call has no second effect, whatever "
        "it says.",
    ),
)
VISITS = (
    Operation(
        "GET",
        "/visits",
        "The visits of a week, by service user, date and start",
        BOTH,
        "Visit",
        query=(*VISIT_FILTERS, *PAGING),
        lists=True,
        problems=(400, 401, 403, 404, 422),
        note="`weekEnding`, or `date` for the week that holds it, is needed; the council adds `providerRef` or "
        "`serviceUserRef`.",
    ),
    Operation("GET", "/visits/{visitId}", "One visit with its explanation", BOTH, "Visit"),
    Operation(
        "POST",
        "/visits/{visitId}/withdraw",
        "Take a visit back; repeatable",
        BOTH,
        "Visit",
        200,
        "Withdraw",
        problems=(400, 401, 403, 404, 409, 422),
        note="For the provider whose visit it is. A visit that is sent again comes back as new.",
    ),
    Operation(
        "GET",
        "/care-package-line-items",
        "Authorised orders",
        BOTH,
        "LineItem",
        query=(*LINE_ITEM_FILTERS, *PAGING),
        lists=True,
        note="Those that ended more than 28 days ago only with `includeHistorical=true`.",
    ),
    Operation(
        "POST",
        "/exports",
        "Ask for a file of commissioned care, visits, exceptions, payments or charges",
        BOTH,
        "Export",
        202,
        "AskForExport",
        problems=(400, 401, 403, 404, 409, 422),
        note="Charges are for the council only. A filter that does not fit the kind is refused.",
    ),
    Operation("GET", "/exports/{exportId}", "Whether an export is ready, and where to download it", BOTH, "Export"),
)
MATCHING = (
    Operation(
        "POST",
        "/match-runs",
        "The nightly match, now",
        COUNCIL,
        "MatchRun",
        202,
        "StartMatchRun",
        body_needed=False,
        problems=(400, 401, 403, 409, 422),
    ),
    Operation("GET", "/match-runs", "List match runs, newest first", COUNCIL, "MatchRun", query=PAGING, lists=True),
    Operation("GET", "/match-runs/{matchRunId}", "One match run", COUNCIL, "MatchRun"),
)
HOLDING = (
    Operation(
        "GET",
        "/held-visits",
        "Visits that wait for a decision, by week, provider, service user, contract, date and start",
        COUNCIL,
        "Visit",
        query=(*HELD_FILTERS, *PAGING),
        lists=True,
        problems=(400, 401, 403),
    ),
    Operation(
        "POST",
        "/held-visits/{visitId}/release",
        "Pay what is held",
        COUNCIL,
        "Visit",
        200,
        "Decide",
        problems=(400, 401, 403, 404, 409, 422),
        note="For all that is held of the visit, until its content changes. A missing rate cannot be released.",
    ),
    Operation(
        "POST",
        "/held-visits/{visitId}/refuse",
        "Never pay what is held",
        COUNCIL,
        "Visit",
        200,
        "Decide",
        problems=(400, 401, 403, 404, 409, 422),
        note="For all that is held of the visit, until its content changes. The rest of it stays payable or paid.",
    ),
)
PAYMENTS = (
    Operation(
        "POST",
        "/payment-runs",
        "Calculate what is to be paid up to a week",
        COUNCIL,
        "PaymentRun",
        202,
        "StartPaymentRun",
        problems=(400, 401, 403, 409, 422),
        note="Of all contracts, or of some. Its lines are there, and stay as they are, when its status is `draft`.",
    ),
    Operation(
        "GET",
        "/payment-runs",
        "List payment runs, newest first, without their `totals`",
        COUNCIL,
        "PaymentRun",
        query=("status", *PAGING),
        lists=True,
    ),
    Operation("GET", "/payment-runs/{paymentRunId}", "One payment run", COUNCIL, "PaymentRun"),
    Operation(
        "GET",
        "/payment-runs/{paymentRunId}/lines",
        "What a run pays, by provider, contract, service user, week and date",
        COUNCIL,
        "PaymentLine",
        query=PAGING,
        lists=True,
        problems=(400, 401, 403, 404, 409),
    ),
    Operation(
        "POST",
        "/payment-runs/{paymentRunId}/submit",
        "Ask somebody else to approve a draft; repeatable",
        COUNCIL,
        "PaymentRun",
        problems=(400, 401, 403, 404, 409, 422),
    ),
    Operation(
        "POST",
        "/payment-runs/{paymentRunId}/approve",
        "Approve what somebody else calculated and submitted; repeatable",
        APPROVERS,
        "PaymentRun",
        problems=(400, 401, 403, 404, 409, 422),
        note="Remittances follow by themselves; the run is then `issued`. Who calculated or submitted it gets 403 "
        "`self-approval`.",
    ),
    Operation(
        "POST",
        "/payment-runs/{paymentRunId}/reject",
        "Reject a run that is not approved, for good",
        COUNCIL,
        "PaymentRun",
        200,
        "RejectPaymentRun",
        problems=(400, 401, 403, 404, 409, 422),
        note="Its visits are payable again, in the next run.",
    ),
    Operation(
        "GET",
        "/remittances",
        "List what was issued, newest first",
        BOTH,
        "Remittance",
        query=("providerRef", *PAGING),
        lists=True,
    ),
    Operation(
        "GET",
        "/remittances/{remittanceId}",
        "One remittance",
        BOTH,
        "Remittance",
        query=("format",),
        note="With `format`, `url` is where the file is, and `sha256` what its bytes add up to: they never change.",
    ),
)
PRINCIPALS = (
    Operation(
        "POST",
        "/principals",
        "Make a machine client for a provider",
        COUNCIL,
        "NewClient",
        201,
        "MakePrincipal",
        problems=(400, 401, 403, 404, 409, 422),
    ),
    Operation(
        "DELETE",
        "/principals/{key}",
        "End a client; repeatable",
        COUNCIL,
        None,
        204,
        problems=(400, 401, 403),
        note="A client made elsewhere is only untied from its provider.",
    ),
)
KEYS = {"settings": "`council`", "charge-rates": "`{serviceType}~{fromDate}`"}  # others have a field that is their key
RULES_OF_WRITING = {"settings": "`weekEndsOn` cannot change once a week is stored: 409 `weeks-stored`."}
NOTES = {"contracts": "A provider sees its own."}


def record_operations(kind: str) -> Iterator[Operation]:
    """The calls of one kind of reference data."""
    name, readers = RECORD_NAMES[kind], BOTH if KINDS[kind].seen_by_providers else COUNCIL
    note, one = NOTES.get(kind, ""), f"/{kind}/{{key}}"
    key = f"`key` is {KEYS.get(kind, f'the {KINDS[kind].key_field}')}."
    refusals = RULES_OF_WRITING.get(kind, "")
    yield Operation("GET", f"/{kind}", f"List {kind}", readers, name, query=PAGING, lists=True, note=note)
    yield Operation("GET", one, f"One of the {kind}", readers, name, note=f"{key} {note}".strip())
    yield Operation(
        "PUT",
        one,
        f"Keep one of the {kind}",
        COUNCIL,
        name,
        200,
        name,
        problems=(400, 401, 403, 409, 422) if refusals else (400, 401, 403, 422),
        note=f"{key} 201 when it is new, 200 when it takes another's place. {refusals}".strip(),
        also=201,
    )


def operations() -> Iterator[Operation]:
    """All calls."""
    yield from ABOUT + IMPORTS + VISITS + MATCHING + HOLDING + PAYMENTS + PRINCIPALS
    for kind in RECORD_NAMES:
        yield from record_operations(kind)
