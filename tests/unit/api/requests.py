"""An API of one call, and requests to it."""

from collections.abc import Callable
from typing import Any

from actuals.api.app import Api, make_app, nobody_known
from actuals.api.caller import PrincipalLookup
from actuals.api.requests import Request

Claims = dict[str, str]


def one_call(
    function: Callable[[Request], Any], *takes: str, method: str = "GET", principal: PrincipalLookup = nobody_known
) -> Api:
    """An API whose only call, /things/{key}, does this."""
    app = make_app(principal)
    app.call(method, "/things/{key}", *takes)(lambda request, _: function(request))
    return app


def request(
    *,
    method: str = "GET",
    query: dict[str, list[str]] | None = None,
    body: str | None = None,
    encoded: bool = False,
    claims: Claims | None = None,
    key: str = "k",
) -> dict[str, Any]:
    """What API Gateway hands over."""
    return {
        "resource": "/things/{key}",
        "path": "/things/whatever",
        "pathParameters": {"key": key},
        "httpMethod": method,
        "headers": {},
        "multiValueHeaders": {},
        "queryStringParameters": {name: values[-1] for name, values in query.items()} if query else None,
        "multiValueQueryStringParameters": query,
        "body": body,
        "isBase64Encoded": encoded,
        "requestContext": {"authorizer": {"claims": claims}} if claims is not None else {},
    }
