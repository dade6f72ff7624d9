"""Bodies: JSON objects, read strictly."""

import base64
import json
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict

from tests.unit.api.requests import one_call, request

CONTEXT: Any = None


class Wish(BaseModel):
    """A body."""

    model_config = ConfigDict(extra="forbid", strict=True)
    colour: str
    size: int = 1


def sent(body: str | None, *, encoded: bool = False) -> Any:
    """What a call makes of a body: its content, or its problem's code."""
    app = one_call(lambda request: request.json, method="POST")
    answer = app.resolve(request(method="POST", body=body, encoded=encoded), CONTEXT)
    content = json.loads(answer["body"])
    return content if answer["statusCode"] == 200 else content["type"]


@pytest.mark.parametrize("nothing", [None, "", "  \n"])
def test_no_body_counts_as_an_empty_object(nothing: str | None) -> None:
    assert sent(nothing) == {}


def test_a_body_may_come_encoded_as_base64() -> None:
    assert sent(base64.b64encode('{"name": "Zoë"}'.encode()).decode(), encoded=True) == {"name": "Zoë"}


MALFORMED = {
    "not json": "{",
    "a list": "[]",
    "text": '"text"',
    "null": "null",
    "not a number": '{"a": NaN}',
    "infinite": '{"a": -Infinity}',
    "a name twice": '{"a": {"b": 1, "b": 2}}',
    "half a character": '{"a": "\\ud800"}',
    "half a character as a name": '{"\\udc00": 1}',
    "too deep": '{"a":' * 100_000,
    "a number of a page": '{"a": ' + "1" * 5000 + "}",
    "not utf-8": '{"a": "\ufffd"}',
    "a byte order mark": '\ufeff{"a": 1}',
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
def test_a_body_that_cannot_be_read_is_malformed(body: str) -> None:
    assert sent(body) == "/problems/malformed-body"


@pytest.mark.parametrize("body", [base64.b64encode(b'{"a": "\xff"}').decode(), "%%%", "é"])
def test_an_encoded_body_that_cannot_be_read_is_malformed(body: str) -> None:
    assert sent(body, encoded=True) == "/problems/malformed-body"


def wished(body: dict[str, Any]) -> Any:
    app = one_call(lambda request: request.body(Wish).model_dump(), method="POST")
    answer = app.resolve(request(method="POST", body=json.dumps(body)), CONTEXT)
    return answer["statusCode"], json.loads(answer["body"])


def test_a_body_in_its_form_is_read() -> None:
    assert wished({"colour": "red"}) == (200, {"colour": "red", "size": 1})


def test_a_body_in_another_form_names_every_field() -> None:
    status, problem = wished({"size": "1", "shape": "round"})
    assert (status, problem["type"]) == (422, "/problems/invalid-body")
    assert problem["errors"] == [
        {"field": "colour", "message": "is required."},
        {"field": "size", "message": "must be a whole number, without quotes."},
        {"field": "shape", "message": "is not a field of this record. Take it out, or correct its name."},
    ]
