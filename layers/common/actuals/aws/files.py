"""Buckets: files read and written in pieces, so that no size has to fit in memory."""

import json
from collections.abc import Iterable, Iterator, Mapping
from io import BufferedReader, RawIOBase
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote_plus

from boto3.s3.transfer import TransferConfig

from actuals.aws.clients import s3
from actuals.model.refs import ImportId

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

READ_BYTES = 256 * 1024
PART_BYTES = 8 * 1024 * 1024
INBOX_PREFIX = "inbox/"
_IN_THIS_THREAD = TransferConfig(multipart_threshold=PART_BYTES, multipart_chunksize=PART_BYTES, use_threads=False)


class FilesBucket:
    """One bucket of files."""

    def __init__(self, name: str, client: "S3Client | None" = None) -> None:
        self._name = name
        self._client = client or s3()

    def read(self, key: str, version: str | None = None) -> Iterator[bytes]:
        """A file's bytes, in pieces; `version` reads that one even when a later one stands there."""
        which: dict[str, Any] = {"VersionId": version} if version else {}
        body = self._client.get_object(Bucket=self._name, Key=key, **which)["Body"]
        with body:
            yield from body.iter_chunks(READ_BYTES)

    def lines(self, key: str) -> Iterator[str]:
        """A text file's lines, without their ends."""
        body = self._client.get_object(Bucket=self._name, Key=key)["Body"]
        with body:
            for line in body.iter_lines(READ_BYTES):
                yield line.decode()

    def objects(self, key: str, first: int) -> Iterator[Any]:
        """The first objects of a file that is one JSON array with an object a line."""
        for line in islice(self.lines(key), 1, 1 + first):
            if line != "]":
                yield json.loads(line.removesuffix(","))

    def write(self, key: str, chunks: Iterable[bytes], content_type: str) -> None:
        """Write a file from pieces; it appears whole or not at all."""
        with BufferedReader(Pieces(chunks), PART_BYTES) as file:
            self._client.upload_fileobj(
                file, self._name, key, ExtraArgs={"ContentType": content_type}, Config=_IN_THIS_THREAD
            )

    def download_url(self, key: str, filename: str, minutes: int, version: str | None = None) -> str:
        """An address from which the file can be fetched for so many minutes, saved under that name."""
        disposition = f'attachment; filename="{filename}"'
        which = {"VersionId": version} if version else {}
        return self._client.generate_presigned_url(
            "get_object",
            Params={"Bucket": self._name, "Key": key, "ResponseContentDisposition": disposition} | which,
            ExpiresIn=minutes * 60,
        )


class InboxBucket(FilesBucket):
    """Where providers put their files: one key an import, made here and never by them."""

    def sign(self, import_id: ImportId, max_bytes: int, seconds: int) -> dict[str, Any]:
        """A form (`url`, `fields`) that allows one file under one key, limited in size and time."""
        form = self._client.generate_presigned_post(
            self._name,
            inbox_key(import_id),
            Conditions=[["content-length-range", 0, max_bytes]],
            ExpiresIn=seconds,
        )
        return {"url": form["url"], "fields": form["fields"]}

    def first_version(self, import_id: ImportId) -> str | None:
        """What was put there first, of all that a form was used for; None when nothing is there any more.

        S3 lists the versions of a key newest first, also where two have the same time.
        """
        key = inbox_key(import_id)
        first: str | None = None
        for page in self._client.get_paginator("list_object_versions").paginate(Bucket=self._name, Prefix=key):
            for version in page.get("Versions", ()):
                first = version["VersionId"] if version["Key"] == key else first
        return first


class Arrived(NamedTuple):
    """A file that S3 announces: the import whose form brought it, which version of its key it is, and its bytes."""

    import_id: ImportId
    version: str
    size: int


def arrived(message: Mapping[str, Any]) -> Iterator[Arrived]:
    """The files that a message announces; S3 also sends one of none, when it is told where to send them."""
    for record in message.get("Records", ()):
        file = record["s3"]["object"]
        import_id = ImportId(unquote_plus(file["key"]).removeprefix(INBOX_PREFIX))
        yield Arrived(import_id, file["versionId"], file["size"])


def inbox_key(import_id: ImportId) -> str:
    """Where an import's file is."""
    return f"{INBOX_PREFIX}{import_id}"


def staged_key(import_id: ImportId) -> str:
    """Where the good records of a checked file wait to be stored."""
    return f"staged/{import_id}/records.jsonl"


def half_checked_key(import_id: ImportId) -> str:
    """Where a check that ran short of time left its folder."""
    return f"half-checked/{import_id}.tar.gz"


def issues_key(import_id: ImportId, form: str) -> str:
    """Where the list of a file's issues is, as `csv` or `json`."""
    return f"staged/{import_id}/issues.{form}"


def changes_key(import_id: ImportId) -> str:
    """Where the list of what a file changes in stored visits is."""
    return f"staged/{import_id}/changes.json"


class Pieces(RawIOBase):
    """Pieces of bytes as a file that can be read once."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._left:
            piece = next(self._chunks, None)
            if piece is None:
                return 0
            self._left = piece
        size = min(len(buffer), len(self._left))
        buffer[:size], self._left = self._left[:size], self._left[size:]
        return size
