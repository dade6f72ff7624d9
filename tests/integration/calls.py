"""Calls to an API function, as API Gateway hands them over."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.described import faults_of_answer
from tests.template import routes

Function = Callable[[dict[str, Any], Any], dict[str, Any]]


@dataclass(frozen=True)
class Client:
    """A client of the API; a provider's is tied to it by a principal."""

    client_id: str
    scope: str
    provider_ref: str | None = None

    @property
    def principal(self) -> dict[str, Any]:
        """The council's record of a provider's client."""
        return {"clientId": self.client_id, "role": "provider", "providerRef": self.provider_ref, "name": "Test"}


COUNCIL = Client("the-council", "actuals/council")
APPROVER = Client("the-approver", "actuals/council actuals/approve")
P100 = Client("client-of-p100", "actuals/provider", "P100")
P200 = Client("client-of-p200", "actuals/provider", "P200")


@dataclass(frozen=True)
class Context:
    """What Lambda tells of an invocation."""

    function_name: str = "function"
    function_version: str = "1"
    memory_limit_in_mb: int = 1024
    invoked_function_arn: str = "arn:aws:lambda:eu-west-2:123456789012:function:function"
    aws_request_id: str = "request"

    def get_remaining_time_in_millis(self) -> int:
        return 300_000


@dataclass(frozen=True)
class Answer:
    """What came back; `body` is parsed when it is JSON."""

    status: int
    body: Any
    headers: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def problem(self) -> str:
        """The code of the problem that this answer is."""
        assert self.headers["Content-Type"] == ["application/problem+json"], self
        assert self.body["status"] == self.status
        return str(self.body["type"]).removeprefix("/problems/")


def call(
    function: Function,
    method: str,
    path: str,
    client: Client | None = COUNCIL,
    body: object = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """One call; `path` as a client writes it, with its query; `body` as JSON, or as it is when it is text.

    What it answers must be as the OpenAPI document says.
    """
    event = _event(method, path, client, body, headers or {})
    answer = function(event, Context())
    shown = answer["multiValueHeaders"]
    if "json" not in shown.get("Content-Type", [""])[0]:
        return Answer(answer["statusCode"], answer["body"], shown)
    answered = Answer(answer["statusCode"], json.loads(answer["body"]), shown)
    assert faults_of_answer(method, _described(event), answered.status, answered.body) == []
    return answered


def _described(event: Mapping[str, Any]) -> str:
    """The path as the OpenAPI document has it, where kinds of records have paths of their own."""
    kind = (event["pathParameters"] or {}).get("kind", "")
    return str(event["resource"]).replace("{kind}", kind)


def _event(method: str, target: str, client: Client | None, body: object, headers: Mapping[str, str]) -> dict[str, Any]:
    path, query = urlsplit(target).path, _query(urlsplit(target).query)
    resource, parameters = _route(method, path)
    return {
        "resource": resource,
        "path": path,
        "httpMethod": method,
        "headers": dict(headers),
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": {name: values[-1] for name, values in query.items()} or None,
        "multiValueQueryStringParameters": query or None,
        "pathParameters": parameters or None,
        "requestContext": _context(client),
        "body": body if isinstance(body, str) or body is None else json.dumps(body),
        "isBase64Encoded": False,
    }


def _context(client: Client | None) -> dict[str, Any]:
    if client is None:
        return {"stage": "v1"}
    claims = {"client_id": client.client_id, "scope": client.scope, "token_use": "access"}
    return {"stage": "v1", "authorizer": {"claims": claims}}


def _query(text: str) -> dict[str, list[str]]:
    return parse_qs(text, keep_blank_values=True)


def _route(method: str, path: str) -> tuple[str, dict[str, str]]:
    """The template's resource for a path, words before parameters; parameters stay encoded, as in a real REST API."""
    for known, resource in sorted(routes(), key=lambda route: route[1].replace("{", "~")):
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", resource)
        if known == method and (found := re.fullmatch(pattern, path)):
            return resource, found.groupdict()
    raise LookupError(f"the gateway knows no {method} {path}")
