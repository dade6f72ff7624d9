"""What the OpenAPI document says of answers, and where an answer is not as it says."""

from typing import Any

from jsonschema import Draft202012Validator

from actuals.api.openapi.document import document

DOCUMENT = document("1.2.3")
SCHEMAS = DOCUMENT["components"]["schemas"]


def closed(schema: Any) -> Any:
    """The same, refusing what it does not name: what is answered and not described is found."""
    match schema:
        case {"properties": _}:
            return {name: closed(part) for name, part in schema.items()} | {"additionalProperties": False}
        case dict():
            return {name: closed(part) for name, part in schema.items()}
        case list():
            return [closed(part) for part in schema]
        case _:
            return schema


CLOSED = {"schemas": {name: closed(schema) for name, schema in SCHEMAS.items()}}


def faults(name: str, answer: object) -> list[str]:
    """Where an answer is not as the schema of that name says."""
    return faults_in({"$ref": f"#/components/schemas/{name}"}, answer)


def faults_in(schema: dict[str, Any], answer: object) -> list[str]:
    """Where an answer is not as a schema of the document says."""
    validator = Draft202012Validator(closed(schema) | {"components": CLOSED})
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(answer)]


def faults_of_answer(method: str, path: str, status: int, body: object) -> list[str]:
    """Where what a call answered in JSON is not as the document says; `path` is as it has it."""
    call = DOCUMENT["paths"].get(path, {}).get(method.lower())
    if status >= 500 or call is None:
        return faults("Problem", body)
    if str(status) not in call["responses"]:
        return [f"{method} {path} is not said to answer {status}"]
    answer = call["responses"][str(status)]
    if "$ref" in answer:
        return faults("Problem", body)
    return faults_in(answer["content"]["application/json"]["schema"], body)
