"""What is wrong with one field of a record or a request body."""

from typing import NamedTuple


class FieldProblem(NamedTuple):
    """`field` is the dotted path as the sender wrote it, `planned.0.minutes`; empty for the record as a whole."""

    field: str
    message: str
