"""Problems told in one form, keys decoded once, and everything else left to fly."""

import json
from typing import Any

import pytest

from actuals.api.app import make_app
from actuals.api.problems import Conflict, Forbidden, Malformed, NotFound, Problem, Unprocessable
from actuals.model.fields import FieldProblem
from tests.unit.api.requests import one_call, request

CONTEXT: Any = None


def raising(problem: Exception) -> Any:
    def call(_: object) -> None:
        raise problem

    return call


@pytest.mark.parametrize(
    ("kind", "status"), [(Malformed, 400), (Forbidden, 403), (NotFound, 404), (Conflict, 409), (Unprocessable, 422)]
)
def test_a_problem_is_told_as_rfc_9457_has_it(kind: type[Problem], status: int) -> None:
    answer = one_call(raising(kind("some-code", "What to do."))).resolve(request(), CONTEXT)
    assert answer["statusCode"] == status
    assert answer["multiValueHeaders"] == {
        "Content-Type": ["application/problem+json"],
        "Cache-Control": ["no-store"],
        "X-Content-Type-Options": ["nosniff"],
    }
    assert json.loads(answer["body"]) == {
        "type": "/problems/some-code",
        "title": "Some code",
        "status": status,
        "detail": "What to do.",
        "instance": "/things/k",
    }


def test_a_problem_names_the_fields_that_have_it() -> None:
    problem = Unprocessable("wrong", "Look.", [FieldProblem("planned.0.minutes", "must be 1 or more.")])
    answer = one_call(raising(problem)).resolve(request(), CONTEXT)
    assert json.loads(answer["body"])["errors"] == [{"field": "planned.0.minutes", "message": "must be 1 or more."}]


def test_a_problem_names_a_hundred_fields_and_says_how_many_more_have_it() -> None:
    problem = Unprocessable("wrong", "Look.", [FieldProblem(f"field{number}", "is wrong.") for number in range(1_234)])
    answer = json.loads(one_call(raising(problem)).resolve(request(), CONTEXT)["body"])
    assert [error["field"] for error in answer["errors"]] == [f"field{number}" for number in range(100)]
    assert answer["detail"] == "Look. The first 100 are listed; there are 1,134 more."


def test_no_answer_is_kept_by_a_browser_or_taken_for_something_else() -> None:
    headers = one_call(lambda _: {"name": "Ada Winter"}).resolve(request(), CONTEXT)["multiValueHeaders"]
    assert (headers["Cache-Control"], headers["X-Content-Type-Options"]) == (["no-store"], ["nosniff"])


def test_an_unknown_call_is_a_problem_too() -> None:
    answer = make_app().resolve(request(), CONTEXT)
    assert (answer["statusCode"], json.loads(answer["body"])["type"]) == (404, "/problems/not-found")


@pytest.mark.parametrize("mistake", [ValueError("ours"), KeyError("ours"), TimeoutError("theirs")])
def test_a_mistake_of_ours_or_a_failure_of_aws_flies(mistake: Exception) -> None:
    with pytest.raises(type(mistake)):
        one_call(raising(mistake)).resolve(request(), CONTEXT)


@pytest.mark.parametrize(
    ("sent", "meant"),
    [("a%20b", "a b"), ("a b", "a b"), ("%22%23%3F%5C%60", '"#?\\`'), ("50%25", "50%"), ("50%", "50%"), ("a+b", "a+b")],
)
def test_a_key_is_the_same_whether_the_gateway_decoded_it_or_not(sent: str, meant: str) -> None:
    app = make_app()
    app.call("GET", "/things/{key}")(lambda _, key: {"key": key})
    assert json.loads(app.resolve(request(key=sent), CONTEXT)["body"]) == {"key": meant}
