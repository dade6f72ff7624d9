"""Problems told to an API caller, as RFC 9457 has them: one exception per kind of answer.

    Problem
    ├── Malformed      400  cannot be read as a request of this API
    ├── Forbidden      403  the caller's scope or role does not allow it
    ├── NotFound       404  unknown, or another provider's
    ├── Conflict       409  not in its present state
    ├── Unprocessable  422  can be read, but says something wrong
    └── Broken         500  a fault of ours: what is stored cannot be read

`detail` says what is wrong and what to do. Raised anywhere below a handler, turned into an answer in `actuals.api.app`.
"""

from collections.abc import Sequence
from typing import ClassVar

from actuals.answers.problems import ProblemAnswer, problem_object
from actuals.model.bad_weeks import BadWeekError, WeekFault
from actuals.model.fields import FieldProblem

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """`code` is kebab-case and never renamed; it is the end of `type`."""

    status: ClassVar[int] = 500

    def __init__(self, code: str, detail: str, errors: Sequence[FieldProblem] = ()) -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail
        self.errors = tuple(errors)

    def document(self, instance: str) -> ProblemAnswer:
        """The answer's body; `instance` is the path that was asked for."""
        return problem_object(self.code, self.status, self.detail, instance, self.errors)


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


class Broken(Problem):
    """A fault of ours, which an alarm tells of."""

    status = 500


def bad_week_problem(error: BadWeekError) -> Problem:
    """What to tell a caller of a week that cannot be read, or has no room for what was to be written."""
    if error.fault is WeekFault.TOO_LARGE:
        return Conflict(
            "week-full",
            "So much was written about the visits of this week that this does not fit any more. Nothing was changed. "
            "Use fewer and shorter words.",
        )
    return Broken(
        "week-unreadable",
        "The visits of this week cannot be read. Nothing was changed. Those who run the system have to mend it.",
    )
