"""Every route of every function refuses a query parameter that it does not take, before it does anything."""

import re

import pytest

from actuals.api.openapi.operation import Operation
from actuals.api.openapi.operations import operations
from tests.integration.calls import APPROVER, P100, Client, call
from tests.integration.routes import ROUTES


def filled(path: str) -> str:
    """A path with something for each of its parameters; of the kinds of records one stands for all."""
    return re.sub(r"\{\w+\}", "0" * 24, path.replace("{kind}", "orders"))


@pytest.mark.parametrize("client", [APPROVER, P100], ids=["council", "provider"])
@pytest.mark.parametrize("route", ROUTES, ids=" ".join)
def test_an_unknown_query_parameter_is_refused(route: tuple[str, str], client: Client, aws: dict[str, str]) -> None:
    method, path = route
    answer = call(ROUTES[route], method, filled(path) + "?colour=red", client, {})
    assert (answer.status, answer.problem) == (400, "unknown-parameter")
    assert answer.body["detail"].startswith("There is no query parameter 'colour' here. This call takes ")


def takes(operation: Operation) -> str:
    """What the answer to an unknown parameter says that a call takes."""
    route = operation.method, operation.path
    _, _, key = operation.path.removeprefix("/").partition("/")
    function = ROUTES.get(route) or ROUTES[operation.method, "/{kind}/{key}" if key else "/{kind}"]
    answer = call(function, operation.method, filled(operation.path) + "?colour=red")
    return str(answer.body["detail"]).partition("This call takes ")[2]


@pytest.mark.parametrize("operation", list(operations()), ids=lambda operation: f"{operation.method} {operation.path}")
def test_a_call_takes_the_query_parameters_that_are_described(operation: Operation) -> None:
    assert takes(operation) == (", ".join(operation.query) or "none") + "."
