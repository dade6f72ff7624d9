"""Which function answers which call, as the template has it."""

import importlib
from typing import Any

from tests.integration.calls import Function
from tests.template import functions


def functions_by_route() -> dict[tuple[str, str], Function]:
    """The entry of each route, by method and path."""
    found: dict[tuple[str, str], Function] = {}
    for function in functions().values():
        for event in function.get("Events", {}).values():
            if event["Type"] == "Api":
                file, _, name = function["Handler"].partition(".")
                module = importlib.import_module(f"{function['CodeUri'].replace('/', '.')}{file}")
                found[event["Properties"]["Method"], event["Properties"]["Path"]] = getattr(module, name)
    return found


ROUTES = functions_by_route()


def api(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """What API Gateway does: a request goes to the function of its route."""
    return ROUTES[event["httpMethod"], event["resource"]](event, context)
