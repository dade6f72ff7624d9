"""Visits and care package line items to look at; visits to withdraw."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache, partial

from actuals.answers.line_items import LineItemAnswer, line_item, shows_order
from actuals.answers.pages import Page
from actuals.answers.visits import VisitAnswer, visit_object
from actuals.api.app import make_app
from actuals.api.filters import LINE_ITEM_FILTERS, VISIT_FILTERS, line_item_filters, visit_filters
from actuals.api.paging import PAGING
from actuals.api.requests import Request
from actuals.api.visits import WithdrawBody, visible_week, visit_in
from actuals.aws.idempotency import IdempotencyTable
from actuals.aws.reference import ReferenceTable
from actuals.aws.settings import VisitsSettings
from actuals.aws.visits import VisitsTable
from actuals.aws.week_search import WeekSearch
from actuals.commissioning.council import COUNCIL
from actuals.commissioning.nouns import week_ends_on
from actuals.exporting.selection import Place, Shown, follows, in_order, place, shows_visit
from actuals.model.filters import Filters
from actuals.model.london import today
from actuals.model.refs import ServiceUserRef, VisitId
from actuals.model.weeks import ServiceWeek

PEOPLE_A_PAGE = 5  # whose weeks are read at once: few, as a page ends soon


class Wiring:
    """The tables of these calls."""

    def __init__(self) -> None:
        self.settings = VisitsSettings.load()
        self.reference = ReferenceTable(self.settings.reference_table)
        self.visits = VisitsTable(self.settings.visits_table)
        self.finder = WeekSearch(self.reference, self.visits)


wired = cache(Wiring)
app = make_app(
    principal=lambda client: wired().reference.get("principals", client),
    remembered=lambda: IdempotencyTable(wired().settings.idempotency_table),
)
api = app.resolve


@app.call("GET", "/visits", *VISIT_FILTERS, *PAGING)
def list_visits(request: Request) -> Page[VisitAnswer]:
    """The visits of a week."""
    caller, ends_on = request.caller, week_ends_on(wired().reference.get("settings", COUNCIL))
    filters, paging = visit_filters(request.query, caller, ends_on), request.paging()
    after = tuple(paging.after.split("/")) if paging.after else None
    found = _visits(filters, after)
    return paging.page(("/".join(place(shown)), visit_object(*shown, council=caller.is_council)) for shown in found)


def _visits(filters: Filters, after: Place | None) -> Iterator[Shown]:
    """Visits in the order of a list; those after a place."""
    finder = wired().finder
    keys, level_of = finder.weeks(filters, ServiceUserRef(after[0]) if after else None), cache(finder.service_level)
    found = in_order(keys, wired().visits.whole_weeks, PEOPLE_A_PAGE)
    return (shown for shown in found if follows(shown, after) and shows_visit(filters, shown, level_of))


@app.call("GET", "/visits/{visitId}")
def show_visit(request: Request, visit_id: str) -> VisitAnswer:
    """One visit with its explanation."""
    return _whole(request, _week(request, VisitId(visit_id)), VisitId(visit_id))


@app.call("POST", "/visits/{visitId}/withdraw")
def withdraw_visit(request: Request, visit_id: str) -> tuple[VisitAnswer, int]:
    """Take a visit back, for a reason; a repeated call changes nothing."""
    request.provider()
    return request.once(partial(_withdraw, request, VisitId(visit_id)))


def _withdraw(request: Request, visit_id: VisitId) -> tuple[VisitAnswer, int]:
    week, reason, now = _week(request, visit_id), request.body(WithdrawBody).reason, datetime.now(UTC)

    def withdrawing(stored: ServiceWeek | None) -> ServiceWeek:
        return (stored or week).withdrawing(visit_id, reason, now)

    return _whole(request, wired().visits.change(week.key, withdrawing, week), visit_id), 200


def _week(request: Request, visit_id: VisitId) -> ServiceWeek:
    return visible_week(wired().visits.with_visit(visit_id), request.caller)


def _whole(request: Request, week: ServiceWeek, visit_id: VisitId) -> VisitAnswer:
    """A visit of a week, with all of its past."""
    shown = wired().visits.whole(week)
    return visit_object(shown, visit_in(shown, visit_id), council=request.caller.is_council)


@app.call("GET", "/care-package-line-items", *LINE_ITEM_FILTERS, *PAGING)
def list_line_items(request: Request) -> Page[LineItemAnswer]:
    """The orders that are authorised."""
    filters, paging = line_item_filters(request.query, request.caller), request.paging()
    day = today(datetime.now(UTC))
    contract, _, order_ref = (paging.after or "").partition("/")
    found = wired().finder.orders(filters, (contract, order_ref))
    items = (line_item(order, provider) for order, provider in found if shows_order(filters, order, day))
    return paging.page((f"{item['contractNumber']}/{item['orderRef']}", item) for item in items)
