"""The idempotency table: the first answers to calls that carried an Idempotency-Key, for a day."""

from typing import TYPE_CHECKING

from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer

from actuals.aws.clients import dynamodb

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class IdempotencyTable(DynamoDBPersistenceLayer):
    """As Powertools keeps it: key `id`, TTL `expiration`."""

    def __init__(self, name: str, client: "DynamoDBClient | None" = None) -> None:
        super().__init__(table_name=name, boto3_client=client or dynamodb())
