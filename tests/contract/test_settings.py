"""Each function is told exactly what its settings ask for: one class a function, one name a resource."""

from itertools import chain
from typing import Any

import pytest

from actuals.aws import settings
from tests.template import functions, template

FOR_POWERTOOLS = "POWERTOOLS_"


@pytest.mark.parametrize("function", functions())
def test_the_environment_is_what_the_settings_declare(function: str) -> None:
    declared = getattr(settings, function.removesuffix("Function") + "Settings")
    assert set(environment(function)) == {name.upper() for name in declared.model_fields}


def test_a_name_means_the_same_in_every_function() -> None:
    told = chain.from_iterable(environment(function).items() for function in functions())
    names = [name for name, _ in {(name, str(value)) for name, value in told}]
    assert sorted(names) == sorted(set(names))


def environment(function: str) -> dict[str, Any]:
    """What a function is told, beside what all are told for Powertools."""
    common = template()["Globals"]["Function"]["Environment"]["Variables"]
    own = functions()[function].get("Environment", {}).get("Variables", {})
    return {name: value for name, value in (common | own).items() if not name.startswith(FOR_POWERTOOLS)}
