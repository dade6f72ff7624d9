"""What is stored: `stored/` has a text of every noun, as the first version wrote it, and all later versions read it.

Never change a text. When a noun gets a field, the noun here has its default, and a second text may show the field. What
`stored/week.packed` has is the week as an item has it, in hexadecimal digits.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from actuals.aws.packed import unpack
from actuals.model.weeks import ServiceWeek
from actuals.stored import load
from tests.nouns import NOUNS, WEEK

ROOT = Path(__file__).parents[2]
STORED = Path(__file__).parent / "stored"
READERS = {"load", "from_plain"}


@pytest.mark.parametrize("name", NOUNS)
def test_what_the_first_version_stored_is_read(name: str) -> None:
    text = (STORED / f"{name}.json").read_bytes().removesuffix(b"\n")
    assert load(NOUNS[name].kind, text, name) == NOUNS[name].noun


def test_a_week_that_the_first_version_packed_is_read() -> None:
    packed = bytes.fromhex((STORED / "week.packed").read_text(encoding="utf-8"))
    assert load(ServiceWeek, unpack(packed), "a week") == WEEK


def test_every_noun_that_is_read_has_a_text() -> None:
    known = {_name(example.kind) for example in NOUNS.values()}
    found = {kind for path in sources() for kind in kinds_read(path.read_text(encoding="utf-8"))}
    assert found - known == set()
    assert len(found) > 15


def sources() -> Iterator[Path]:
    for folder in ("layers/common/actuals", "functions"):
        yield from (path for path in sorted((ROOT / folder).rglob("*.py")) if path.name != "stored.py")


def kinds_read(source: str) -> Iterator[str]:
    """The first argument of each call that reads what is stored."""
    if "actuals.stored import" not in source:
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in READERS:
            yield ast.unparse(node.args[0])


def _name(kind: Any) -> str:
    """As it is written where it is read."""
    return re.sub(r"[a-z_]+\.(?=\w)", "", str(kind) if hasattr(kind, "__args__") else kind.__name__)
