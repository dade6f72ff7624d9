"""A carer who came back has a row for each period: periods of one carer have no day in common."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from actuals.model.imports import Import
from actuals.model.issues import IssueCode, Location
from actuals.model.people import Carer
from actuals.model.refs import CarerId
from actuals.stored import dump, load
from actuals.validation.carers import carer, read_carer
from actuals.validation.faults import Fault, spoken
from actuals.validation.partitions import Partitions
from actuals.validation.records import Line, Lookup, PlacedRecord, Record, check_sifted, good_records, reject
from actuals.validation.report import Checked, Report

PARTS = 64
PERIODS_A_CARER = 100
Periods = Callable[[], Mapping[CarerId, Sequence[Carer]]]


class StoredCarers(NamedTuple):
    """How to ask what is stored of the sender's carers: records by key, and the periods of each."""

    records: Lookup
    periods: Periods


class Period(NamedTuple):
    """A row of the file, and what it says of a carer."""

    location: Location
    record: Record
    carer: Carer


def check_carers(
    import_: Import,
    lines: Iterable[Line],
    stored: StoredCarers,
    stage: Callable[[Iterator[bytes]], None],
    at: datetime,
) -> Checked:
    """Check a carers file; the good rows go to `stage`, one a line."""

    def sifted(report: Report) -> Iterator[Record]:
        return _apart(good_records(lines, read_carer, report), stored.periods, report)

    return check_sifted(import_, sifted, stored.records, stage, at)


def _apart(placed: Iterable[PlacedRecord], stored: Periods, report: Report) -> Iterator[Record]:
    """All rows of a carer are looked at together, as they replace what is stored of the same CarerID and StartDate."""
    with TemporaryDirectory() as folder:
        parts = Partitions(Path(folder), PARTS)
        for row in placed:
            parts.add(parts.of(row.record.record["carerId"]), dump(row) + b"\n")
        standing = stored()
        for number in parts.numbers:
            for carer_id, rows in _by_carer(parts.lines(number)).items():
                good, faults = settled(rows, standing.get(carer_id, ()))
                yield from (each.record for each in good)
                for location, fault in faults.items():
                    reject(report, location, [fault])


def _by_carer(lines: Iterable[bytes]) -> dict[CarerId, list[Period]]:
    found: dict[CarerId, list[Period]] = {}
    for location, record in (load(PlacedRecord, line, "a file that is checked") for line in lines):
        row = Period(location, record, carer(record.record))
        found.setdefault(row.carer.carer_id, []).append(row)
    return found


def settled(rows: Sequence[Period], stored: Sequence[Carer]) -> tuple[list[Period], dict[Location, Fault]]:
    """The good rows of one carer, and why the others are not taken.

    Where a row is not taken, the stored period that it would have replaced stays: so what it stands beside is looked
    at again, until nothing changes.
    """
    good, faults = list(rows), dict[Location, Fault]()
    while True:
        replaced = {each.carer.start_date for each in good}
        stays = [each for each in stored if each.start_date not in replaced]
        good, found = _one_after_the_other(good, stays)
        if not found:
            return good, faults
        faults |= found


def _one_after_the_other(rows: Iterable[Period], stays: Sequence[Carer]) -> tuple[list[Period], dict[Location, Fault]]:
    good, faults = list[Period](), dict[Location, Fault]()
    for row in rows:
        earlier = next((each for each in good if each.carer.overlaps(row.carer)), None)
        before = next((each for each in stays if each.overlaps(row.carer)), None)
        if earlier:
            faults[row.location] = _overlaps(row.carer, earlier.carer, f"in row {earlier.location.row}", "")
        elif before:
            faults[row.location] = _overlaps(row.carer, before, "sent before", f" {HOW_TO_END}")
        elif len(good) + len(stays) >= PERIODS_A_CARER:
            faults[row.location] = _fault(row.carer, TOO_MANY)
        else:
            good.append(row)
    return good, faults


HOW_TO_END = "To end the other one, send it with an EndDate in the same file."
TOO_MANY = f"This carer has over {PERIODS_A_CARER} periods. Check that each carer has a CarerID of their own."


def _overlaps(one: Carer, other: Carer, where: str, remedy: str) -> Fault:
    until = f"to {spoken(other.end_date)}" if other.end_date else "on"
    message = (
        f"Carer '{one.carer_id}' has another period from {spoken(other.start_date)} {until}, {where}, and the two "
        f"overlap. Correct StartDate or EndDate.{remedy}"
    )
    return _fault(one, message)


def _fault(one: Carer, message: str) -> Fault:
    return Fault(IssueCode.FORMAT, message, "StartDate", spoken(one.start_date))
