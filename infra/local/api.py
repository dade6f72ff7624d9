"""The API as a client uses it: a token, calls, an upload, and waiting until a job has ended."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx

from infra.local.clients import Client, token

Json = dict[str, Any]
PATIENCE_SECONDS = 60
PAUSE_SECONDS = 0.1


class UnexpectedAnswer(Exception):
    """The API gave an unexpected answer."""


class Api:
    """Calls on behalf of one client."""

    def __init__(self, api_url: str, token_url: str, client: Client) -> None:
        bearer = {"Authorization": f"Bearer {token(token_url, client)}"}
        self._http = httpx.Client(base_url=api_url, headers=bearer, timeout=30)

    def get(self, path: str, **query: str | int) -> Json:
        """One answer."""
        return self._call("GET", path, params=query)

    def all(self, path: str, **query: str | int) -> Iterator[Json]:
        """Every item of a list, page after page."""
        page = self.get(path, **query)
        yield from page["items"]
        while page["next"]:
            page = self.get(path, **query, cursor=page["next"])
            yield from page["items"]

    def put(self, path: str, body: Json) -> Json:
        """Put a record."""
        return self._call("PUT", path, json=body)

    def post(self, path: str, body: Json | None = None) -> Json:
        """Ask for something to be done."""
        return self._call("POST", path, json=body or {})

    def send(self, kind: str, file: Path) -> Json:
        """Upload a file and wait for its report."""
        asked = self.post("/imports", {"kind": kind, "filename": file.name})
        form = asked["upload"]
        with file.open("rb") as content:
            httpx.post(form["url"], data=form["fields"], files={"file": content}, timeout=60).raise_for_status()
        return self.wait(f"/imports/{asked['importId']}", lambda answer: answer["checkedAt"] is not None)

    def confirm(self, import_id: str, *, withdraw_missing: bool = False) -> Json:
        """Confirm an import and wait until it is stored."""
        self.post(f"/imports/{import_id}/confirm", {"withdrawMissing": True} if withdraw_missing else {})
        return self.wait(f"/imports/{import_id}", lambda answer: answer["status"] != "importing")

    def wait(self, path: str, ended: Callable[[Json], bool]) -> Json:
        """Ask again and again until a job has ended."""
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            answer = self.get(path)
            if ended(answer):
                return answer
            time.sleep(PAUSE_SECONDS)
        raise UnexpectedAnswer(f"{path} has not ended after {PATIENCE_SECONDS} seconds.")

    def export(self, kind: str, form: str, **filters: str) -> tuple[Json, str]:
        """Ask for an export, wait for it, download it."""
        asked = self.post("/exports", {"kind": kind, "format": form, **filters})
        export = self.wait(f"/exports/{asked['exportId']}", lambda answer: answer["status"] != "running")
        return export, httpx.get(export["url"], timeout=60).raise_for_status().content.decode("utf-8-sig")

    def _call(self, method: str, path: str, **request: Any) -> Json:
        answer = self._http.request(method, path, **request)
        if answer.is_error:
            raise UnexpectedAnswer(f"{method} {path}: {answer.status_code} {answer.text}")
        body: Json = answer.json()
        return body
