"""What a form check found, in words for the person who has to mend it."""

from typing import Any

from pydantic import ValidationError
from pydantic.alias_generators import to_camel
from pydantic_core import ErrorDetails

from actuals.model.fields import FieldProblem

WORDS = {
    "missing": "is required.",
    "extra_forbidden": "is not a field of this record. Take it out, or correct its name.",
    "string_type": "must be text, in double quotes.",
    "bool_type": "must be true or false, without quotes.",
    "int_type": "must be a whole number, without quotes.",
    "tuple_type": "must be a list, in square brackets.",
    "list_type": "must be a list, in square brackets.",
    "frozen_set_type": "must be a list, in square brackets.",
    "dict_type": "must be an object, in curly brackets.",
    "model_type": "must be an object, in curly brackets.",
    "model_attributes_type": "must be an object, in curly brackets.",
    "too_short": "must not be empty.",
    "string_too_short": "must not be empty.",
    "string_too_long": "must have at most {max_length} characters.",
    "too_long": "must have at most {max_length} entries.",
    "greater_than_equal": "must be {ge} or more.",
    "less_than_equal": "must be {le} or less.",
    "enum": "must be one of: {expected}.",
    "literal_error": "must be {expected}.",
}


NAME_LENGTH = 60


def field_problems(error: ValidationError) -> list[FieldProblem]:
    """Each fault of a record, by the field's dotted path."""
    return list(dict.fromkeys(_problem(detail) for detail in error.errors(include_url=False, include_input=False)))


def _problem(detail: ErrorDetails) -> FieldProblem:
    steps = [short_name(str(step)) for step in detail["loc"] if step != "[key]"]
    if detail["type"] != "extra_forbidden":  # else it is the sender's own word
        steps = [to_camel(step) if "_" in step else step for step in steps]
    return FieldProblem(".".join(steps), _message(detail))


def short_name(name: str) -> str:
    """A name that somebody else chose, cut where it tells no more."""
    return name if len(name) <= NAME_LENGTH else f"{name[:NAME_LENGTH]}…"


def _message(detail: ErrorDetails) -> str:
    context: dict[str, Any] = detail.get("ctx", {})
    if detail["type"] == "value_error":
        return str(context["error"])
    if detail["type"] in WORDS:
        return WORDS[detail["type"]].format(**context).replace("'", "")
    return f"{detail['msg']}."
