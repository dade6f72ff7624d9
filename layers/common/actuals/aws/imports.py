"""The imports table: uploads on their way, and the file references that confirmed ones have claimed."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from actuals.aws.attributes import Item, as_json, listing, moment, number, over, standing, text
from actuals.aws.clients import dynamodb
from actuals.aws.optimistic_lock import StaleVersionError
from actuals.model.imports import NOT_BEGUN, Import, Progress
from actuals.model.refs import ImportId, ProviderRef
from actuals.stored import load

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

COUNCIL = "*council"
CLAIM_TRIES = 5


class ImportsTable:
    """Imports by id, guarded by a version; listed by owner and over all owners, newest first."""

    def __init__(self, name: str, client: "DynamoDBClient | None" = None) -> None:
        self._name = name
        self._client = client or dynamodb()

    def get(self, import_id: ImportId) -> Import | None:
        """One import, as it is at this moment."""
        item = self._item(import_id)
        return _load(item) if item else None

    def save(self, import_: Import) -> Import:
        """Write an import over the version it was read at; raises `StaleVersionError` when that has gone."""
        saved = replace(import_, version=import_.version + 1, progress=NOT_BEGUN)
        try:
            self._client.put_item(TableName=self._name, Item=_dump(saved), **over(import_.version, "importId"))
        except self._client.exceptions.ConditionalCheckFailedException as failure:
            if not _is_own_write(standing(failure), saved):
                raise StaleVersionError from failure
        return saved

    def tell(self, import_: Import, progress: Progress) -> None:
        """Note how far the check of an import is, beside it: its version stays, and whoever saves it takes this away.

        Raises `StaleVersionError` when it was saved since it was read: a check that is no longer wanted ends here.
        """
        try:
            self._client.update_item(
                TableName=self._name,
                Key={"importId": text(import_.import_id)},
                UpdateExpression="SET checked = :checked, toCheck = :of",
                ConditionExpression="version = :version",
                ExpressionAttributeValues={
                    ":checked": number(progress.checked),
                    ":of": number(progress.of),
                    ":version": number(import_.version),
                },
            )
        except self._client.exceptions.ConditionalCheckFailedException as failure:
            raise StaleVersionError from failure

    def begin(self, import_: Import, at: datetime, *, withdraw_missing: bool) -> Import:
        """Turn an import to importing and claim its file reference, both or neither.

        Answers with a duplicate when another import has the reference; raises `StaleVersionError` when this one
        moved on since it was read.
        """
        confirmed = import_.confirmed(at, withdraw_missing=withdraw_missing)
        saved = replace(confirmed, version=import_.version + 1, progress=NOT_BEGUN)
        writes: list[Any] = [
            {"Put": {"TableName": self._name, "Item": _dump(saved), **over(import_.version, "importId")}}
        ]
        if import_.file_reference is not None:
            writes.append({"Put": {"TableName": self._name, **_claim(import_)}})
        for _ in range(CLAIM_TRIES):
            try:
                self._client.transact_write_items(TransactItems=writes)
            except self._client.exceptions.TransactionCanceledException as cancelled:
                if _met_another(cancelled.response):
                    continue
                return self._after_refusal(import_, saved)
            return saved
        raise StaleVersionError

    def claimed_by(self, provider: ProviderRef, file_reference: str) -> ImportId | None:
        """Which confirmed import has this file reference, if any."""
        item = self._item(_claim_key(provider, file_reference))
        return ImportId(item["claimedBy"]["S"]) if item else None

    def listed(self, owner: str | None = None, before: str | None = None) -> Iterator[tuple[str, Import]]:
        """Imports with their place in the list, newest first: of one owner, or of all; those after a place."""
        which = ("byOwner", "owner", owner) if owner else ("byTime", "listing", "imports")
        rows = listing(self._client, self._name, which, before)
        return ((row["listed"]["S"], _load(row)) for row in rows)

    def _item(self, key: str) -> Item | None:
        answer = self._client.get_item(TableName=self._name, Key={"importId": text(key)}, ConsistentRead=True)
        return answer.get("Item")

    def _after_refusal(self, import_: Import, saved: Import) -> Import:
        """What a refused transaction means: our own first try that did get through, a rival, or a change."""
        if self.get(saved.import_id) == saved:
            return saved
        if import_.file_reference is not None and import_.owner is not None:
            first = self.claimed_by(import_.owner, import_.file_reference)
            if first is not None and first != import_.import_id:
                return self.save(import_.lost_to(first))
        raise StaleVersionError


def owner_key(provider: ProviderRef | None) -> str:
    """Whose list an import stands in."""
    return provider or COUNCIL


def _claim_key(provider: ProviderRef, file_reference: str) -> str:
    """A reference may be longer than a key."""
    return f"claim/{provider}/{hashlib.sha256(file_reference.encode()).hexdigest()}"


def _claim(import_: Import) -> Item:
    """A claim that only the same import may repeat."""
    if import_.owner is None or import_.file_reference is None:
        raise ValueError("only a provider's file has a reference to claim")
    owner = text(import_.import_id)
    return {
        "Item": {"importId": text(_claim_key(import_.owner, import_.file_reference)), "claimedBy": owner},
        "ConditionExpression": "attribute_not_exists(importId) OR claimedBy = :owner",
        "ExpressionAttributeValues": {":owner": owner},
    }


def _met_another(failure: Any) -> bool:
    return any(reason.get("Code") == "TransactionConflict" for reason in failure.get("CancellationReasons", ()))


def _is_own_write(stored: Item | None, saved: Import) -> bool:
    """Whether what stands there is this very write, whose first answer was lost and which was retried."""
    return stored is not None and _load(stored) == saved


def _dump(import_: Import) -> Item:
    return {
        "importId": text(import_.import_id),
        "owner": text(owner_key(import_.owner)),
        "listing": text("imports"),
        "listed": text(f"{moment(import_.created_at)}/{import_.import_id}"),
        "version": number(import_.version),
        "import": as_json(import_),
    }


def _load(item: Item) -> Import:
    stored = load(Import, item["import"]["S"], item["importId"]["S"])
    return replace(stored, progress=Progress(_whole(item, "checked"), _whole(item, "toCheck")))


def _whole(item: Item, name: str) -> int:
    return int(item[name]["N"]) if name in item else 0
