"""Schemas: of answers from their types, of bodies from the forms that they are read with."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import TypeAdapter

from actuals.answers.imports import ImportKind
from actuals.answers.pages import Page
from actuals.api.imports import ImportBody
from actuals.api.openapi.bodies import FORM_NAMES

Schema = dict[str, Any]
REF = "#/components/schemas/{model}"


def name_of(thing: Any) -> str:
    """What the schema of an answer or of a form is called."""
    return FORM_NAMES.get(thing) or _plain(thing.__name__)


def named(thing: Any) -> Schema:
    """Where the schema of an answer or of a form stands."""
    return {"$ref": REF.format(model=name_of(thing))}


def page_of(item: Schema) -> Schema:
    """A page of a list of such items."""
    page = inline(Page[Any])
    page["properties"]["items"] |= {"items": item}
    return page


def inline(kind: Any) -> Schema:
    """The schema of a type that needs no other."""
    schema: Schema = _tidied(TypeAdapter(kind).json_schema())
    return schema


def answer_schemas(answers: Iterable[Any]) -> dict[str, Schema]:
    """The schemas of answers by name, with those of all types that are in them."""
    inputs: list[Any] = [(answer, "serialization", TypeAdapter(answer)) for answer in answers]
    _, schemas = TypeAdapter.json_schemas(inputs, ref_template=REF)
    return {_plain(name): _tidied(schema) for name, schema in schemas["$defs"].items()}


def form_schemas() -> dict[str, Schema]:
    """The schemas of all forms by name, with those that they are made of."""
    schemas: dict[str, Schema] = {}
    for form, name in FORM_NAMES.items():
        schema = form.model_json_schema(ref_template=REF)
        schemas |= schema.pop("$defs", {})
        schemas[name] = schema
    schemas[FORM_NAMES[ImportBody]]["properties"]["kind"] = inline(ImportKind)
    return {name: _tidied(schema) for name, schema in schemas.items()}


def together(*several: Mapping[str, Schema]) -> dict[str, Schema]:
    """All of them by name; two schemas that have one name must be the same."""
    merged: dict[str, Schema] = {}
    for name, schema in (item for schemas in several for item in schemas.items()):
        if merged.setdefault(name, schema) != schema:
            raise ValueError(f"two schemas are called {name}")
    return dict(sorted(merged.items()))


def _plain(name: str) -> str:
    """`VisitAnswer` is a `Visit` to those who call."""
    return name.removesuffix("Answer")


def _tidied(schema: Any) -> Any:
    """With plain names, and without pydantic's titles, which repeat them; a property that is called `title` stays."""
    match schema:
        case {"$ref": str(ref), **more}:
            return {"$ref": _plain(ref), **more}
        case dict():
            return {
                name: _tidied(part) for name, part in schema.items() if not (name == "title" and isinstance(part, str))
            }
        case list():
            return [_tidied(part) for part in schema]
        case _:
            return schema
