"""A file is checked: read once, sorted by service user, checked part by part against what is known and stored.

A large file takes longer than one process may: the check is made of steps on a workbench, and may stop after each.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from actuals.intake.detect import read_visits
from actuals.intake.unreadable import UnreadableFile
from actuals.model.imports import Import
from actuals.model.refs import ProviderRef
from actuals.model.weeks import ServiceWeek
from actuals.validation.files import FileFacts, created_unusual, duplicate_issue, fault_of_file, sort_rows
from actuals.validation.known import Known
from actuals.validation.report import Checked, found_duplicate, refused, reported
from actuals.validation.row_partitions import RowSpool, parts_for, rows_of
from actuals.validation.rows import StoredWeeks, check_rows
from actuals.validation.staging import add_week, staged_lines, warn
from actuals.validation.workbench import Workbench


class Stored(NamedTuple):
    """How to ask what is stored: the import that has a file reference, service weeks by key, the sender's by date."""

    first_import: Callable[[ProviderRef, str], Import | None]
    weeks: StoredWeeks
    weeks_ending: Callable[[date], Iterable[ServiceWeek]] = lambda _: ()


File = tuple[Iterable[bytes], int]
"""The pieces of a file, and its size in bytes."""
Stage = Callable[[Iterator[bytes]], None]
Stepped = Callable[[Workbench], None]


def check_visits(
    import_: Import, file: File, known: Known, stored: Stored, stage: Stage, stepped: Stepped = lambda _: None
) -> Checked:
    """Check a provider's file in one go; its good weeks go to `stage`, one a line. `stepped` is told of each step."""
    with TemporaryDirectory() as folder:
        bench = begin(import_, file, known, stored, Path(folder))
        if isinstance(bench, Checked):
            return bench
        with closing(bench):
            for _ in steps(bench, known, stored):
                stepped(bench)
            return conclude(import_, bench, stage)


def begin(import_: Import, file: File, known: Known, stored: Stored, folder: Path) -> Workbench | Checked:
    """Read a whole file onto a workbench in an empty folder, unless it is refused as a whole."""
    pieces, size = file
    facts, bench = FileFacts(), Workbench(folder, parts_for(size), known.now)
    spool = RowSpool(bench.rows)
    try:
        bench.report.refuse_records(sort_rows(read_visits(pieces), spool, facts))
    except UnreadableFile as fault:
        return Checked(refused(import_, fault.issue, None, known.now), [fault.issue])
    finally:
        bench.rows.close()
    if fault_found := fault_of_file(facts):
        return Checked(refused(import_, fault_found, facts.reference, known.now), [fault_found])
    if facts.reference and (first := stored.first_import(known.sender, facts.reference)):
        issue = duplicate_issue(facts.reference, first)
        return Checked(found_duplicate(import_, first.import_id, issue, facts.reference, known.now), [issue])
    if facts.empty is not None:
        return Checked(refused(import_, facts.empty, facts.reference, known.now), [facts.empty])
    bench.report.add(created_unusual(facts, known.now))
    bench.reference, bench.read = facts.reference, spool.count + bench.report.rejected
    return bench


def steps(bench: Workbench, known: Known, stored: Stored) -> Iterator[None]:
    """Do what is left, step by step: the rows, what else is stored of their carers, the carers.

    After each step the workbench can be kept.
    """
    for number in bench.rows.numbers:
        _check_part(bench, number, known, stored)
        yield
    for ending in sorted(bench.carers.sorted.endings):
        bench.carers.add_stored(ending, stored.weeks_ending(ending))
        yield
    for number in bench.carers.parts.numbers:
        _compare_carers(bench, number)
        yield


def conclude(import_: Import, bench: Workbench, stage: Stage) -> Checked:
    """The report of a file of which nothing is left to check; its good weeks go to `stage`, one a line."""
    stage(staged_lines(bench.staged, bench.warned))
    report = bench.report
    return Checked(reported(import_, report, bench.reference, bench.now), report.issues, report.changes)


def _check_part(bench: Workbench, number: int, known: Known, stored: Stored) -> None:
    checked = check_rows(rows_of(bench.rows.lines(number)), known, stored.weeks)
    bench.report.add(checked.issues)
    bench.report.rejected += checked.rejected
    bench.report.merged = bench.report.merged.plus(checked.merged)
    bench.report.note(checked.changes)
    bench.carers.add_sent(checked.sent)
    for placed in checked.staged:
        add_week(bench.staged, number, placed)
    bench.rows.drop(number)


def _compare_carers(bench: Workbench, number: int) -> None:
    issues = list(bench.carers.issues(number))
    bench.report.add(issues)
    warn(bench.warned, issues)
    bench.carers.parts.drop(number)
