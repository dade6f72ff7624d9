"""What is wrong with a call, as a problem document (RFC 9457)."""

from collections.abc import Sequence
from typing import Annotated, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from actuals.model.fields import FieldProblem

ERRORS_LISTED = 100


class FieldProblemAnswer(TypedDict):
    """What is wrong with one field."""

    field: Annotated[
        str, Field(description="Its dotted path as it was sent; empty for the whole", examples=["planned.0.minutes"])
    ]
    message: str


class ProblemAnswer(TypedDict):
    """What is wrong with a call, and what to do."""

    type: Annotated[str, Field(json_schema_extra={"format": "uri-reference"}, examples=["/problems/invalid-record"])]
    title: str
    status: int
    detail: str
    instance: Annotated[str, Field(description="The path of the call")]
    errors: NotRequired[
        Annotated[
            list[FieldProblemAnswer],
            Field(max_length=ERRORS_LISTED, description="`detail` says how many more there are"),
        ]
    ]


def problem_object(
    code: str, status: int, detail: str, instance: str, errors: Sequence[FieldProblem] = ()
) -> ProblemAnswer:
    """A problem; the first of its errors, and how many more there are."""
    more = len(errors) - ERRORS_LISTED
    problem: ProblemAnswer = {
        "type": f"/problems/{code}",
        "title": code.replace("-", " ").capitalize(),
        "status": status,
        "detail": f"{detail} {_listed(more)}" if more > 0 else detail,
        "instance": instance,
    }
    if errors:
        problem["errors"] = [{"field": field, "message": message} for field, message in errors[:ERRORS_LISTED]]
    return problem


def _listed(more: int) -> str:
    return f"The first {ERRORS_LISTED} are listed; there are {more:,} more."
