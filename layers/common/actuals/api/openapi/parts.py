"""The pieces that schemas are made of."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer"}
YES_NO: Schema = {"type": "boolean"}
DAY: Schema = {"type": "string", "format": "date", "examples": ["2026-11-22"]}
MOMENT: Schema = {"type": "string", "format": "date-time", "description": "UTC", "examples": ["2026-11-23T09:00:00Z"]}
LOCAL: Schema = {"type": "string", "description": "London local time", "examples": ["2026-11-17T06:30:00"]}
MONEY: Schema = {"type": "string", "pattern": "^-?[0-9]+\\.[0-9]+$", "examples": ["12.05"]}
ADDRESS: Schema = {"type": "string", "format": "uri", "description": "A link that works for some minutes"}


def record(optional: Iterable[str] = (), **fields: Schema) -> Schema:
    """An object; its fields are always there, but for the optional ones."""
    return {"type": "object", "properties": fields, "required": [name for name in fields if name not in optional]}


def list_of(schema: Schema) -> Schema:
    """An array."""
    return {"type": "array", "items": schema}


def page_of(schema: Schema) -> Schema:
    """A page of a list."""
    cursor = {"type": ["string", "null"], "description": "The cursor of the next page; null at the end"}
    return record(items=list_of(schema), next=cursor)


def or_null(schema: Schema) -> Schema:
    """The same, or null."""
    if "type" in schema and "enum" not in schema:
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


def one_of(words: type[StrEnum] | Iterable[str]) -> Schema:
    """One of a few words."""
    return {"type": "string", "enum": [str(word) for word in words]}


def named(name: str) -> Schema:
    """A schema of the components."""
    return {"$ref": f"#/components/schemas/{name}"}
