"""The wire between our clients and moto: every call is seen, and any of them can go wrong on the way there or back."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ReadTimeoutError
from moto.core.botocore_stubber import MockRawResponse
from moto.core.models import DEFAULT_ACCOUNT_ID, botocore_stubber
from moto.dynamodb.models import dynamodb_backends

from actuals.aws import clients
from tests.faults.world import REGION

READS = {"GetItem", "BatchGetItem", "Query", "GetObject", "HeadObject", "ListObjectVersions"}
ALL = "*"


class Fault(StrEnum):
    """What can become of a call, beside the end of the process."""

    ANSWER_LOST = "it takes effect, and its answer is lost"
    FAILED_LATE = "it takes effect, and is answered with a 500"
    THROTTLED = "it is refused as one too many"
    CONFLICT = "it is refused, as somebody else is writing there"


@dataclass(frozen=True)
class Call:
    """One call, of one thing or of several; every try is a call of its own."""

    operation: str
    touches: frozenset[tuple[str, str]]

    @property
    def is_read(self) -> bool:
        return self.operation in READS

    def meets(self, other: "Call") -> bool:
        """Whether it matters which of the two is first."""
        if self.is_read and other.is_read:
            return False
        return any(
            where == there and (ALL in {what, that} or what == that)
            for where, what in self.touches
            for there, that in other.touches
        )

    def __str__(self) -> str:
        return f"{self.operation} {', '.join(sorted({where for where, _ in self.touches}))}"


class Wire:
    """What `on_call` answers becomes of the call; nothing by itself."""

    def __init__(self) -> None:
        self.on_call: Callable[[Call], Fault | None] = lambda _: None

    def send(self, request: Any, event_name: str, **_: Any) -> AWSResponse | None:
        """Takes the place of moto's own handler, which would let every request take effect."""
        operation = event_name.rpartition(".")[2]
        call = Call(operation, frozenset(_touched(operation, request)))
        match self.on_call(call):
            case None:
                return botocore_stubber(event_name, request)
            case Fault.THROTTLED:
                return _throttled(request)
            case Fault.CONFLICT:
                return _conflict(operation, request)
            case fault:
                botocore_stubber(event_name, request)
                return _lost(fault, request)


@contextmanager
def tapped() -> Iterator[Wire]:
    """A wire under all our clients."""
    wire = Wire()
    every_event: list[Any] = [client.meta.events for client in (clients.dynamodb(), clients.s3(), clients.sqs())]
    for events in every_event:
        events.unregister("before-send", botocore_stubber)
        events.register("before-send", wire.send)
    try:
        yield wire
    finally:
        for events in every_event:
            events.unregister("before-send", wire.send)
            events.register("before-send", botocore_stubber)


def _lost(fault: Fault, request: Any) -> AWSResponse:
    if fault is Fault.ANSWER_LOST:
        raise ReadTimeoutError(endpoint_url=request.url)
    return _refused(request, 500, "InternalServerError")


def _throttled(request: Any) -> AWSResponse:
    return _refused(request, 503, "SlowDown") if _is_s3(request) else _refused(request, 400, "ThrottlingException")


def _conflict(operation: str, request: Any) -> AWSResponse | None:
    """What one write to DynamoDB and what several are told; moto never says so by itself."""
    if operation == "TransactWriteItems":
        codes = ["TransactionConflict", *["None"] * (len(json.loads(request.body)["TransactItems"]) - 1)]
        reasons = [{"Code": code} for code in codes]
        return _refused(request, 400, "TransactionCanceledException", CancellationReasons=reasons)
    if operation in {"PutItem", "UpdateItem", "DeleteItem"}:
        return _refused(request, 400, "TransactionConflictException")
    return botocore_stubber("", request)


def _refused(request: Any, status: int, code: str, **more: Any) -> AWSResponse:
    body = f"<Error><Code>{code}</Code></Error>" if _is_s3(request) else json.dumps({"__type": code, **more})
    return AWSResponse(request.url, status, HTTPHeaders(), MockRawResponse(body))


def _is_s3(request: Any) -> bool:
    return ".s3." in request.url


def _touched(operation: str, request: Any) -> Iterator[tuple[str, str]]:
    """Tables and the items in them, or files; what goes into a queue is in nobody's way."""
    if _is_s3(request):
        place = urlsplit(request.url)
        yield place.netloc, ALL if operation == "ListObjectVersions" else place.path
    elif "dynamodb" in request.url:
        yield from _items(operation, json.loads(request.body))


def _items(operation: str, body: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if operation == "BatchGetItem":
        for table, asked in body["RequestItems"].items():
            yield from ((table, _key(table, key)) for key in asked["Keys"])
    elif operation == "BatchWriteItem":
        for table, writes in body["RequestItems"].items():
            yield from ((table, _key(table, write["PutRequest"]["Item"])) for write in writes)
    elif operation == "TransactWriteItems":
        parts = (part for write in body["TransactItems"] for part in write.values())
        yield from ((part["TableName"], _key(part["TableName"], part.get("Item") or part["Key"])) for part in parts)
    else:
        item = body.get("Key") or body.get("Item")
        yield body["TableName"], _key(body["TableName"], item) if item else ALL


def _key(table: str, item: dict[str, Any]) -> str:
    names = dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].tables[table].table_key_attrs
    return json.dumps([item[name] for name in names])
