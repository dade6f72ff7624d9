"""Request bodies: JSON objects read strictly, and the models they have to fit."""

import base64
import json
from typing import Any, NoReturn, TypeVar

from pydantic import BaseModel, ValidationError

from actuals.api.problems import Malformed, Unprocessable
from actuals.commissioning.error_messages import field_problems

Json = dict[str, Any]
Body = TypeVar("Body", bound=BaseModel)
IDEMPOTENCY_KEY = "Idempotency-Key"  # the header that may come with the body of a POST
REPLACED = "\ufffd"


def text_of(body: str, *, encoded: bool) -> str:
    """A body's text. A gateway puts U+FFFD where bytes are not UTF-8."""
    try:
        text = base64.b64decode(body, validate=True).decode() if encoded else body
    except ValueError:
        text = REPLACED
    if REPLACED in text:
        _refuse("The body is not UTF-8 text. Send JSON, encoded as UTF-8.")
    return text


def json_of(text: str) -> Json:
    """The JSON object of a body; an empty body counts as `{}`."""
    if not text.strip():
        return {}
    data = _parsed(text)
    if not isinstance(data, dict):
        _refuse("The body must be one JSON object, in curly brackets.")
    return data


def refuse_nothing(text: str) -> None:
    """Refuse an empty body, where leaving it out would be a mistake."""
    if not text.strip():
        _refuse("There is no body. Send the whole record as one JSON object.")


def read(model: type[Body], data: Json) -> Body:
    """A body in the form its call asks for."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise Unprocessable(
            "invalid-body", "The body has problems; `errors` names each field and what to do.", field_problems(error)
        ) from None


def _parsed(text: str) -> object:
    try:
        data: object = json.loads(text, object_pairs_hook=_without_repeats, parse_constant=_no_number)
        json.dumps(data, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        _refuse(f"The body is not JSON that this API reads: {_short(error)}.")
    return data


def _without_repeats(pairs: list[tuple[str, Any]]) -> Json:
    data = dict(pairs)
    if len(data) < len(pairs):
        raise ValueError("a name stands twice in one object")
    return data


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number in JSON")


def _short(error: ValueError | RecursionError) -> str:
    match error:
        case RecursionError():
            return "it is nested too deeply"
        case UnicodeEncodeError():
            return "it holds half a character (a lone surrogate)"
        case _:
            return str(error)


def _refuse(detail: str) -> NoReturn:
    raise Malformed("malformed-body", detail)
