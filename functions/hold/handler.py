"""Held visits: what waits for an officer of the council, and what the officer decides."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache, partial

from actuals.answers.pages import Page
from actuals.answers.visits import VisitAnswer, visit_object
from actuals.api.app import make_app
from actuals.api.filters import HELD_FILTERS, held_filters
from actuals.api.held_visits import DecisionBody
from actuals.api.paging import PAGING
from actuals.api.problems import Conflict
from actuals.api.requests import Request
from actuals.api.visits import visible_week, visit_in
from actuals.aws.idempotency import IdempotencyTable
from actuals.aws.settings import HoldSettings
from actuals.aws.stored_weeks import held_place
from actuals.aws.visits import VisitsTable
from actuals.exporting.selection import Shown, place
from actuals.model.bad_weeks import BadWeekError, WeekFault
from actuals.model.batches import batched
from actuals.model.filters import Filters
from actuals.model.payments import Decision, HoldCode, PaymentStatus
from actuals.model.refs import VisitId
from actuals.model.room import has_room_for_notes
from actuals.model.visits import Visit
from actuals.model.weeks import ServiceWeek
from actuals.paying.decisions import Decided, decide, waits_for_decision

WEEKS_AT_ONCE = 25
PARTS_OF_A_WEEK = 4


class Wiring:
    """The table of these calls."""

    def __init__(self) -> None:
        self.settings = HoldSettings.load()
        self.visits = VisitsTable(self.settings.visits_table)


wired = cache(Wiring)
app = make_app(remembered=lambda: IdempotencyTable(wired().settings.idempotency_table))
api = app.resolve


@app.call("GET", "/held-visits", *HELD_FILTERS, *PAGING)
def listed(request: Request) -> Page[VisitAnswer]:
    """The visits that wait, by week ending, provider, service user, contract, date and start."""
    request.council()
    paging = request.paging()
    held = _held(held_filters(request.query), paging.after.split("/") if paging.after else [])
    return paging.page(("/".join(_place(shown)), visit_object(*shown, council=True)) for shown in held)


def _held(filters: Filters, after: list[str]) -> Iterator[Shown]:
    """Those after a place."""
    keys = filter(filters.take, wired().visits.held("/".join(after[:PARTS_OF_A_WEEK])))
    for some in batched(keys, WEEKS_AT_ONCE):
        loaded = wired().visits.whole_weeks(some)
        for week in (loaded[key] for key in some if key in loaded):
            waiting = [(week, visit) for visit in week.visits if visit.payment_status is PaymentStatus.HELD]
            yield from (shown for shown in sorted(waiting, key=place) if _follows(_place(shown), after))


def _place(shown: Shown) -> list[str]:
    """The place of its week, and that in it."""
    return [*held_place(shown[0].key).split("/"), *place(shown)[1:]]


def _follows(here: list[str], after: list[str]) -> bool:
    """Later weeks all do."""
    return here[:PARTS_OF_A_WEEK] != after[:PARTS_OF_A_WEEK] or here > after


@app.call("POST", "/held-visits/{visitId}/release")
def release(request: Request, visit_id: str) -> tuple[VisitAnswer, int]:
    """Pay what is held."""
    request.council()
    return request.once(partial(_decide, request, VisitId(visit_id), Decision.RELEASED))


@app.call("POST", "/held-visits/{visitId}/refuse")
def refuse(request: Request, visit_id: str) -> tuple[VisitAnswer, int]:
    """Never pay what is held."""
    request.council()
    return request.once(partial(_decide, request, VisitId(visit_id), Decision.REFUSED))


def _decide(request: Request, visit_id: VisitId, decision: Decision) -> tuple[VisitAnswer, int]:
    caller, note = request.council(), request.body(DecisionBody).note
    week = visible_week(wired().visits.with_visit(visit_id), caller)
    decided = Decided(decision, note, caller.client_id, datetime.now(UTC))
    neighbours = list(wired().visits.around(week.key))

    def deciding(stored: ServiceWeek | None) -> ServiceWeek:
        now = stored or week
        _refuse_unless_held(visit_in(now, visit_id))
        week_decided = decide(now, visit_id, decided, neighbours)
        if not has_room_for_notes(week_decided):
            raise BadWeekError(WeekFault.TOO_LARGE, now.key, now.week_id)
        return week_decided

    shown = wired().visits.whole(wired().visits.change(week.key, deciding, week))
    return visit_object(shown, visit_in(shown, visit_id), council=True), 200


def _refuse_unless_held(visit: Visit) -> None:
    if waits_for_decision(visit):
        return
    if visit.hold(HoldCode.NO_RATE):
        raise Conflict("no-rate", HoldCode.NO_RATE.text)
    raise Conflict("not-held", "Nothing of this visit waits for a decision.")
