"""About this API: whether it is up, and what it can do. No token, no tables."""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from aws_lambda_powertools.event_handler import Response

from actuals.answers.health import HealthAnswer, health_object
from actuals.api.app import make_app
from actuals.api.requests import Request
from actuals.aws.settings import AboutSettings

NOTHING_FROM_ELSEWHERE = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

app = make_app()
api = app.resolve


@app.call("GET", "/health")
def health(_: Request) -> HealthAnswer:
    """Up, and which version."""
    return health_object(version(), datetime.now(UTC))


@app.call("GET", "/openapi.json")
def openapi(_: Request) -> dict[str, Any]:
    """For programs."""
    return described()


@app.call("GET", "/docs")
def docs(_: Request) -> Response[str]:
    """For people."""
    from actuals.api.openapi.page import page  # noqa: PLC0415 (as below)

    headers = {"Content-Security-Policy": NOTHING_FROM_ELSEWHERE}
    return Response(200, "text/html; charset=utf-8", page(described()), headers)


@cache
def version() -> str:
    """As it was deployed."""
    return AboutSettings.load().version


@cache
def described() -> dict[str, Any]:
    """The OpenAPI document of this version."""
    from actuals.api.openapi.document import document  # noqa: PLC0415 (health checks need not wait for it)

    return document(version())
