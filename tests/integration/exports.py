"""Exports as a client asks for them, and the writer as its messages reach it."""

import csv
import json
from io import StringIO
from typing import Any
from urllib.parse import urlsplit

from actuals.aws.files import FilesBucket
from functions.export.handler import api
from functions.export.writer import write
from tests.integration.calls import P100, Answer, Client, call
from tests.integration.queues import succeed, taken


def asked_for(body: dict[str, Any], client: Client = P100, **headers: str) -> Answer:
    return call(api, "POST", "/exports", client, body, headers)


def messages(aws: dict[str, str]) -> list[dict[str, Any]]:
    return taken(aws["EXPORT_QUEUE"])


def written(aws: dict[str, str]) -> None:
    waiting = messages(aws)
    assert waiting
    for message in waiting:
        succeed(write, message)


def exported(aws: dict[str, str], body: dict[str, Any], client: Client = P100) -> tuple[dict[str, Any], bytes]:
    answer = asked_for(body, client)
    assert (answer.status, answer.body["status"]) == (202, "running"), answer
    written(aws)
    shown = call(api, "GET", f"/exports/{answer.body['exportId']}", client)
    return shown.body, content(aws, shown.body)


def content(aws: dict[str, str], export: dict[str, Any]) -> bytes:
    key = urlsplit(export["url"]).path.partition("/exports/")[2]
    return b"".join(FilesBucket(aws["EXPORTS_BUCKET"]).read(f"exports/{key}"))


def rows(file: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(file.decode("utf-8-sig"), newline="")))


def objects(aws: dict[str, str], body: dict[str, Any], client: Client = P100) -> list[dict[str, Any]]:
    """What an export as JSON holds."""
    found: list[dict[str, Any]] = json.loads(exported(aws, body | {"format": "json"}, client)[1])
    return found
