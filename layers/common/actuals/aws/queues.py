"""Queues: what one step leaves for the next to do."""

import json
from typing import TYPE_CHECKING, Any

from actuals.aws.clients import sqs

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


class Queue:
    """A queue of small JSON messages; each may be delivered more than once."""

    def __init__(self, url: str, client: "SQSClient | None" = None) -> None:
        self._url = url
        self._client = client or sqs()

    def send(self, message: dict[str, Any]) -> None:
        """Leave a message."""
        self._client.send_message(QueueUrl=self._url, MessageBody=json.dumps(message))
