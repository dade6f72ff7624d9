"""The OpenAPI document, whole."""

import re
from collections import defaultdict
from http import HTTPStatus
from typing import Any

from actuals.api.bodies import IDEMPOTENCY_KEY
from actuals.api.caller import APPROVE_SCOPE, COUNCIL_SCOPE, PROVIDER_SCOPE
from actuals.api.openapi.answers import ANSWERS, IMPORT_KINDS
from actuals.api.openapi.forms import form_schemas
from actuals.api.openapi.operations import JSON, Operation, operations
from actuals.api.openapi.parts import DAY, NUMBER, TEXT, YES_NO, Schema, named, one_of, page_of
from actuals.api.paging import DEFAULT_LIMIT, MAX_LIMIT
from actuals.api.problems import MEDIA_TYPE
from actuals.model.imports import ImportStatus
from actuals.model.payment_runs import RemittanceFormat, RunStatus
from actuals.model.payments import PaymentStatus
from actuals.model.visits import VisitStatus

SECURITY = "client"
DESCRIPTION = """\
What home care providers deliver, matched with what the council ordered.

Times: dates are London dates, `2026-11-22`; local times `2026-11-17T06:30:00` are London local; moments end in `Z`.
Money is decimal text, `"12.05"`. What is wrong is told as a problem document (RFC 9457). What belongs to another
provider does not exist (404). Keys have 1 to 60 printable ASCII characters without `/`; dates begin with 1900. Lists
are read page by page: pass on `next` as `cursor`, with everything else unchanged.
"""
PROBLEMS = {
    400: "It cannot be read as a request of this API.",
    401: "No token, an invalid one, or none of the scopes that are needed. Told by the gateway.",
    403: "The scope or role does not allow it.",
    404: "Unknown, or another provider's.",
    409: "Not in its present state; or the first call with this Idempotency-Key is still running.",
    422: "It can be read, but says something wrong; `errors` names the fields.",
}
PARAMETERS: dict[str, Schema] = {
    "limit": NUMBER | {"minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
    "cursor": TEXT,
    "date": DAY,
    "weekEnding": DAY,
    "format": one_of(["csv", "json"]) | {"default": "json"},
    "includeHistorical": YES_NO | {"default": False},
    "paymentStatus": one_of(PaymentStatus),
    "kind": one_of(IMPORT_KINDS),
}
# Parameters that mean something else on some paths.
OF_PATHS: dict[tuple[str, str], Schema] = {
    ("/imports", "status"): one_of(ImportStatus),
    ("/visits", "status"): one_of(VisitStatus),
    ("/payment-runs", "status"): one_of(RunStatus),
    ("/remittances/{remittanceId}", "format"): one_of(RemittanceFormat),
}


def document(version: str) -> dict[str, Any]:
    """Everything a client's programmer needs."""
    paths: dict[str, dict[str, Any]] = defaultdict(dict)
    for operation in operations():
        paths[operation.path][operation.method.lower()] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Actuals", "version": version, "description": DESCRIPTION},
        "servers": [{"url": ".", "description": "Where this document is"}],
        "paths": dict(paths),
        "components": {
            "schemas": dict(sorted((ANSWERS | form_schemas()).items())),
            "responses": {f"Problem{status}": _problem(said) for status, said in PROBLEMS.items()},
            "securitySchemes": {SECURITY: _security()},
        },
    }


def _operation(call: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": _name(call),
        "tags": [call.path.split("/")[1]],
        "summary": call.summary,
        "security": [{SECURITY: [scope]} for scope in call.scopes],
        "parameters": [*_in_path(call.path), *(_in_query(call.path, name) for name in call.query), *_headers(call)],
        "responses": _responses(call),
    }
    if call.note:
        described["description"] = call.note
    if call.body:
        content = {JSON: {"schema": named(call.body)}}
        described["requestBody"] = {"required": call.body_needed, "content": content}
    return described


def _name(call: Operation) -> str:
    words: list[str] = re.findall(r"[A-Za-z]+", f"{call.method.lower()} {call.path}")
    return words[0] + "".join(word[0].upper() + word[1:] for word in words[1:])


def _responses(call: Operation) -> dict[str, Any]:
    answered = {str(status): _answer(call, status) for status in (call.status, call.also) if status}
    return answered | {str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in call.problems}


def _answer(call: Operation, status: int) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": HTTPStatus(status).phrase}
    if status == HTTPStatus.NO_CONTENT:
        return answer
    schema = named(call.answer) if call.answer else {"type": "object" if call.media == JSON else "string"}
    return answer | {"content": {call.media: {"schema": page_of(schema) if call.lists else schema}}}


def _in_path(path: str) -> list[dict[str, Any]]:
    names = re.findall(r"{(\w+)}", path)
    return [{"name": name, "in": "path", "required": True, "schema": TEXT} for name in names]


def _in_query(path: str, name: str) -> dict[str, Any]:
    schema = OF_PATHS.get((path, name)) or PARAMETERS.get(name, TEXT)
    return {"name": name, "in": "query", "schema": schema}


def _headers(call: Operation) -> list[dict[str, Any]]:
    said = "The same key with the same body repeats the first answer, within 24 hours."
    schema = {"type": "string", "pattern": "^[!-~]{1,255}$"}
    header = {"name": IDEMPOTENCY_KEY, "in": "header", "description": said, "schema": schema}
    return [header] if call.method == "POST" else []


def _problem(said: str) -> dict[str, Any]:
    return {"description": said, "content": {MEDIA_TYPE: {"schema": named("Problem")}}}


def _security() -> dict[str, Any]:
    scopes = {
        PROVIDER_SCOPE: "Send and see what one provider delivered",
        COUNCIL_SCOPE: "Commission; see everything",
        APPROVE_SCOPE: "Approve payments that somebody else prepared; comes with the council's scope",
    }
    said = "Form post to the token address of this deployment, with the client's id and secret as HTTP Basic."
    return {
        "type": "oauth2",
        "description": said,
        "flows": {"clientCredentials": {"tokenUrl": "/oauth2/token", "scopes": scopes}},
    }
