"""The exports table: what was asked for, and what each file adds up to."""

from dataclasses import replace
from typing import TYPE_CHECKING

from actuals.aws.attributes import Item, as_json, text
from actuals.aws.clients import dynamodb
from actuals.model.exports import Export, ExportStatus, Totals
from actuals.model.refs import ExportId
from actuals.stored import load

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class ExportsTable:
    """One item an export."""

    def __init__(self, name: str, client: "DynamoDBClient | None" = None) -> None:
        self._name = name
        self._client = client or dynamodb()

    def add(self, export: Export) -> None:
        """Remember what was asked for."""
        self._client.put_item(TableName=self._name, Item=_primary(export.export_id) | {"export": as_json(export)})

    def export(self, export_id: ExportId) -> Export | None:
        """One export, as it is at this moment."""
        answer = self._client.get_item(TableName=self._name, Key=_primary(export_id), ConsistentRead=True)
        return load(Export, answer["Item"]["export"]["S"], export_id) if "Item" in answer else None

    def finish(self, export: Export, totals: Totals) -> None:
        """The file is there. Saying so twice changes nothing but the totals, which are those of the later file."""
        ready = replace(export, status=ExportStatus.READY, totals=totals)
        self._client.update_item(
            TableName=self._name,
            Key=_primary(export.export_id),
            UpdateExpression="SET #export = :export",
            ConditionExpression="attribute_exists(exportId)",
            ExpressionAttributeNames={"#export": "export"},
            ExpressionAttributeValues={":export": as_json(ready)},
        )


def export_key(export: Export) -> str:
    """Where an export's file is."""
    return f"exports/{export.export_id}.{export.format}"


def _primary(export_id: ExportId) -> Item:
    return {"exportId": text(export_id)}
