"""Leases in the payments table: one worker at a time is at a run, so that no two write lines of it at once."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from actuals.aws.attributes import moment, text
from actuals.aws.clients import dynamodb
from actuals.aws.payments import of_run
from actuals.model.refs import PaymentRunId

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

LEASE = "lease"


class RunIsTakenError(Exception):
    """Another delivery is at this run; the message comes again."""


class RunLeases:
    """Each stands beside its run. The lease of a worker that died is over at its time."""

    def __init__(self, name: str, client: "DynamoDBClient | None" = None) -> None:
        self._name = name
        self._client = client or dynamodb()

    @contextmanager
    def held(self, run_id: PaymentRunId, now: datetime, until: datetime) -> Iterator[None]:
        """Have a run until a moment, or until the end of the block; `RunIsTakenError` while another has it."""
        owner = secrets.token_hex(8)
        if not self._take(run_id, owner, now, until):
            raise RunIsTakenError
        try:
            yield
        finally:
            self._let_go(run_id, owner)

    def _take(self, run_id: PaymentRunId, owner: str, now: datetime, until: datetime) -> bool:
        try:
            self._client.put_item(
                TableName=self._name,
                Item=of_run(run_id, LEASE) | {"leaseOwner": text(owner), "leaseUntil": text(moment(until))},
                ConditionExpression="attribute_not_exists(pk) OR leaseUntil < :now OR leaseOwner = :owner",
                ExpressionAttributeValues={":now": text(moment(now)), ":owner": text(owner)},
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def _let_go(self, run_id: PaymentRunId, owner: str) -> None:
        """Give a run back, if it is still the worker's."""
        try:
            self._client.delete_item(
                TableName=self._name,
                Key=of_run(run_id, LEASE),
                ConditionExpression="attribute_not_exists(pk) OR leaseOwner = :owner",
                ExpressionAttributeValues={":owner": text(owner)},
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return
