"""Who may import whom: functions -> {steps, aws} -> {stored, model}; files of answers, never answers of files.

What is banned from outside is in the ruff.toml files.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = Path("layers/common/actuals")
MAY_IMPORT = {
    "aws": ("actuals.aws", "actuals.model", "actuals.stored", "actuals.__version__"),
    "answers": ("actuals.answers", "actuals.model"),
    "exporting": ("actuals.exporting", "actuals.answers", "actuals.model"),
}


def imported(source: str) -> Iterator[str]:
    """Every module a source imports, as a dotted name; a relative import keeps its dots."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            yield from (f"{module}.{alias.name}" for alias in node.names)


def is_under(package: str, module: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def top(module: str) -> str:
    return module.partition(".")[0]


def model_fault(module: str) -> str | None:
    if is_under("actuals.model", module) or top(module) in sys.stdlib_module_names:
        return None
    return f"model imports only itself and the standard library, not {module}"


def step_fault(module: str) -> str | None:
    return f"a step never imports {module}" if is_under("actuals.aws", module) else None


def package_fault(package: str, module: str) -> str | None:
    """Of a package that imports only some of ours."""
    if is_under("actuals", module) and not any(is_under(allowed, module) for allowed in MAY_IMPORT[package]):
        return f"{package} imports {', '.join(MAY_IMPORT[package])}, not {module}"
    return None


def stored_fault(module: str) -> str | None:
    if is_under("actuals", module):
        return f"stored knows the types that it is given only, and imports nothing of ours, not {module}"
    return None


def handler_fault(module: str, neighbours: set[str]) -> str | None:
    if module.startswith(".") or top(module) in neighbours | {"functions", "infra", "tests"}:
        return f"a handler imports nothing from its own folder, nor from another's: {module}"
    return None


def fault(path: Path, module: str, neighbours: set[str]) -> str | None:
    """What is wrong with this file importing this module, if anything is."""
    if path.parts[0] == "functions":
        return handler_fault(module, neighbours)
    if module.startswith("."):
        return f"ours are imported by their full name, not {module}"
    if path.is_relative_to(PACKAGE / "model"):
        return model_fault(module)
    if path == PACKAGE / "stored.py":
        return stored_fault(module)
    package = path.relative_to(PACKAGE).parts[0]
    return package_fault(package, module) if package in MAY_IMPORT else step_fault(module)


def faults(path: Path, source: str, neighbours: set[str] | None = None) -> list[str]:
    found = (fault(path, module, neighbours or set()) for module in imported(source))
    return [f"{path}: {sentence}" for sentence in found if sentence]


def test_every_import_follows_the_rule() -> None:
    paths = [path for folder in ("functions", PACKAGE) for path in sorted((ROOT / folder).rglob("*.py"))]
    broken = [
        sentence
        for path in paths
        for sentence in faults(path.relative_to(ROOT), path.read_text(), {p.stem for p in path.parent.iterdir()})
    ]
    assert paths
    assert broken == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (PACKAGE / "model/visits.py", "import pydantic"),
        (PACKAGE / "model/visits.py", "from actuals.matching import match"),
        (PACKAGE / "model/visits.py", "from actuals import aws"),
        (PACKAGE / "model/visits.py", "from . import span"),
        (PACKAGE / "matching/match.py", "from actuals.aws.visits import VisitsTable"),
        (PACKAGE / "matching/match.py", "def late():\n    from actuals import aws"),
        (PACKAGE / "aws/visits.py", "from actuals.matching import match"),
        (PACKAGE / "aws/visits.py", "import actuals.api.problems"),
        (PACKAGE / "aws/visits.py", "from actuals.answers.visits import visit_object"),
        (PACKAGE / "answers/visits.py", "from actuals.exporting.files import json_text"),
        (PACKAGE / "answers/visits.py", "from actuals.api.paging import Paging"),
        (PACKAGE / "answers/visits.py", "from actuals.aws.visits import VisitsTable"),
        (PACKAGE / "exporting/visits.py", "from actuals.paying.notes import note"),
        (PACKAGE / "model/visits.py", "from actuals.stored import dump"),
        (PACKAGE / "stored.py", "from actuals.model.visits import Visit"),
        (PACKAGE / "stored.py", "from actuals.aws import visits"),
        (Path("functions/match/handler.py"), "import planning"),
        (Path("functions/match/handler.py"), "from .planning import plan"),
        (Path("functions/match/handler.py"), "from functions.pay import handler"),
    ],
)
def test_an_import_against_the_rule_is_found(path: Path, line: str) -> None:
    assert len(faults(path, line, {"planning"})) == 1


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (PACKAGE / "model/visits.py", "from datetime import date\nfrom actuals.model.span import Span"),
        (
            PACKAGE / "matching/match.py",
            "import pydantic\nfrom actuals.model import visits\nfrom actuals.pricing import price",
        ),
        (
            PACKAGE / "aws/visits.py",
            "import boto3\nfrom actuals.model.visits import Visit\nfrom actuals.stored import load",
        ),
        (PACKAGE / "answers/visits.py", "from actuals.model.visits import Visit\nfrom pydantic import Field"),
        (PACKAGE / "exporting/visits.py", "from actuals.answers.visits import VisitAnswer"),
        (PACKAGE / "stored.py", "import msgspec\nfrom functools import cache"),
        (PACKAGE / "validation/staging.py", "from actuals.stored import load"),
        (Path("functions/match/handler.py"), "from actuals.aws import visits\nfrom actuals.matching import match"),
    ],
)
def test_an_import_that_follows_the_rule_is_let_through(path: Path, line: str) -> None:
    assert faults(path, line, {"planning"}) == []
