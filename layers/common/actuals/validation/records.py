"""Carers and bulk imports of reference data: one record a line, each good or refused by itself."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from actuals.intake.unreadable import UnreadableFile
from actuals.model.batches import batched
from actuals.model.imports import Import
from actuals.model.issues import Issue, IssueCode, Level, Location
from actuals.model.weeks import Merged
from actuals.stored import dump, load
from actuals.validation.faults import Fault
from actuals.validation.report import Checked, Report, refused, reported

Json = dict[str, Any]
RECORDS_AT_ONCE = 200


class Record(NamedTuple):
    """A good record under its key, as it will be stored."""

    key: str
    record: Json


class PlacedRecord(NamedTuple):
    """A record, and where it stands in the file."""

    location: Location
    record: Record


Line = tuple[Location, Any] | Issue
Reader = Callable[[Any], Record | list[Fault]]
Lookup = Callable[[Sequence[str]], Mapping[str, Json]]
Sifted = Callable[[Report], Iterator[Record]]
"""The records that can be taken; the report is told of the rest."""


def each_once(placed: Iterable[PlacedRecord], report: Report) -> Iterator[Record]:
    """No key twice in one file."""
    seen: dict[str, Location] = {}
    for location, record in placed:
        if seen.setdefault(record.key, location) == location:
            yield record
        else:
            reject(report, location, [_repeated(record.key, location, seen[record.key])])


def reject(report: Report, location: Location, faults: Iterable[Fault]) -> None:
    """Count a record that is not taken, and say why."""
    report.rejected += 1
    report.add(fault.at(location, Level.VISIT) for fault in faults)


def check_records(
    import_: Import,
    lines: Iterable[Line],
    read: Reader,
    stored: Lookup,
    stage: Callable[[Iterator[bytes]], None],
    at: datetime,
) -> Checked:
    """Check a file of records; the good ones go to `stage`, one a line."""
    return check_sifted(import_, lambda report: each_once(good_records(lines, read, report), report), stored, stage, at)


def check_sifted(
    import_: Import, sifted: Sifted, stored: Lookup, stage: Callable[[Iterator[bytes]], None], at: datetime
) -> Checked:
    """The same, of those that can stand beside the others of the file."""
    report = Report()
    try:
        stage(_staged(sifted(report), stored, report))
    except UnreadableFile as fault:
        return Checked(refused(import_, fault.issue, None, at), [fault.issue])
    if not report.counts.read:
        message = "The file holds no records. Check the export, and send it again."
        empty = Issue(IssueCode.NO_VISITS, Level.FILE, message)
        return Checked(refused(import_, empty, None, at), [empty])
    return Checked(reported(import_, report, None, at), report.issues)


def good_records(lines: Iterable[Line], read: Reader, report: Report) -> Iterator[PlacedRecord]:
    """Those that are good by themselves."""
    for line in lines:
        if isinstance(line, Issue):
            report.refuse_records([line])
            continue
        location, data = line
        found = read(data)
        if isinstance(found, Record):
            yield PlacedRecord(location, found)
        else:
            reject(report, location, found)


def _repeated(key: str, second: Location, first: Location) -> Fault:
    message = f"Row {second.row} has the key of row {first.row}. Send each record once."
    return Fault(IssueCode.FORMAT, message, None, key)


def _staged(records: Iterator[Record], stored: Lookup, report: Report) -> Iterator[bytes]:
    for some in batched(records, RECORDS_AT_ONCE):
        report.merged = report.merged.plus(compare_records(some, stored([record.key for record in some])))
        for record in some:
            yield dump(record) + b"\n"


def compare_records(records: Iterable[Record], stored: Mapping[str, Json]) -> Merged:
    """What storing records would do."""
    new = updated = unchanged = 0
    for key, record in records:
        if key not in stored:
            new += 1
        elif stored[key] == record:
            unchanged += 1
        else:
            updated += 1
    return Merged(new, updated, unchanged)


def load_record(line: bytes | str) -> Record:
    """A record of a staged file."""
    return load(Record, line, "a staged file")
