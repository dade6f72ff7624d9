"""What the template grants each function, held against every call to AWS that its handler makes in a test.

Moto lets everybody do everything. A function without a grant would fail at AWS alone, perhaps for one person of many.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from botocore.client import BaseClient

from tests.template import TEMPLATE, functions

FUNCTIONS = TEMPLATE.parent / "functions"
OBJECTS = {"CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload"}
Need = tuple[str, str]
"""An action, and what it is done to: `VisitsTable/index/held`, `InboxBucket/inbox/*`, `PayQueue`."""


@contextmanager
def watched() -> Iterator[None]:
    """Ends with an error if a handler did what none of its functions may do."""
    client_class: Any = BaseClient  # its stubs leave out what all calls go through
    call = client_class._make_api_call
    refused: set[tuple[str, str, str]] = set()

    def watch(client: Any, operation: str, params: dict[str, Any]) -> Any:
        if (handler := _handler()) is not None:
            needs = set(_needs(client.meta.service_model.service_name, operation, params))
            refused.update((handler, *need) for need in needs - granted().get(handler, needs))
        return call(client, operation, params)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseClient, "_make_api_call", watch)
        yield
    if refused:
        pytest.fail(f"The template does not grant this: {sorted(refused)}")


@cache
def granted() -> dict[str, set[Need]]:
    """By the file of the handler: functions that share one are not told apart."""
    grants: dict[str, set[Need]] = {}
    for function in functions().values():
        handler = function["CodeUri"].removeprefix("functions/") + function["Handler"].split(".")[0] + ".py"
        statements = (each for policy in function.get("Policies", []) for each in policy["Statement"])
        grants.setdefault(handler, set()).update(
            (action, _said(resource))
            for statement in statements
            for action in _listed(statement["Action"])
            for resource in _listed(statement["Resource"])
        )
    return grants


def _handler() -> str | None:
    """Which handler is at work in this thread, as `match/night.py`."""
    frame = sys._getframe()
    while frame.f_back:
        frame = frame.f_back
        path = Path(frame.f_code.co_filename)
        if FUNCTIONS in path.parents:
            return path.relative_to(FUNCTIONS).as_posix()
    return None


def _needs(service: str, operation: str, params: dict[str, Any]) -> Iterator[Need]:
    match service, operation:
        case "dynamodb", "TransactWriteItems":
            parts = (part for write in params["TransactItems"] for part in write.items())
            names = {"ConditionCheck": "ConditionCheckItem"}
            yield from ((f"dynamodb:{names.get(kind, f'{kind}Item')}", part["TableName"]) for kind, part in parts)
        case "dynamodb", ("BatchGetItem" | "BatchWriteItem"):
            yield from ((f"dynamodb:{operation}", table) for table in params["RequestItems"])
        case "dynamodb", _:
            index = f"/index/{params['IndexName']}" if "IndexName" in params else ""
            yield f"dynamodb:{operation}", params["TableName"] + index
        case "s3", "ListObjectVersions":
            yield "s3:ListBucketVersions", _buckets()[params["Bucket"]]
        case "s3", _:
            action = "PutObject" if operation in OBJECTS else operation + ("Version" if "VersionId" in params else "")
            yield f"s3:{action}", f"{_buckets()[params['Bucket']]}/{params['Key'].split('/')[0]}/*"
        case "sqs", ("SendMessage" | "SendMessageBatch"):
            yield "sqs:SendMessage", params["QueueUrl"].rpartition("/")[2]
        case _:
            return


def _buckets() -> dict[str, str]:
    """Logical ids by the names that buckets have in tests."""
    needed = (resource.split("/")[0] for grants in granted().values() for _, resource in grants)
    return {name.lower(): name for name in needed}


def _said(resource: Any) -> str:
    ((_, value),) = resource.items()
    return str(value).replace("${", "").replace("}", "").replace(".Arn", "")


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
