"""An officer releases or refuses a held visit."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from actuals.model.payments import Decision, Hold, HoldCode
from actuals.model.refs import ClientId, VisitId
from actuals.model.visits import HistoryEntry, Visit
from actuals.model.weeks import Refusal, ServiceWeek
from actuals.paying.overlaps import freed

COUNCIL = "council"


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision: which, why, by which client, and when (UTC)."""

    decision: Decision
    note: str
    by: ClientId
    at: datetime


def waits_for_decision(visit: Visit) -> list[Hold]:
    """The holds of a visit that an officer can decide; none once a run has paid it.

    A missing rate is not among them: the council adds the rate.
    """
    undecided = [hold for hold in visit.holds if hold.decision is None and visit.held_minutes]
    return [hold for hold in undecided if hold.code is not HoldCode.NO_RATE]


def decide(
    week: ServiceWeek, visit_id: VisitId, decided: Decided, neighbours: Iterable[ServiceWeek] = ()
) -> ServiceWeek:
    """The week with all undecided holds of one visit decided; the very same week when there are none.

    A refusal frees the week's visits that overlap that one; those of `neighbours` follow in the next night. It is
    remembered with the week, whatever becomes of the visit: what comes for that order and day later waits.
    """
    visits = tuple(_decided(visit, decided) if visit.visit_id == visit_id else visit for visit in week.visits)
    if visits == week.visits:
        return week
    changed = replace(week, visits=visits)
    if decided.decision is Decision.RELEASED:
        return changed
    return freed(_remembered(changed, visit_id, decided.at), neighbours, decided.at)


def _remembered(week: ServiceWeek, visit_id: VisitId, at: datetime) -> ServiceWeek:
    """The week with the first refusal of each order and day."""
    visit = week.visit(visit_id)
    if visit is None or visit.planned is None:
        return week
    order_ref, day = visit.planned.order_ref, visit.sent.visit_date
    if any((each.order_ref, each.day) == (order_ref, day) for each in week.refusals):
        return week
    return replace(week, refusals=(*week.refusals, Refusal(order_ref, day, at)))


def _decided(visit: Visit, decided: Decided) -> Visit:
    ended = {hold.code: _ended(hold, visit, decided) for hold in waits_for_decision(visit)}
    if not ended:
        return visit
    holds = tuple(ended.get(hold.code, hold) for hold in visit.holds)
    said = ", ".join(f"{hold.code} ({hold.carer_minutes} minutes)" for hold in ended.values())
    entry = HistoryEntry(decided.at, COUNCIL, f"{decided.decision.capitalize()}: {said}")
    return replace(visit, holds=holds).noted(entry)


def _ended(hold: Hold, visit: Visit, decided: Decided) -> Hold:
    """A decision is about what is still unpaid."""
    decision, note, by, at = decided.decision, decided.note, decided.by, decided.at
    minutes = min(hold.carer_minutes, visit.most_held_minutes)
    return replace(hold, carer_minutes=minutes, decision=decision, note=note, by=by, at=at)
