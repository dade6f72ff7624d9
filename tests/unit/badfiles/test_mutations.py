"""Damaged files: whatever the bytes, a reader yields records and issues or raises UnreadableFile, and nothing else.

100,000 files each time, a million with `make mutations` (MUTATIONS says how many).
"""

import os
from collections.abc import Callable, Iterable

import pytest

from actuals.intake.carers import read_carers
from actuals.intake.detect import read_visits
from actuals.intake.jsonl import read_json_lines
from actuals.intake.unreadable import UnreadableFile
from tests.unit.badfiles.mutations import FILES, mutated

READERS: dict[str, Callable[[Iterable[bytes]], Iterable[object]]] = {
    "csv": read_visits,
    "utf-16": read_visits,
    "xml": read_visits,
    "carers": read_carers,
    "jsonl": read_json_lines,
}
COUNT = int(os.environ.get("MUTATIONS", "100000"))


@pytest.mark.parametrize("name", FILES)
def test_only_the_one_expected_exception_leaves_a_reader(name: str) -> None:
    read, refused = 0, 0
    for number, content in mutated(name, COUNT // len(FILES)):
        try:
            for _ in READERS[name]([content]):
                read += 1
        except UnreadableFile:
            refused += 1
        except BaseException as error:
            error.add_note(f"Mutation {number} of {name}: {content!r}")
            raise
    assert min(read, refused) > COUNT // len(FILES) // 20, "most damage is of one kind: it shows little"
