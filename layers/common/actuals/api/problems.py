"""Problems told to an API caller, as RFC 9457 has them: one exception per kind of answer.

    Problem
    ├── Malformed      400  cannot be read as a request of this API
    ├── Forbidden      403  the caller's scope or role does not allow it
    ├── NotFound       404  unknown, or another provider's
    ├── Conflict       409  not in its present state
    └── Unprocessable  422  can be read, but says something wrong

`detail` says what is wrong and what to do. Raised anywhere below a handler, turned into an answer in `actuals.api.app`.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

from actuals.model.fields import FieldProblem

MEDIA_TYPE = "application/problem+json"
ERRORS_TOLD = 100


class Problem(Exception):
    """`code` is kebab-case and never renamed; it is the end of `type`."""

    status: ClassVar[int] = 500

    def __init__(self, code: str, detail: str, errors: Sequence[FieldProblem] = ()) -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail
        self.errors = tuple(errors)

    def document(self, instance: str) -> dict[str, Any]:
        """The answer's body; `instance` is the path that was asked for."""
        body: dict[str, Any] = {
            "type": f"/problems/{self.code}",
            "title": self.code.replace("-", " ").capitalize(),
            "status": self.status,
            "detail": self._detail(),
            "instance": instance,
        }
        if self.errors:
            body["errors"] = [error._asdict() for error in self.errors[:ERRORS_TOLD]]
        return body

    def _detail(self) -> str:
        more = len(self.errors) - ERRORS_TOLD
        return (
            f"{self.detail} The first {ERRORS_TOLD} are listed; there are {more:,} more." if more > 0 else self.detail
        )


class Malformed(Problem):
    """It cannot be read."""

    status = 400


class Forbidden(Problem):
    """The caller may not do this."""

    status = 403


class NotFound(Problem):
    """Unknown, or another provider's: the same words for both."""

    status = 404


class Conflict(Problem):
    """Not in its present state."""

    status = 409


class Unprocessable(Problem):
    """It can be read, but it says something wrong."""

    status = 422
