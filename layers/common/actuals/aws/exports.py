"""The exports table: what was asked for, and what each file adds up to."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from actuals.aws.attributes import Item, number, text
from actuals.aws.clients import dynamodb
from actuals.model.exports import Export, ExportFormat, ExportKind, ExportStatus, Totals
from actuals.model.filters import Filters
from actuals.model.payments import PaymentStatus
from actuals.model.refs import ExportId, ProviderRef
from actuals.model.visits import VisitStatus

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

READ_FROM_TEXT = {"week_ending": date.fromisoformat, "status": VisitStatus, "payment_status": PaymentStatus}


class ExportsTable:
    """One item an export."""

    def __init__(self, name: str, client: "DynamoDBClient | None" = None) -> None:
        self._name = name
        self._client = client or dynamodb()

    def add(self, export: Export) -> None:
        """Remember what was asked for."""
        self._client.put_item(TableName=self._name, Item=_item(export))

    def export(self, export_id: ExportId) -> Export | None:
        """One export, as it is at this moment."""
        answer = self._client.get_item(TableName=self._name, Key={"exportId": text(export_id)}, ConsistentRead=True)
        return _load(answer["Item"]) if "Item" in answer else None

    def finish(self, export_id: ExportId, totals: Totals) -> None:
        """The file is there. Saying so twice changes nothing but the totals, which are those of the later file."""
        self._client.update_item(
            TableName=self._name,
            Key={"exportId": text(export_id)},
            UpdateExpression="SET #status = :ready, #rows = :rows, minutes = :minutes, amount = :amount",
            ConditionExpression="attribute_exists(exportId)",
            ExpressionAttributeNames={"#status": "status", "#rows": "rows"},
            ExpressionAttributeValues={
                ":ready": text(ExportStatus.READY),
                ":rows": number(totals.rows),
                ":minutes": number(totals.minutes),
                ":amount": text(str(totals.amount)),
            },
        )


def export_key(export: Export) -> str:
    """Where an export's file is."""
    return f"exports/{export.export_id}.{export.format}"


def _item(export: Export) -> Item:
    item = {
        "exportId": text(export.export_id),
        "kind": text(export.kind),
        "format": text(export.format),
        "filters": text(json.dumps(_given(export.filters), default=str)),
        "createdAt": text(export.created_at.isoformat()),
        "status": text(export.status),
    }
    return item | ({"owner": text(export.owner)} if export.owner else {})


def _given(filters: Filters) -> dict[str, Any]:
    return {name: value for name, value in asdict(filters).items() if value is not None}


def _load(item: Item) -> Export:
    return Export(
        ExportId(item["exportId"]["S"]),
        ExportKind(item["kind"]["S"]),
        ExportFormat(item["format"]["S"]),
        ProviderRef(item["owner"]["S"]) if "owner" in item else None,
        _filters(json.loads(item["filters"]["S"])),
        datetime.fromisoformat(item["createdAt"]["S"]),
        ExportStatus(item["status"]["S"]),
        _totals(item),
    )


def _filters(given: Mapping[str, Any]) -> Filters:
    read = {name: READ_FROM_TEXT[name](value) for name, value in given.items() if name in READ_FROM_TEXT}
    return Filters(**{**given, **read})


def _totals(item: Item) -> Totals | None:
    if "rows" not in item:
        return None
    return Totals(int(item["rows"]["N"]), int(item["minutes"]["N"]), Decimal(item["amount"]["S"]))
