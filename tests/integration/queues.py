"""Queues as Lambda drives them: what waits is taken, and handed over message by message."""

import json
from typing import Any

import boto3

from tests.integration.calls import Context


def taken(url: str) -> list[dict[str, Any]]:
    """Take what waits in a queue."""
    client, bodies = boto3.client("sqs"), []
    while found := client.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        for message in found:
            bodies.append(json.loads(message["Body"]))
            client.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return bodies


def succeed(entry: Any, body: dict[str, Any]) -> None:
    """Deliver one message, which must not fail."""
    assert entry(sqs_event(body), Context()) == {"batchItemFailures": []}


def fail(entry: Any, body: dict[str, Any], receive: int = 1) -> None:
    """Deliver one message, which must fail and come back."""
    assert entry(sqs_event(body, receive), Context())["batchItemFailures"]


def sqs_event(body: dict[str, Any], receive: int = 1) -> dict[str, Any]:
    """One message as Lambda hands it over, the first time or again."""
    record = {"messageId": "message", "body": json.dumps(body), "eventSource": "aws:sqs", "receiptHandle": "receipt"}
    return {"Records": [record | {"attributes": {"ApproximateReceiveCount": str(receive)}}]}
