"""What calls are sent, and what the council keeps: the schemas of the forms that they are read with."""

from collections.abc import Mapping
from typing import Any

from actuals.api.exports import ExportBody
from actuals.api.held_visits import DecisionBody
from actuals.api.imports import ConfirmBody, ImportBody
from actuals.api.match_runs import MatchRunBody
from actuals.api.openapi.answers import IMPORT_KINDS
from actuals.api.openapi.parts import NUMBER, TEXT, Schema, one_of
from actuals.api.payments import PaymentRunBody, RejectBody
from actuals.api.records import NewPrincipal
from actuals.api.visits import WithdrawBody
from actuals.commissioning.forms import Form
from actuals.commissioning.records import KINDS

RECORD_NAMES: Mapping[str, str] = {kind: record.__name__.removesuffix("Record") for kind, record in KINDS.items()}
BODIES: Mapping[str, type[Form]] = {
    "AskForUpload": ImportBody,
    "Confirm": ConfirmBody,
    "Withdraw": WithdrawBody,
    "AskForExport": ExportBody,
    "Decide": DecisionBody,
    "StartMatchRun": MatchRunBody,
    "StartPaymentRun": PaymentRunBody,
    "RejectPaymentRun": RejectBody,
    "MakePrincipal": NewPrincipal,
}


def form_schemas() -> dict[str, Schema]:
    """All of them by name, those they are made of included."""
    schemas: dict[str, Schema] = {}
    for name, form in {**BODIES, **{RECORD_NAMES[kind]: record for kind, record in KINDS.items()}}.items():
        schema = form.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= schema.pop("$defs", {})
        schemas[name] = schema
    schemas["AskForUpload"]["properties"]["kind"] = one_of(IMPORT_KINDS)
    schemas["LineItem"] = _line_item(schemas["Order"])
    return {name: _without_titles(schema) for name, schema in schemas.items()}


def _line_item(order: Schema) -> Schema:
    """An order's record, and what is worked out for it."""
    more = {"providerRef": TEXT, "plannedWeeklyMinutes": NUMBER}
    return order | {
        "description": "An authorised order.",
        "properties": order["properties"] | more,
        "required": [*order["required"], *more],
    }


def _without_titles(schema: Any) -> Any:
    """Pydantic's titles only repeat the names; a property that is called `title` stays."""
    match schema:
        case dict():
            return {
                name: _without_titles(part)
                for name, part in schema.items()
                if not (name == "title" and isinstance(part, str))
            }
        case list():
            return [_without_titles(part) for part in schema]
        case _:
            return schema
