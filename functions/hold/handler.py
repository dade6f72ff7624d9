"""Held visits: what waits for an officer of the council, and what the officer decides."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from itertools import islice
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from actuals.answers.pages import Page
from actuals.answers.visits import VisitAnswer, visit_object
from actuals.api.app import make_app
from actuals.api.bodies import body_of, read
from actuals.api.caller import Caller, council_of
from actuals.api.filters import HELD_FILTERS, held_filters
from actuals.api.held_visits import DecisionBody
from actuals.api.idempotency import once
from actuals.api.paging import PAGING, paging_of
from actuals.api.problems import Conflict, NotFound
from actuals.api.queries import query_of
from actuals.aws.idempotency import IdempotencyTable
from actuals.aws.settings import HoldSettings
from actuals.aws.stored_weeks import held_place
from actuals.aws.visits import VisitsTable
from actuals.exporting.selection import Shown, place
from actuals.model.bad_weeks import BadWeekError, WeekFault
from actuals.model.exports import Filters
from actuals.model.payments import Decision, HoldCode, PaymentStatus
from actuals.model.refs import VisitId
from actuals.model.room import has_room_for_notes
from actuals.model.visits import Visit
from actuals.model.weeks import ServiceWeek, week_of
from actuals.paying.decisions import Decided, decide, waits_for_decision

WEEKS_AT_ONCE = 25
PARTS_OF_A_WEEK = 4
app = make_app()


class Wiring:
    """What these calls are wired to, at the first of them."""

    def __init__(self) -> None:
        self.settings = HoldSettings.load()
        self.visits = VisitsTable(self.settings.visits_table)

    def remembered(self) -> IdempotencyTable:
        """First answers to calls that may come again."""
        return IdempotencyTable(self.settings.idempotency_table)


wired = cache(Wiring)


def api(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Lambda's entry."""
    return app.resolve(event, context)


@app.get("/held-visits")
def listed() -> Page[VisitAnswer]:
    """The visits that wait, by week ending, provider, service user, contract, date and start."""
    caller = council_of(app)
    query = query_of(app, *HELD_FILTERS, *PAGING)
    paging = paging_of(app, caller, query)
    held = _held(held_filters(query), paging.after.split("/") if paging.after else [])
    return paging.page(("/".join(_place(shown)), visit_object(*shown, council=True)) for shown in held)


def _held(filters: Filters, after: list[str]) -> Iterator[Shown]:
    """Those after a place."""
    keys = filter(filters.take, wired().visits.held("/".join(after[:PARTS_OF_A_WEEK])))
    while some := list(islice(keys, WEEKS_AT_ONCE)):
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


@app.post("/held-visits/<visit_id>/release")
def release(visit_id: str) -> tuple[VisitAnswer, int]:
    """Pay what is held."""
    return _decide(visit_id, Decision.RELEASED)


@app.post("/held-visits/<visit_id>/refuse")
def refuse(visit_id: str) -> tuple[VisitAnswer, int]:
    """Never pay what is held."""
    return _decide(visit_id, Decision.REFUSED)


def _decide(visit_id: str, decision: Decision) -> tuple[VisitAnswer, int]:
    caller = council_of(app)
    return once(app, caller, wired().remembered, lambda: _decided(caller, VisitId(visit_id), decision))


def _decided(caller: Caller, visit_id: VisitId, decision: Decision) -> tuple[VisitAnswer, int]:
    note = read(DecisionBody, body_of(app)).note
    week, decided = _week_of(visit_id), Decided(decision, note, caller.client_id, datetime.now(UTC))
    neighbours = list(wired().visits.around(week.key))

    def deciding(stored: ServiceWeek | None) -> ServiceWeek:
        now = stored or week
        _refuse_unless_held(_visit(now, visit_id))
        week_decided = decide(now, visit_id, decided, neighbours)
        if not has_room_for_notes(week_decided):
            raise BadWeekError(WeekFault.TOO_LARGE, now.key, now.week_id)
        return week_decided

    shown = wired().visits.whole(wired().visits.change(week.key, deciding, week))
    return visit_object(shown, _visit(shown, visit_id), council=True), 200


def _refuse_unless_held(visit: Visit) -> None:
    if waits_for_decision(visit):
        return
    if visit.hold(HoldCode.NO_RATE):
        raise Conflict("no-rate", HoldCode.NO_RATE.text)
    raise Conflict("not-held", "Nothing of this visit waits for a decision.")


def _week_of(visit_id: VisitId) -> ServiceWeek:
    week_id = week_of(visit_id)
    week = wired().visits.with_id(week_id) if week_id else None
    if week is None:
        raise _unknown()
    return week


def _visit(week: ServiceWeek, visit_id: VisitId) -> Visit:
    visit = week.visit(visit_id)
    if visit is None:
        raise _unknown()
    return visit


def _unknown() -> NotFound:
    return NotFound("not-found", "There is no such visit.")
