"""Calls about the council's reference data, and the clients of providers."""

from collections.abc import Iterator

from actuals.answers.clients import NewClientAnswer
from actuals.api.openapi.bodies import RECORD_NAMES
from actuals.api.openapi.operation import BOTH, COUNCIL, Operation
from actuals.api.paging import PAGING
from actuals.api.records import NewPrincipal
from actuals.commissioning.records import KINDS

PRINCIPALS = (
    Operation(
        "createPrincipal",
        "POST",
        "/principals",
        "Make a machine client for a provider",
        COUNCIL,
        NewClientAnswer,
        201,
        NewPrincipal,
        problems=(400, 401, 403, 404, 409, 422),
    ),
    Operation(
        "deletePrincipal",
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
    name, record = RECORD_NAMES[kind], KINDS[kind]
    readers = BOTH if record.seen_by_providers else COUNCIL
    note, one = NOTES.get(kind, ""), f"/{kind}/{{key}}"
    key = f"`key` is {KEYS.get(kind, f'the {record.key_field}')}."
    refusals = RULES_OF_WRITING.get(kind, "")
    several = kind.title().replace("-", "")
    yield Operation(
        f"list{several}", "GET", f"/{kind}", f"List {kind}", readers, record, query=PAGING, lists=True, note=note
    )
    yield Operation(f"get{name}", "GET", one, f"One of the {kind}", readers, record, note=f"{key} {note}".strip())
    yield Operation(
        f"put{name}",
        "PUT",
        one,
        f"Keep one of the {kind}",
        COUNCIL,
        record,
        200,
        record,
        problems=(400, 401, 403, 409, 422) if refusals else (400, 401, 403, 422),
        note=f"{key} 201 when it is new, 200 when it takes another's place. {refusals}".strip(),
        also=201,
    )
