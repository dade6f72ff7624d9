"""Remittances: what was issued stands in the payments table, and as files in a bucket. Neither is ever changed."""

import hashlib
from collections.abc import Iterable, Iterator
from tempfile import SpooledTemporaryFile
from typing import NamedTuple

from actuals.aws.attributes import Item, as_json, listing, moment, text
from actuals.aws.files import FilesBucket
from actuals.aws.payments import PaymentsTable
from actuals.model.payment_runs import Remittance
from actuals.model.refs import ProviderRef, RemittanceId
from actuals.stored import load

REMITTANCE = "remittance"
IN_MEMORY_BYTES = 8 * 1024 * 1024


class Kept(NamedTuple):
    """A file that was written: which version of its key it is, and its SHA-256."""

    version: str
    sha256: str


class RemittancesTable(PaymentsTable):
    """The payments table, with the remittances in it."""

    def remittance(self, remittance_id: RemittanceId) -> Remittance | None:
        """One remittance, as it was issued."""
        item = self._item(_primary(remittance_id))
        return _load(item) if item else None

    def add_remittance(self, remittance: Remittance) -> None:
        """Write a remittance; one that is there already stays as it is."""
        try:
            self._client.put_item(
                TableName=self._name, Item=_dump(remittance), ConditionExpression="attribute_not_exists(pk)"
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return

    def remittances(
        self, provider: ProviderRef | None = None, before: str | None = None
    ) -> Iterator[tuple[str, Remittance]]:
        """Remittances with their place in the list, newest first: a provider's, or all; those after a place."""
        which = ("byOwner", "owner", str(provider)) if provider else ("byTime", "listing", REMITTANCE)
        rows = listing(self._client, self._name, which, before)
        return ((row["listed"]["S"], _load(row)) for row in rows)


class RemittancesBucket(FilesBucket):
    """The files; which version of each is the one that was issued, the table says."""

    def keep(self, key: str, pieces: Iterable[bytes], content_type: str) -> Kept:
        """Write a file in one request; a file that is written again is one more version."""
        digest = hashlib.sha256()
        with SpooledTemporaryFile(IN_MEMORY_BYTES) as file:
            for piece in pieces:
                digest.update(piece)
                file.write(piece)
            file.seek(0)
            stored = self._client.put_object(Bucket=self._name, Key=key, Body=file, ContentType=content_type)
        return Kept(stored["VersionId"], digest.hexdigest())


def remittance_key(remittance_id: RemittanceId, form: str) -> str:
    """Where a remittance's file is, as `csv`, `html` or `json`."""
    return f"remittances/{remittance_id}.{form}"


def _primary(remittance_id: RemittanceId) -> Item:
    return {"pk": text(f"{REMITTANCE}/{remittance_id}"), "sk": text(REMITTANCE)}


def _dump(remittance: Remittance) -> Item:
    return _primary(remittance.remittance_id) | {
        "remittance": as_json(remittance),
        "owner": text(remittance.provider_ref),
        "listing": text(REMITTANCE),
        "listed": text(f"{moment(remittance.issued_at)}/{remittance.remittance_id}"),
    }


def _load(item: Item) -> Remittance:
    return load(Remittance, item["remittance"]["S"], item["pk"]["S"])
