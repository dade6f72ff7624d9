"""Every route of every function refuses a query parameter that it does not take, before it does anything."""

import re

import pytest

from tests.integration.calls import APPROVER, P100, Client, call
from tests.integration.routes import ROUTES


@pytest.mark.parametrize("client", [APPROVER, P100], ids=["council", "provider"])
@pytest.mark.parametrize("route", ROUTES, ids=" ".join)
def test_an_unknown_query_parameter_is_refused(route: tuple[str, str], client: Client, aws: dict[str, str]) -> None:
    method, path = route
    answer = call(ROUTES[route], method, re.sub(r"\{\w+\}", "0" * 24, path) + "?colour=red", client, {})
    assert (answer.status, answer.problem) == (400, "unknown-parameter")
    assert answer.body["detail"].startswith("There is no query parameter 'colour' here. This call takes ")
