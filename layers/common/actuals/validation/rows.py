"""Rows of one or more service users, all of their rows in the file, become service weeks and issues."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import NamedTuple

from actuals.intake.fields import HEADER_FIELDS, VISIT_FIELDS
from actuals.intake.rows import REFUSED_HEADER, Row
from actuals.model.changes import FieldChange
from actuals.model.issues import Issue, IssueCode, Level, Location
from actuals.model.refs import VisitId
from actuals.model.room import text_bytes
from actuals.model.sent_visits import SentVisit, VisitIdentity, Worked
from actuals.model.weeks import Merged, ServiceWeek, StagedVisit, StagedWeek, WeekHeader, WeekKey
from actuals.validation.cells import Malformed, forms_at, money
from actuals.validation.faults import Fault
from actuals.validation.header_checks import WeekSize, check_header
from actuals.validation.headers import UNREADABLE_HEADER, Header, read_header
from actuals.validation.known import Known
from actuals.validation.merging import compare, differences, missing
from actuals.validation.people import SentWeek, beside_each_other, keys_around, not_sent_again
from actuals.validation.staging import Placed, codes_by_place, with_warnings
from actuals.validation.standing import already_paid, superseded
from actuals.validation.visit_checks import check_visit
from actuals.validation.visits import ReadVisit, read_visit
from actuals.validation.workers import with_workers

CONTRIBUTION = HEADER_FIELDS.index("ServiceUserContribution")
StoredWeeks = Callable[[Sequence[WeekKey]], Mapping[WeekKey, ServiceWeek]]

DISAGREES = (
    "Rows of this week disagree on ServiceUserDetails, OurRef, ServiceUserContribution or PaymentClaimed; the first "
    "row counts. If others are right, send the file again with them on every row of the week."
)
SENT_BEFORE = (
    "This week was sent before in this file. All of it counts as one week, with the sum of PaymentClaimed. "
    "If that is not meant, take one of them out and send the file again."
)


@dataclass(slots=True)
class CheckedRows:
    """The good visits by week, what storing them would do, what is wrong or odd, and how many rows were rejected."""

    staged: list[Placed] = field(default_factory=list)
    merged: Merged = field(default_factory=Merged)
    changes: list[FieldChange] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    rejected: int = 0
    sent: list[SentWeek] = field(default_factory=list, compare=False)

    @property
    def weeks(self) -> list[StagedWeek]:
        """The good weeks."""
        return [placed.week for placed in self.staged]


class WeekRow(NamedTuple):
    """A row as far as it could be read."""

    row: Row
    header: Header
    read: ReadVisit


def check_rows(rows: Iterable[Row], known: Known, stored: StoredWeeks) -> CheckedRows:
    """Check rows in any order, beside what is stored of their weeks; the answer is that of their order in the file."""
    checked = CheckedRows()
    broken: dict[tuple[str, ...], list[WeekRow]] = defaultdict(list)
    weeks: dict[WeekKey, list[WeekRow]] = defaultdict(list)
    headers = {REFUSED_HEADER: UNREADABLE_HEADER}
    for row in sorted(rows, key=lambda row: row.location.order):
        forms = forms_at(row.location)
        if row.header not in headers:
            headers[row.header] = read_header(row.header, forms)
        line = WeekRow(row, headers[row.header], with_workers(read_visit(row.visit, forms), row))
        (broken[row.header] if line.header.unread else weeks[line.header.key]).append(line)
    for of_header in broken.values():
        _check_broken(of_header, known, checked)
    standing = stored(keys_around(weeks, known.contracts))
    checked.sent = [_check_week(key, of_week, standing.get(key), known, checked) for key, of_week in weeks.items()]
    checked.issues += beside_each_other(checked.sent, standing, known)
    codes = codes_by_place(checked.issues)
    checked.staged = [with_warnings(placed, codes) for placed in checked.staged]
    return checked


def _check_broken(rows: Sequence[WeekRow], known: Known, checked: CheckedRows) -> None:
    """Rows that share a header with a cell that could not be read: all are rejected, what can be checked is checked."""
    header, first = rows[0].header, rows[0].row
    of_header = check_header(header, WeekSize(0, 0), known)
    checked.issues += (
        _as_sent(fault, first).at(first.header_location, Level.HEADER, first.header[2]) for fault in of_header
    )
    told: set[Location] = set()
    for line in rows:
        checked.issues += _header_faults(line, told)
        checked.issues += _visit_faults(
            line.row, line.read, [*line.read.faults, *check_visit(line.read, header, known)]
        )
    checked.rejected += len(rows)


def _header_faults(line: WeekRow, told: set[Location]) -> Iterator[Issue]:
    """In XML a header stands once, and so do the issues of its cells; in CSV every row has its own."""
    row = line.row
    if row.header_location in told:
        return
    told.add(row.header_location)
    in_xml = row.header_location.path is not None
    for fault in line.header.faults:
        day = None if in_xml else line.read.visit_date
        yield _as_sent(fault, row).at(row.header_location, Level.HEADER if in_xml else Level.VISIT, row.header[2], day)


def _visit_faults(row: Row, read: ReadVisit, faults: Iterable[Fault]) -> Iterator[Issue]:
    """The day is told also of a visit that could not be read for other reasons."""
    return (_as_sent(fault, row).at(row.location, Level.VISIT, row.header[2], read.visit_date) for fault in faults)


def _as_sent(fault: Fault, row: Row) -> Fault:
    """With the cell as it stands in the file, so that it can be searched for."""
    if fault.field is None or fault.value is not None:
        return fault
    cells = dict(zip((*HEADER_FIELDS, *VISIT_FIELDS), (*row.header, *row.visit), strict=True))
    return fault._replace(value=cells[fault.field])


def _check_week(
    key: WeekKey, rows: Sequence[WeekRow], stored: ServiceWeek | None, known: Known, checked: CheckedRows
) -> SentWeek:
    of_header = check_header(rows[0].header, _size(rows, stored), known)
    combined, oddities = combine(rows)
    told = [(rows[0].row.header_location, _as_sent(fault, rows[0].row)) for fault in of_header] + oddities
    checked.issues += (fault.at(where, Level.HEADER, key.service_user_ref) for where, fault in told)
    repeats = _repeats(rows)
    good: list[tuple[Location, SentVisit]] = []
    for line in rows:
        faults = [*line.read.faults, *repeats.get(line.row.location, ()), *check_visit(line.read, line.header, known)]
        checked.issues += _visit_faults(line.row, line.read, faults)
        if not any(fault.is_error for fault in faults):
            good.append((line.row.location, line.read.visit))
    if any(fault.is_error for fault in of_header):
        good = []
    checked.rejected += len(rows) - len(good)
    visits = _visits(rows)
    sent = SentWeek(key, rows[0].row.header_location, visits, list(number(good)), not_sent_again(stored, visits))
    if sent.good:
        week = StagedWeek(
            key,
            combined,
            tuple(StagedVisit(visit) for _, visit in sent.good),
            refused=tuple(_refused(rows, sent, stored)),
            imports_known=stored.imports_ever if stored else 0,
        )
        checked.staged.append(Placed(week, tuple(location for location, _ in sent.good)))
        checked.merged = checked.merged.plus(compare(week, stored))
        checked.changes += differences(week, stored)
        checked.issues += superseded(sent, missing(week, stored))
        checked.issues += already_paid(sent, stored)
    return sent


def _refused(rows: Iterable[WeekRow], week: SentWeek, stored: ServiceWeek | None) -> Iterator[VisitId]:
    """The stored visits that only rejected rows name.

    Without a duration nobody knows whether the actual or the claimed start is the visit's own: such a row names both.
    """
    undecided = (line.read.visit for line in rows if "ActualDuration" in line.read.unread)
    begun = {replace(visit, actual=Worked(visit.actual.start, 1)).identity for visit in undecided}
    named = begun.union(visit.identity for visit in week.sent)
    rejected = named.difference(visit.identity for _, visit in week.good)
    return (visit.visit_id for visit in (stored.visits if stored else ()) if visit.sent.identity in rejected)


def _visits(rows: Iterable[WeekRow]) -> list[SentVisit]:
    return [visit for _, visit in number((line.row.location, line.read.visit) for line in rows)]


def _size(rows: Sequence[WeekRow], stored: ServiceWeek | None) -> WeekSize:
    visits = _visits(rows)
    sent = {visit.identity for visit in visits}
    visits += (visit.sent for visit in (stored.visits if stored else ()) if visit.sent.identity not in sent)
    return WeekSize(len(visits), text_bytes(rows[0].header.facts, visits))


def _repeats(rows: Iterable[WeekRow]) -> dict[Location, list[Fault]]:
    """The same visit twice in one file; only unnamed secondary workers may look alike."""
    first: dict[VisitIdentity, Location] = {}
    repeats = {}
    for row, _, read in rows:
        visit = read.visit
        if read.unread or (visit.secondary and visit.carer_id is None):
            continue
        where = first.setdefault(visit.identity, row.location)
        if where != row.location:
            repeats[row.location] = [_repeat(row.location, where)]
    return repeats


def _repeat(second: Location, first: Location) -> Fault:
    if second.row is not None:
        what = f"Row {second.row} repeats row {first.row}."
    else:
        what = f"The visit at line {second.line} repeats the one at line {first.line}."
    remedy = "Send each visit once; for several workers at one call use SecondaryVisit or NumberOfCarers."
    return Fault(IssueCode.REPEATED_VISIT, f"{what} {remedy}")


def number(visits: Iterable[tuple[Location, SentVisit]]) -> Iterator[tuple[Location, SentVisit]]:
    """Give secondary visits that look alike their ordinals, by content, so that row order does not matter."""
    alike: dict[VisitIdentity, list[tuple[Location, SentVisit]]] = defaultdict(list)
    for where, visit in visits:
        alike[visit.identity].append((where, visit))
    for same in alike.values():
        if len(same) > 1:
            same.sort(key=_content)
        for ordinal, (where, visit) in enumerate(same, 1):
            yield where, visit if ordinal == 1 else replace(visit, ordinal=ordinal)


def _content(placed: tuple[Location, SentVisit]) -> tuple[object, ...]:
    _, visit = placed
    return (visit.claimed.start, visit.claimed.seconds, visit.actual.seconds, str(visit))


def combine(rows: Sequence[WeekRow]) -> tuple[WeekHeader, list[tuple[Location, Fault]]]:
    """One header from all that were sent for a week, and where they were repeated.

    PaymentClaimed is the sum of headers in XML, where each stands for itself, and the first row's in CSV.
    """
    sent = {line.row.header_location: line.header.facts for line in rows}
    first, *others = sent.items()
    if first[0].path is None:
        unlike = (line for line in rows if line.row.header != rows[0].row.header)
        odd = [line.row.header_location for line in unlike if _said_of_week(line) != _said_of_week(rows[0])][:1]
        return first[1], [(where, _repeated(DISAGREES)) for where in odd]
    claims = [facts.payment_claimed for facts in sent.values() if facts.payment_claimed is not None]
    combined = replace(first[1], payment_claimed=sum(claims, Decimal(0)) if claims else None)
    return combined, [(where, _repeated(SENT_BEFORE)) for where, _ in others]


def _said_of_week(line: WeekRow) -> tuple[WeekHeader, Decimal | Malformed]:
    """A contribution is compared although it is not taken; blank is zero."""
    return line.header.facts, money(line.row.header[CONTRIBUTION] or "0")


def _repeated(message: str) -> Fault:
    return Fault(IssueCode.HEADER_REPEATED, message)
