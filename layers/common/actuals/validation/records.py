"""Carers and bulk imports of reference data: one record a line, each good or refused by itself."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from actuals.intake.unreadable import UnreadableFile
from actuals.model.imports import Import
from actuals.model.issues import Issue, IssueCode, Level, Location
from actuals.model.weeks import Merged
from actuals.validation.check import Checked
from actuals.validation.faults import Fault
from actuals.validation.report import Report, refused, reported

Json = dict[str, Any]
RECORDS_AT_ONCE = 200


class Record(NamedTuple):
    """A good record under its key, as it will be stored."""

    key: str
    record: Json


Reader = Callable[[Any], Record | list[Fault]]
Lookup = Callable[[Sequence[str]], Mapping[str, Json]]


def check_records(
    import_: Import,
    lines: Iterable[tuple[Location, Any] | Issue],
    read: Reader,
    stored: Lookup,
    stage: Callable[[Iterator[bytes]], None],
    at: datetime,
) -> Checked:
    """Check a file of records; the good ones go to `stage`, one a line."""
    report = Report()
    try:
        stage(_staged(_good_records(lines, read, report), stored, report))
    except UnreadableFile as fault:
        return Checked(refused(import_, fault.issue, None, at), [fault.issue])
    if not report.counts.read:
        message = "The file holds no records. Check the export, and send it again."
        empty = Issue(IssueCode.NO_VISITS, Level.FILE, message)
        return Checked(refused(import_, empty, None, at), [empty])
    return Checked(reported(import_, report, None, at), report.issues)


def _good_records(lines: Iterable[tuple[Location, Any] | Issue], read: Reader, report: Report) -> Iterator[Record]:
    seen: dict[str, Location] = {}
    for line in lines:
        if isinstance(line, Issue):
            report.refuse_records([line])
            continue
        location, data = line
        found = read(data)
        if isinstance(found, Record) and seen.setdefault(found.key, location) != location:
            found = [_repeated(found.key, location, seen[found.key])]
        if isinstance(found, Record):
            yield found
        else:
            report.rejected += 1
            report.add(fault.at(location, Level.VISIT) for fault in found)


def _repeated(key: str, second: Location, first: Location) -> Fault:
    message = f"Row {second.row} has the key of row {first.row}. Send each record once."
    return Fault(IssueCode.FORMAT, message, None, key)


def _staged(records: Iterator[Record], stored: Lookup, report: Report) -> Iterator[bytes]:
    while some := list(islice(records, RECORDS_AT_ONCE)):
        report.merged = report.merged.plus(compare_records(some, stored([record.key for record in some])))
        for record in some:
            yield dump_record(record).encode() + b"\n"


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


def dump_record(record: Record) -> str:
    """A record as one line of a staged file."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def load_record(line: str) -> Record:
    """The opposite of `dump_record`."""
    return Record(*json.loads(line))
