"""What a council sends to keep a record, or to make a client for a provider."""

from actuals.api.problems import NotFound, Unprocessable
from actuals.commissioning.error_messages import short_name
from actuals.commissioning.forms import Form, Key, Record, Text
from actuals.commissioning.records import Json, read_record
from actuals.model.fields import FieldProblem


class NewPrincipal(Form):
    """A client to be made for a provider."""

    provider_ref: Key
    name: Text


def record_to_keep(kind: str, key: str, body: Json) -> Record:
    """The record that a body holds; its own key must be the path's."""
    record = read_record(kind, body)
    if isinstance(record, list):
        raise invalid(record)
    if record.key != key:
        problem = FieldProblem(
            record.key_field, f"makes the key '{record.key}', but the path says '{short_name(key)}'."
        )
        raise invalid([problem])
    return record


def invalid(problems: list[FieldProblem]) -> Unprocessable:
    """A record that says something wrong."""
    return Unprocessable(
        "invalid-record", "The record has problems; `errors` names each field and what to do.", problems
    )


def unknown(kind: str, key: str) -> NotFound:
    """No such record, or none that the caller may know of."""
    return NotFound(
        "not-found", f"There is no '{short_name(key)}' among the {kind}. Check the key; GET /{kind} lists them."
    )
