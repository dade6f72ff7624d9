"""`python -m actuals check`: no account, no network; the codes and sentences of an import.

Ends with 0 when nothing would be rejected, 1 when something would, 2 when it was asked for wrongly.
"""

import argparse
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TextIO

from actuals.checking.files import LocalFile, check_records_file, check_visits_file, provider_of
from actuals.checking.missing_reference import Reference, known
from actuals.checking.progress import Progress
from actuals.checking.reference import BadReferenceError, Places, read_places
from actuals.checking.shown import as_json, as_text
from actuals.model.imports import CARERS, VISITS, ImportStatus
from actuals.model.refs import ProviderRef
from actuals.validation.report import Checked

GOOD, REJECTED, ASKED_WRONGLY = 0, 1, 2
FORMATS = {"text": as_text, "json": as_json}


def main(arguments: Sequence[str], now: datetime, out: TextIO, err: TextIO) -> int:
    """The exit code."""
    asked = _parser().parse_args(arguments)
    if not asked.file.is_file():
        err.write(f"There is no file {asked.file}.\n")
        return ASKED_WRONGLY
    try:
        reference = read_places(Places(asked.reference, asked.carers), now)
        checked, not_checked = _check(asked, reference, now, err)
    except (BadReferenceError, OSError) as error:
        err.write(f"{error}\n")
        return ASKED_WRONGLY
    out.writelines(FORMATS[asked.format](checked, not_checked))
    return GOOD if checked.import_.status is ImportStatus.READY else REJECTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m actuals", description="Home care visits, checked before sending.")
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="check a file as an import would", description=__doc__)
    check.add_argument("file", type=Path, metavar="FILE", help="CSV or XML")
    check.add_argument("--kind", choices=(VISITS, CARERS), default=VISITS, help="what the file holds (%(default)s)")
    check.add_argument("--reference", type=Path, metavar="DIR", help="what the council keeps, as JSON Lines")
    check.add_argument("--carers", type=Path, metavar="FILE", help="your carers file, when it is not in DIR")
    check.add_argument("--provider", metavar="REF", help="your ProviderRef; without it, the first of the file")
    check.add_argument("--format", choices=tuple(FORMATS), default="text", help="how to answer (%(default)s)")
    return parser


def _check(asked: argparse.Namespace, reference: Reference, now: datetime, err: TextIO) -> tuple[Checked, list[str]]:
    if asked.kind == CARERS:
        return check_records_file(LocalFile(asked.file, CARERS), ProviderRef(asked.provider or ""), now)[0], []
    sender = ProviderRef(asked.provider or provider_of(LocalFile(asked.file, VISITS)))
    progress = Progress(err, asked.file.stat().st_size)
    with closing(progress):
        file = LocalFile(asked.file, VISITS, progress.reading, progress.checking)
        return check_visits_file(file, known(sender, reference, now)), reference.not_checked
