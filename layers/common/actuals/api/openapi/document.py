"""The OpenAPI document, whole."""

import re
from collections import defaultdict
from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any

from pydantic import Field

from actuals.answers.imports import ImportKind
from actuals.answers.problems import ProblemAnswer
from actuals.answers.times import Day
from actuals.api.bodies import IDEMPOTENCY_KEY
from actuals.api.caller import APPROVE_SCOPE, COUNCIL_SCOPE, PROVIDER_SCOPE
from actuals.api.openapi.examples import EXAMPLES, problem_example
from actuals.api.openapi.operation import JSON, Operation
from actuals.api.openapi.operations import TAGS, operations
from actuals.api.openapi.schemas import answer_schemas, form_schemas, inline, named, page_of, together
from actuals.api.paging import DEFAULT_LIMIT, MAX_LIMIT
from actuals.api.problems import MEDIA_TYPE
from actuals.commissioning.forms import Form
from actuals.model.exports import ExportFormat
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
PARAMETERS: Mapping[str, Any] = {
    "limit": Annotated[int, Field(ge=1, le=MAX_LIMIT)],
    "date": Day,
    "weekEnding": Day,
    "format": ExportFormat,
    "includeHistorical": bool,
    "paymentStatus": PaymentStatus,
    "kind": ImportKind,
}
# Parameters that mean something else on some paths.
OF_PATHS: Mapping[tuple[str, str], Any] = {
    ("/imports", "status"): ImportStatus,
    ("/visits", "status"): VisitStatus,
    ("/payment-runs", "status"): RunStatus,
    ("/remittances/{remittanceId}", "format"): RemittanceFormat,
}
DEFAULTS: Mapping[tuple[str, str], object] = {
    ("/imports/{importId}/issues", "format"): ExportFormat.JSON,
    ("/care-package-line-items", "includeHistorical"): False,
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
        "tags": [{"name": name, "description": about} for name, about in TAGS.items()],
        "paths": dict(paths),
        "components": {
            "schemas": together(answer_schemas(_answers()), form_schemas()),
            "responses": {f"Problem{status}": _problem(status, said) for status, said in PROBLEMS.items()},
            "securitySchemes": {SECURITY: _security()},
        },
    }


def _answers() -> list[Any]:
    """The type of every answer, but for the records of the council: those are forms."""
    answers = dict.fromkeys(call.answer for call in operations() if call.answer is not None)
    return [ProblemAnswer, *(answer for answer in answers if not issubclass(answer, Form))]


def _operation(call: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": call.name,
        "tags": [call.tag],
        "summary": call.summary,
        "security": [{SECURITY: [scope]} for scope in call.scopes],
        "parameters": [*_in_path(call.path), *(_in_query(call.path, name) for name in call.query), *_headers(call)],
        "responses": _responses(call),
    }
    if call.note:
        described["description"] = call.note
    if call.body:
        content = {"schema": named(call.body), "example": EXAMPLES[call.body]}
        described["requestBody"] = {"required": call.body_needed, "content": {JSON: content}}
    return described


def _responses(call: Operation) -> dict[str, Any]:
    answered = {str(status): _answer(call, status) for status in (call.status, call.also) if status}
    return answered | {str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in call.problems}


def _answer(call: Operation, status: int) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": HTTPStatus(status).phrase}
    if status == HTTPStatus.NO_CONTENT:
        return answer
    schema = named(call.answer) if call.answer else {"type": "object" if call.media == JSON else "string"}
    example = call.example or EXAMPLES[call.answer]
    if call.lists:
        schema, example = page_of(schema), {"items": [example], "next": None}
    return answer | {"content": {call.media: {"schema": schema, "example": example}}}


def _in_path(path: str) -> list[dict[str, Any]]:
    names = re.findall(r"{(\w+)}", path)
    return [{"name": name, "in": "path", "required": True, "schema": inline(str)} for name in names]


def _in_query(path: str, name: str) -> dict[str, Any]:
    kind = OF_PATHS.get((path, name)) or PARAMETERS.get(name, str)
    default = DEFAULT_LIMIT if name == "limit" else DEFAULTS.get((path, name))
    schema = inline(kind) if default is None else inline(kind) | {"default": default}
    return {"name": name, "in": "query", "schema": schema}


def _headers(call: Operation) -> list[dict[str, Any]]:
    said = "The same key with the same body repeats the first answer, within 24 hours."
    schema = {"type": "string", "pattern": "^[!-~]{1,255}$"}
    header = {"name": IDEMPOTENCY_KEY, "in": "header", "description": said, "schema": schema}
    return [header] if call.method == "POST" else []


def _problem(status: int, said: str) -> dict[str, Any]:
    content = {"schema": named(ProblemAnswer), "example": problem_example(status)}
    return {"description": said, "content": {MEDIA_TYPE: content}}


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
