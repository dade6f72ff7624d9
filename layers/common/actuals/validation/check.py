"""A file is checked: read once, sorted by service user, checked part by part against what is known and stored."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from actuals.intake.detect import read_visits
from actuals.intake.unreadable import UnreadableFile
from actuals.model.changes import FieldChange
from actuals.model.imports import Import
from actuals.model.issues import Issue
from actuals.model.refs import ProviderRef
from actuals.model.stored import dump_staged
from actuals.model.weeks import ServiceWeek
from actuals.validation.files import FileFacts, created_unusual, duplicate_issue, fault_of_file, sort_rows
from actuals.validation.known import Known
from actuals.validation.report import Report, found_duplicate, refused, reported
from actuals.validation.rows import StoredWeeks, check_rows
from actuals.validation.spool import RowSpool
from actuals.validation.whereabouts import CarerSpool


class Stored(NamedTuple):
    """How to ask what is stored: the import that has a file reference, service weeks by key, the sender's by date."""

    first_import: Callable[[ProviderRef, str], Import | None]
    weeks: StoredWeeks
    weeks_ending: Callable[[date], Iterable[ServiceWeek]] = lambda _: ()


class Checked(NamedTuple):
    """An import with its report, the issues to list, and the first changes of stored visits."""

    import_: Import
    issues: list[Issue]
    changes: Sequence[FieldChange] = ()


def check_visits(
    import_: Import,
    file: tuple[Iterable[bytes], int],
    known: Known,
    stored: Stored,
    stage: Callable[[Iterator[bytes]], None],
) -> Checked:
    """Check a provider's file (its pieces and its size in bytes); its good weeks go to `stage`, one a line."""
    pieces, size = file
    facts, report = FileFacts(), Report()
    with RowSpool(size) as spool:
        try:
            report.refuse_records(sort_rows(read_visits(pieces), spool, facts))
        except UnreadableFile as fault:
            return Checked(refused(import_, fault.issue, None, known.now), [fault.issue])
        if fault_found := fault_of_file(facts):
            return Checked(refused(import_, fault_found, facts.reference, known.now), [fault_found])
        if facts.reference and (first := stored.first_import(known.sender, facts.reference)):
            issue = duplicate_issue(facts.reference, first)
            return Checked(found_duplicate(import_, first.import_id, issue, facts.reference, known.now), [issue])
        if facts.empty is not None:
            return Checked(refused(import_, facts.empty, facts.reference, known.now), [facts.empty])
        report.add(created_unusual(facts, known.now))
        with CarerSpool(spool.part_count) as carers:
            stage(_staged(spool, known, stored, report, carers))
            report.add(carers.issues(stored.weeks_ending))
    return Checked(reported(import_, report, facts.reference, known.now), report.issues, report.changes)


def _staged(spool: RowSpool, known: Known, stored: Stored, report: Report, carers: CarerSpool) -> Iterator[bytes]:
    """The good weeks as lines; counts and issues go to the report on the way."""
    for part in spool.parts():
        checked = check_rows(part, known, stored.weeks)
        report.add(checked.issues)
        report.rejected += checked.rejected
        report.merged = report.merged.plus(checked.merged)
        carers.add_sent(checked.sent)
        report.note(checked.changes)
        yield from (dump_staged(week).encode() + b"\n" for week in checked.weeks)
