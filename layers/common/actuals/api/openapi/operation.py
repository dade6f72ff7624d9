"""What is said of each call: who may make it, what it takes, what it answers."""

from typing import Any, NamedTuple

from actuals.api.caller import APPROVE_SCOPE, COUNCIL_SCOPE, PROVIDER_SCOPE
from actuals.commissioning.forms import Form

NOBODY: tuple[str, ...] = ()
COUNCIL = (COUNCIL_SCOPE,)
APPROVERS = (APPROVE_SCOPE,)
BOTH = (PROVIDER_SCOPE, COUNCIL_SCOPE)
HTML = "text/html"
JSON = "application/json"


class Operation(NamedTuple):
    """One call. `answer` is the type of its answer; `lists` says that it is a page of those.

    `example` is what it answers, where that is not the usual example of its type.
    """

    name: str
    method: str
    path: str
    summary: str
    scopes: tuple[str, ...]
    answer: Any
    status: int = 200
    body: type[Form] | None = None
    body_needed: bool = True
    query: tuple[str, ...] = ()
    lists: bool = False
    problems: tuple[int, ...] = (400, 401, 403, 404)
    note: str = ""
    also: int | None = None
    media: str = JSON
    example: object = None

    @property
    def tag(self) -> str:
        """What it is about: what its path begins with, or this API itself."""
        return self.path.split("/")[1] if self.scopes else "about"
