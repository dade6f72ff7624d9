"""Lists, page by page: a cursor holds the position of the last item, and fits one caller and query only."""

import base64
import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from actuals.answers.pages import Page
from actuals.api.caller import Caller
from actuals.api.problems import Malformed
from actuals.api.queries import Query

Item = TypeVar("Item")

PAGING = ("limit", "cursor")
DEFAULT_LIMIT = 50
MAX_LIMIT = 200
WHOLE_NUMBER = re.compile(r"\d{1,4}", re.ASCII)
POSITION = re.compile(r"[\t -~]{1,400}")  # what keys and times are made of; tables refuse to look for more


@dataclass(frozen=True, slots=True)
class Paging:
    """Where a page begins (after a position, or at the start) and how many items it holds."""

    limit: int
    after: str | None
    binding: str

    def page(self, items: Iterable[tuple[str, Item]]) -> Page[Item]:
        """The answer: `items` are (position, item) from after `self.after` on; no more than one too many is taken."""
        taken = list(islice(items, self.limit + 1))
        shown = taken[: self.limit]
        more = len(taken) > self.limit
        return {"items": [item for _, item in shown], "next": self._cursor(shown[-1][0]) if more else None}

    def _cursor(self, position: str) -> str:
        return base64.urlsafe_b64encode(json.dumps([self.binding, position]).encode()).decode().rstrip("=")


def paging_of(path: str, caller: Caller, query: Query) -> Paging:
    """The page that was asked for."""
    binding = _binding(path, caller, query)
    return Paging(_limit(query), _position(query.get("cursor"), binding), binding)


def _limit(query: Query) -> int:
    value = query.get("limit", str(DEFAULT_LIMIT))
    if WHOLE_NUMBER.fullmatch(value) and 1 <= int(value) <= MAX_LIMIT:
        return int(value)
    raise Malformed("malformed-parameter", f"The query parameter 'limit' must be a whole number, 1 to {MAX_LIMIT}.")


def _binding(path: str, caller: Caller, query: Query) -> str:
    """Changes with everything but the page: another caller, call or filter makes the cursor void."""
    filters = sorted(item for item in query.items() if item[0] not in PAGING)
    whole = json.dumps([path, caller.client_id, caller.role, caller.provider_ref, filters])
    return hashlib.sha256(whole.encode()).hexdigest()[:16]


def _position(cursor: str | None, binding: str) -> str | None:
    if cursor is None:
        return None
    match _decoded(cursor):
        case [str(bound), str(position)] if bound == binding and POSITION.fullmatch(position):
            return position
        case _:
            raise Malformed(
                "malformed-cursor",
                "The cursor does not belong to this query. Start again without it, then pass on `next`.",
            )


def _decoded(cursor: str) -> object:
    try:
        decoded: object = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True))
    except (ValueError, RecursionError):
        return None
    return decoded
