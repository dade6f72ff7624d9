"""Query parameters: what a call takes, and nothing else."""

import json
from datetime import date
from enum import StrEnum
from typing import Any

import pytest

from actuals.api.problems import Malformed
from actuals.api.queries import day, flag, word
from tests.unit.api.requests import one_call, request

CONTEXT: Any = None


class Colour(StrEnum):
    """A few words."""

    RED = "red"
    DARK_BLUE = "dark-blue"


def asked(**query: list[str]) -> tuple[int, Any]:
    answer = one_call(lambda request: request.query, "a", "b").resolve(request(query=query or None), CONTEXT)
    return answer["statusCode"], json.loads(answer["body"])


def test_parameters_are_read_by_name() -> None:
    assert asked() == (200, {})
    assert asked(a=["1"], b=["x y"]) == (200, {"a": "1", "b": "x y"})


@pytest.mark.parametrize("query", [{"c": ["1"]}, {"a": ["1", "1"]}, {"a": [""]}, {"a": ["1"], "c": ["1"]}])
def test_an_unknown_repeated_or_empty_parameter_is_malformed(query: dict[str, list[str]]) -> None:
    status, problem = asked(**query)
    assert (status, problem["status"]) == (400, 400)


def test_a_date_is_a_day_of_the_calendar_in_one_form() -> None:
    assert day({"on": "2026-11-22"}, "on") == date(2026, 11, 22)
    assert day({}, "on") is None


@pytest.mark.parametrize("value", ["22/11/2026", "20261122", "2026-W47-7", "2026-02-30", "2026-11-22T00:00:00", "0"])
def test_another_form_of_a_date_is_malformed(value: str) -> None:
    with pytest.raises(Malformed):
        day({"on": value}, "on")


def test_a_flag_is_true_or_false_in_these_words() -> None:
    assert [flag({"yes": value}, "yes") for value in ("true", "false")] == [True, False]
    assert not flag({}, "yes")
    with pytest.raises(Malformed):
        flag({"yes": "1"}, "yes")


def test_a_word_is_one_of_those_there_are() -> None:
    assert word({"in": "dark-blue"}, "in", Colour) is Colour.DARK_BLUE
    assert word({}, "in", Colour) is None
    with pytest.raises(Malformed, match="red, dark-blue"):
        word({"in": "Red"}, "in", Colour)
