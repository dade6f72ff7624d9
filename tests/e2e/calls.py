"""A client of the API that looks at answers of every kind, good and bad."""

import csv
import io
import json
from typing import Any

import httpx

from infra.local.api import Api, Json
from infra.local.clients import Client
from infra.local.stack import Stack

Query = dict[str, str | int]
COUNTED = ("new", "updated", "unchanged", "rejected")


class Caller(Api):
    """Calls on behalf of one client; whatever it is told of an import, nothing is lost and nothing counted twice."""

    def __init__(self, stack: Stack, client: Client) -> None:
        super().__init__(stack.api_url, stack.token_url, client)
        self.client = client

    def ask(self, method: str, path: str, **request: Any) -> httpx.Response:
        """Any call; the answer as it is."""
        return self._http.request(method, path, **request)

    def status(self, method: str, path: str, **request: Any) -> int:
        """Any call; the status of its answer only."""
        return self.ask(method, path, **request).status_code

    def get(self, path: str, **query: str | int) -> Json:
        """One answer; of an import, every record is in exactly one of its counts."""
        answer = super().get(path, **query)
        counts = answer.get("counts", {})
        assert counts.get("read", 0) == sum(counts.get(name, 0) for name in COUNTED)
        return answer

    def begin(self, kind: str, filename: str, **asked: Any) -> Json:
        """Ask for an upload."""
        return self.post("/imports", {"kind": kind, "filename": filename, **asked})

    def report(self, begun: Json) -> Json:
        """What the check of an uploaded file says."""
        return self.wait(f"/imports/{begun['importId']}", lambda answer: answer["checkedAt"] is not None)

    def check(self, content: bytes, kind: str = "visits", filename: str = "week.csv", **asked: Any) -> Json:
        """Upload a file and wait for its report."""
        begun = self.begin(kind, filename, **asked)
        assert upload(begun, content) == 204
        return self.report(begun)

    def settled(self, import_id: str) -> Json:
        """An import once nothing more happens to it by itself."""
        return self.wait(f"/imports/{import_id}", lambda answer: answer["status"] not in {"checking", "importing"})

    def store(self, content: bytes, **asked: Any) -> Json:
        """Upload a good file and confirm it."""
        report = self.check(content, **asked)
        assert report["status"] == "ready", report["issues"]
        return self.confirm(report["importId"])

    def close(self) -> None:
        """No more calls."""
        self._http.close()


def upload(begun: Json, content: bytes, **fields: str) -> int:
    """Use the presigned form, with other fields where a test says so; the status of the answer."""
    form = begun["upload"]
    answer = httpx.post(form["url"], data=form["fields"] | fields, files={"file": content}, timeout=120)
    return answer.status_code


def download(url: str) -> str:
    """What a presigned link leads to."""
    return httpx.get(url, timeout=60).raise_for_status().content.decode("utf-8-sig")


def table(text: str) -> list[dict[str, str]]:
    """The rows of a CSV file by heading."""
    return list(csv.DictReader(io.StringIO(text, newline="")))


def array(text: str) -> list[Json]:
    """The objects of a JSON file."""
    found: list[Json] = json.loads(text)
    return found
