"""A checked week against the stored one: what is new, updated, unchanged or missing, and the week that results."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from enum import Enum

from actuals.model.changes import STATUS, FieldChange
from actuals.model.refs import ImportId, VisitId, WeekId
from actuals.model.sent_visits import SentVisit, Worked
from actuals.model.visits import HistoryEntry, Visit, VisitStatus
from actuals.model.weeks import Merged, ServiceWeek, StagedVisit, StagedWeek, WeekHeader

IMPORTS_REMEMBERED = 20
NOT_IN_THE_FILE = "not in the file that replaced it"


class Change(Enum):
    """What sending a visit does to what is stored."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


def change(sent: SentVisit, stored: Visit | None) -> Change:
    """A withdrawn visit that is sent again comes back, even with the same content."""
    if stored is None:
        return Change.NEW
    if stored.sent == sent and stored.status is not VisitStatus.WITHDRAWN:
        return Change.UNCHANGED
    return Change.UPDATED


def compare(staged: StagedWeek, stored: ServiceWeek | None) -> Merged:
    """What storing a week would do to its visits."""
    found = Counter(change(each.sent, visit) for each, visit in _pairs(staged, stored))
    return Merged(found[Change.NEW], found[Change.UPDATED], found[Change.UNCHANGED], len(missing(staged, stored)))


def missing(staged: StagedWeek, stored: ServiceWeek | None) -> tuple[Visit, ...]:
    """The stored visits that a file leaves out on days for which it has any; what was sent since its check is not.

    One that it names in a record that was rejected is not missing: nobody said that it did not take place.
    """
    if stored is None:
        return ()
    named = {visit.visit_id for _, visit in _pairs(staged, stored) if visit is not None}
    return stored.left_out(staged.days, staged.imports_known + 1, named.union(staged.refused))


def differences(staged: StagedWeek, stored: ServiceWeek | None) -> Iterator[FieldChange]:
    """What storing a week would change in the visits that are stored, before and after."""
    for (sent, _), visit in _pairs(staged, stored):
        if visit is not None and change(sent, visit) is Change.UPDATED:
            for field, before, after in _changes(sent, visit):
                yield FieldChange(visit.visit_id, staged.key.service_user_ref, sent.visit_date, field, before, after)


def _changes(sent: SentVisit, visit: Visit) -> Iterator[tuple[str, str | None, str | None]]:
    if visit.status is VisitStatus.WITHDRAWN:
        yield STATUS, visit.status.value, VisitStatus.NEW.value
    was, is_now = _as_in_a_file(visit.sent), _as_in_a_file(sent)
    yield from ((field, was[field], is_now[field]) for field in was if was[field] != is_now[field])


def _as_in_a_file(visit: SentVisit) -> dict[str, str | None]:
    """All that can change while a visit stays the same visit, under the names that files have for it."""
    return {
        "StartTimeClaimed": visit.claimed.start.isoformat(),
        "DurationClaimed": _duration(visit.claimed),
        "ActualStartTime": visit.actual.start.isoformat(),
        "ActualDuration": _duration(visit.actual),
        "NumberOfCarers": str(visit.carers),
        "VisitCode": visit.visit_code,
        "OrderRef": visit.order_ref,
        "ManuallyAmended": visit.manually_amended,
        "CareWorkerName": visit.carer_name,
        "CareWorkers": ", ".join(visit.named_carers) or None,
    }


def _duration(worked: Worked) -> str:
    minutes, seconds = divmod(worked.seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"


def merge(
    staged: StagedWeek,
    stored: ServiceWeek | None,
    import_id: ImportId,
    at: datetime,
    new_id: Callable[[], WeekId],
    *,
    withdraw_missing: bool = False,
) -> ServiceWeek:
    """The stored week with a file's visits in it; the same week when this import was merged before.

    Visits that the file does not name stay as they are, unless its provider asked to withdraw them.
    """
    week = stored or ServiceWeek(staged.key, new_id(), staged.header)
    if import_id in week.applied:
        return week
    visits = {visit.sent.identity: visit for visit in week.visits}
    ever, imports = week.visits_ever, week.imports_ever + 1
    for (sent, warnings), visit in _pairs(staged, stored):
        if visit is None:
            ever += 1
            merged = _new(VisitId(f"{week.week_id}-{ever}"), sent, warnings, import_id, at)
        elif change(sent, visit) is Change.UPDATED:
            merged = visit.changed(sent, warnings, import_id, at)
        else:
            merged = visit
        visits[sent.identity] = _named(merged, visit, imports)
    withdrawn = missing(staged, stored) if withdraw_missing else ()
    visits |= {visit.sent.identity: visit.withdrawn(NOT_IN_THE_FILE, at) for visit in withdrawn}
    latest = [*week.applied.items()][1 - IMPORTS_REMEMBERED :]
    did = compare(staged, stored)._replace(withdrawn=len(withdrawn))
    merged_week = replace(
        week,
        visits=tuple(visits.values()),
        visits_ever=ever,
        applied={**dict(latest), import_id: did},
        imports_ever=imports,
        covered=_covered(week, staged, visits.values(), imports),
    )
    return replace(merged_week, header=_header(staged, stored), claim_covers=_claim_covers(staged, merged_week))


def _named(visit: Visit, before: Visit | None, number: int) -> Visit:
    """A visit that an import names; one that comes back is as new in it as one that was never sent."""
    is_brought = before is None or before.status is VisitStatus.WITHDRAWN
    return replace(visit, first_sent=number if is_brought else visit.first_sent, last_sent=number)


def _covered(
    week: ServiceWeek, staged: StagedWeek, visits: Iterable[Visit], number: int
) -> dict[int, tuple[date, ...]]:
    """An import stays in it for as long as a visit counts as brought by it: there are never more than visits."""
    brought = {visit.first_sent for visit in visits}
    return {some: days for some, days in {**week.covered, number: staged.days}.items() if some in brought}


def _header(staged: StagedWeek, stored: ServiceWeek | None) -> WeekHeader:
    """As the latest file says; what an earlier one claimed for the week stays when the latest claims nothing."""
    if stored is None or staged.header.payment_claimed is not None:
        return staged.header
    return replace(staged.header, payment_claimed=stored.header.payment_claimed)


def _claim_covers(staged: StagedWeek, week: ServiceWeek) -> frozenset[VisitId]:
    """Those of the latest file that claims anything."""
    if staged.header.payment_claimed is None:
        return week.claim_covers
    sent = {visit.sent.identity for visit in staged.visits}
    return frozenset(visit.visit_id for visit in week.visits if visit.sent.identity in sent)


def _pairs(staged: StagedWeek, stored: ServiceWeek | None) -> Iterator[tuple[StagedVisit, Visit | None]]:
    known = {visit.sent.identity: visit for visit in stored.visits} if stored else {}
    return ((staged_visit, known.get(staged_visit.sent.identity)) for staged_visit in staged.visits)


def _new(visit_id: VisitId, sent: SentVisit, warnings: tuple[str, ...], import_id: ImportId, at: datetime) -> Visit:
    entry = HistoryEntry(at, "provider", f"Imported with import {import_id}.")
    return Visit(visit_id, sent, import_id, import_id, history=(entry,), warnings=warnings, asked_at=at)
