"""An expanded template, as rules read it."""

import json
from collections.abc import Iterator
from typing import Any

Template = dict[str, Any]
Properties = dict[str, Any]

QUEUE = "AWS::SQS::Queue"
BUCKET = "AWS::S3::Bucket"
TABLE = "AWS::DynamoDB::Table"


def of_type(template: Template, kind: str) -> dict[str, Properties]:
    """The properties of all resources of a kind, by logical id."""
    return {
        name: resource.get("Properties", {})
        for name, resource in template["Resources"].items()
        if resource["Type"] == kind
    }


def target(value: Any) -> str | None:
    """The logical id behind `!Ref X` or `!GetAtt X.Arn`."""
    match value:
        case {"Ref": str(name)}:
            return name
        case {"Fn::GetAtt": [str(name), *_]}:
            return name
        case {"Fn::GetAtt": str(path)}:
            return path.split(".")[0]
        case _:
            return None


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def statements(document: Any) -> list[dict[str, Any]]:
    return as_list(document["Statement"])


def said(value: Any) -> str:
    """A value of the template, for people."""
    return value if isinstance(value, str) else json.dumps(value)


def deep(value: Any, *keys: str) -> Any:
    """What lies under the keys; None if any is missing."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def policy_documents(template: Template) -> Iterator[tuple[str, Any]]:
    """Every permission that is granted, with the logical id of its resource."""
    for name, role in of_type(template, "AWS::IAM::Role").items():
        for policy in role.get("Policies", []):
            yield name, policy["PolicyDocument"]
    for kind in ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::SQS::QueuePolicy"):
        for name, policy in of_type(template, kind).items():
            yield name, policy["PolicyDocument"]
