"""The reference table: what the council decided, one record an item, as the JSON that the API shows."""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from actuals.aws.attributes import Item, batch_get, query, text
from actuals.aws.clients import dynamodb
from actuals.model.imports import CARERS, Import
from actuals.model.refs import ContractNumber, ProviderRef

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

Record = dict[str, Any]
ORDERS = "orders"
BATCH_WRITE = 25
ATTEMPTS = 8


class NotAllWrittenError(Exception):
    """The table took only a part of a batch, again and again; the whole batch can be sent again."""


def carers_of(provider: ProviderRef) -> str:
    """The kind under which a provider's carers are kept."""
    return f"carers/{provider}"


def kept_under(import_: Import) -> str:
    """The kind under which the records of a bulk import are kept."""
    return carers_of(import_.sender) if import_.kind == CARERS else import_.kind


class ReferenceTable:
    """Records by kind and key; a kind is a word of the API (`orders`), or `carers_of(provider)`."""

    def __init__(self, name: str, client: "DynamoDBClient | None" = None) -> None:
        self._name = name
        self._client = client or dynamodb()

    def get(self, kind: str, key: str) -> Record | None:
        """One record, as it is at this moment."""
        answer = self._client.get_item(TableName=self._name, Key=_primary(kind, key), ConsistentRead=True)
        return _record(answer["Item"]) if "Item" in answer else None

    def get_many(self, kind: str, keys: Sequence[str]) -> dict[str, Record]:
        """Those of the given records that are stored, by key."""
        found = batch_get(self._client, self._name, [_primary(kind, key) for key in dict.fromkeys(keys)])
        return {item["sk"]["S"]: _record(item) for item in found}

    def put(self, kind: str, key: str, record: Record) -> bool:
        """Write a record over what stands there; true when nothing stood there."""
        answer = self._client.put_item(
            TableName=self._name, Item=record_item(kind, key, record), ReturnValues="ALL_OLD"
        )
        return "Attributes" not in answer

    def put_many(self, kind: str, records: Mapping[str, Record]) -> None:
        """Write many records, by key; raises `NotAllWrittenError` when the table cannot keep up."""
        puts = [{"PutRequest": {"Item": record_item(kind, key, record)}} for key, record in records.items()]
        for start in range(0, len(puts), BATCH_WRITE):
            self._write(puts[start : start + BATCH_WRITE])

    def delete(self, kind: str, key: str) -> None:
        """Remove a record, if it is there."""
        self._client.delete_item(TableName=self._name, Key=_primary(kind, key))

    def after(self, kind: str, key: str | None, limit: int) -> Iterator[tuple[str, Record]]:
        """The records of a kind that follow a key (all, when None), in order of key, read `limit` at a time."""
        condition, values = "pk = :kind", {":kind": text(kind)}
        if key is not None:
            condition += " AND sk > :key"
            values[":key"] = text(key)
        return self._query(KeyConditionExpression=condition, ExpressionAttributeValues=values, Limit=limit)

    def all(self, kind: str) -> Iterator[Record]:
        """Every record of a kind, in order of key."""
        rows = self._query(KeyConditionExpression="pk = :kind", ExpressionAttributeValues={":kind": text(kind)})
        return (record for _, record in rows)

    def orders_of_contract(self, contract: ContractNumber) -> Iterator[Record]:
        """Every order placed against a contract, whatever its status, in order of OrderRef."""
        rows = self._query(
            IndexName="byContract",
            KeyConditionExpression="contract = :contract",
            ExpressionAttributeValues={":contract": text(contract)},
        )
        return (record for _, record in rows)

    def _query(self, **request: Any) -> Iterator[tuple[str, Record]]:
        rows = query(self._client, self._name, **request)
        return ((row["sk"]["S"], _record(row)) for row in rows)

    def _write(self, requests: Any) -> None:
        for attempt in range(ATTEMPTS):
            answer = self._client.batch_write_item(RequestItems={self._name: requests})
            requests = answer.get("UnprocessedItems", {}).get(self._name, [])
            if not requests:
                return
            time.sleep(0.05 * 2**attempt)
        raise NotAllWrittenError(self._name)


def _primary(kind: str, key: str) -> Item:
    return {"pk": text(kind), "sk": text(key)}


def record_item(kind: str, key: str, record: Record) -> Item:
    """A record as it stands in the table."""
    item = _primary(kind, key) | {"record": text(json.dumps(record, ensure_ascii=False, separators=(",", ":")))}
    if kind == ORDERS:
        item["contract"] = text(record["contractNumber"])
    return item


def _record(item: Item) -> Record:
    record: Record = json.loads(item["record"]["S"])
    return record
