"""The list of what an import changes, as JSON."""

from collections.abc import Iterable, Iterator

from actuals.answers.imports import change_object
from actuals.exporting.files import json_text
from actuals.model.changes import FieldChange


def changes_json(changes: Iterable[FieldChange]) -> Iterator[bytes]:
    """One array, a change a line."""
    return (piece.encode() for piece in json_text(map(change_object, changes)))
