"""All that lasts when a process dies, on moto: tables, buckets and messages; taken down, compared and put back.

States that differ only in what is drawn at random (ids, owners of leases, names of versions) are one and the same.
"""

import hashlib
import json
import re
import tarfile
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from moto.s3.models import FakeKey, s3_backends
from moto.sqs.models import sqs_backends

from actuals.aws.packed import unpack

del FakeKey.__del__  # it would complain of files that a state holds on to
REGION = "eu-west-2"
DRAWN = re.compile(r"d1ce[0-9a-f]{4,}")

Items = dict[str, list[dict[str, Any]]]
Versions = dict[str, dict[str, list[Any]]]
Waiting = frozenset[tuple[str, str]]
"""Messages by queue and body: what is sent twice, or received and not done, waits once."""


@dataclass(frozen=True)
class State:
    """What lasted up to a moment."""

    items: Items
    files: Versions
    waiting: Waiting

    @cached_property
    def text(self) -> str:
        """The same for states that are the same in all that matters."""
        versions = {file.version_id: _digest(file) for file in self._every_file()}
        lines = [*self._rows(), *self._listed(), *(f"{queue}: {body}" for queue, body in sorted(self.waiting))]
        plain = "\n".join(lines)
        for version, digest in versions.items():
            plain = plain.replace(version, digest)
        return _numbered(plain)

    def _rows(self) -> list[str]:
        return [f"{table}: {row}" for table, items in sorted(self.items.items()) for row in sorted(map(_plain, items))]

    def _listed(self) -> list[str]:
        """Under each key: what was ever written there, and what was written last."""
        return [
            f"{bucket}/{key}: {sorted({*map(_digest, files)})}, last {_digest(files[-1])}"
            for bucket, keys in sorted(self.files.items())
            for key, files in sorted(keys.items())
        ]

    def _every_file(self) -> list[Any]:
        return [file for keys in self.files.values() for files in keys.values() for file in files]


class World:
    """Moto's backends, looked up anew each time: a transaction that fails puts others in their place."""

    def __init__(self) -> None:
        self.in_hand: Waiting = frozenset()

    def state(self) -> State:
        """Everything as it is now."""
        items = {name: _items(table) for name, table in _tables().items()}
        files = {name: {key: _versions(bucket, key) for key in bucket.keys} for name, bucket in _buckets().items()}
        return State(items, files, self.in_hand | _sent())

    def put_back(self, state: State) -> None:
        """Everything as it was."""
        for name, table in _tables().items():
            if state.items[name] != _items(table):
                table.items.clear()
                for item in state.items[name]:
                    table.put_item(item)
        for name, bucket in _buckets().items():
            dict.clear(bucket.keys)
            for key, files in state.files[name].items():
                dict.__setitem__(bucket.keys, key, [*files])
        _forget_sent()
        self.in_hand = state.waiting

    def receive(self) -> list[tuple[str, str]]:
        """What waits, by queue and in order; it waits on until it is done."""
        self.in_hand |= _sent()
        _forget_sent()
        return sorted(self.in_hand)

    def done(self, queue: str, body: str) -> None:
        """A message was handled, and does not come again."""
        self.in_hand -= {(queue, body)}


def _tables() -> dict[str, Any]:
    return dict(dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].tables)


def _buckets() -> dict[str, Any]:
    return dict(s3_backends[DEFAULT_ACCOUNT_ID]["aws"].buckets)


def _queues() -> dict[str, Any]:
    return dict(sqs_backends[DEFAULT_ACCOUNT_ID][REGION].queues)


def _items(table: Any) -> list[dict[str, Any]]:
    return [item.to_json()["Attributes"] for item in table.all_items()]


def _versions(bucket: Any, key: str) -> list[Any]:
    return list(bucket.keys.getlist(key))


def _sent() -> Waiting:
    return frozenset((name, message.body) for name, queue in _queues().items() for message in queue._messages)


def _forget_sent() -> None:
    for queue in _queues().values():
        queue._messages.clear()


def _plain(item: dict[str, Any]) -> str:
    """Packed values in clear."""
    shown = {name: _clear(value["B"]) if "B" in value else value for name, value in item.items()}
    return json.dumps(shown, sort_keys=True)


def _clear(packed: bytes) -> Any:
    """What is packed; a set has no order."""
    noun = json.loads(unpack(packed))
    return noun | {"claim_covers": sorted(noun["claim_covers"])} if "claim_covers" in noun else noun


def _digest(file: Any) -> str:
    """Of what is in a file: archives say beside that when they were made."""
    content = repr(_unpacked(file.value)).encode() if file.name.endswith(".tar.gz") else file.value
    return hashlib.sha256(content).hexdigest()[:16]


def _unpacked(archive: bytes) -> list[tuple[str, bytes]]:
    with tarfile.open(fileobj=BytesIO(archive)) as tar:
        return [(member.name, file.read()) for member in tar if (file := tar.extractfile(member))]


def _numbered(plain: str) -> str:
    """Drawn ids by the order in which they come up."""
    names: dict[str, str] = {}
    return DRAWN.sub(lambda found: names.setdefault(found[0], f"<{len(names) + 1}>"), plain)
