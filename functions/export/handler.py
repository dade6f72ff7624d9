"""Visits and care package line items to look at; exports to ask for, and to download."""

import re
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from actuals.answers.exports import ExportAnswer, export_object
from actuals.answers.line_items import LineItemAnswer, line_item, shows_order
from actuals.answers.pages import Page
from actuals.answers.visits import VisitAnswer, visit_object
from actuals.api.app import make_app
from actuals.api.bodies import body_of, read
from actuals.api.caller import Caller, caller_of
from actuals.api.exports import ExportBody
from actuals.api.filters import LINE_ITEM_FILTERS, VISIT_FILTERS, line_item_filters, visit_filters
from actuals.api.idempotency import once
from actuals.api.paging import PAGING, paging_of
from actuals.api.problems import NotFound
from actuals.api.queries import query_of
from actuals.aws.exports import ExportsTable, export_key
from actuals.aws.files import FilesBucket
from actuals.aws.finding import Finder
from actuals.aws.idempotency import IdempotencyTable
from actuals.aws.queues import Queue
from actuals.aws.reference import ReferenceTable
from actuals.aws.settings import ExportSettings
from actuals.aws.visits import VisitsTable
from actuals.commissioning.council import COUNCIL
from actuals.commissioning.nouns import to_settings
from actuals.exporting.files import file_name
from actuals.exporting.selection import Place, Shown, follows, in_order, place, shows_visit
from actuals.model.exports import Export, ExportStatus, Filters
from actuals.model.london import today
from actuals.model.refs import ExportId, ServiceUserRef, VisitId
from actuals.model.weeks import ServiceWeek, week_of

PEOPLE_A_PAGE = 5  # whose weeks are read at once: few, as a page ends soon
EXPORT_ID = re.compile(r"[0-9a-f]{24}")
app = make_app()


class Wiring:
    """What these calls are wired to, at the first of them."""

    def __init__(self) -> None:
        self.settings = ExportSettings.load()
        self.reference = ReferenceTable(self.settings.reference_table)
        self.visits = VisitsTable(self.settings.visits_table)
        self.finder = Finder(self.reference, self.visits)
        self.exports = ExportsTable(self.settings.exports_table)
        self.files = FilesBucket(self.settings.exports_bucket)
        self.to_write = Queue(self.settings.export_queue)

    def remembered(self) -> IdempotencyTable:
        """First answers to calls that may come again."""
        return IdempotencyTable(self.settings.idempotency_table)


wired = cache(Wiring)


def api(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Lambda's entry for calls."""
    return app.resolve(event, context)


@app.get("/visits")
def list_visits() -> Page[VisitAnswer]:
    """The visits of a week."""
    caller = _caller()
    query = query_of(app, *VISIT_FILTERS, *PAGING)
    filters = visit_filters(query, caller, _week_ends_on())
    paging = paging_of(app, caller, query)
    after = tuple(paging.after.split("/")) if paging.after else None
    found = _visits(filters, after)
    return paging.page(("/".join(place(shown)), visit_object(*shown, council=caller.is_council)) for shown in found)


def _visits(filters: Filters, after: Place | None) -> Iterator[Shown]:
    """Visits in the order of a list; those after a place."""
    finder = wired().finder
    keys, level_of = finder.weeks(filters, ServiceUserRef(after[0]) if after else None), cache(finder.service_level)
    found = in_order(keys, wired().visits.whole_weeks, PEOPLE_A_PAGE)
    return (shown for shown in found if follows(shown, after) and shows_visit(filters, shown, level_of))


@app.get("/visits/<visit_id>")
def show_visit(visit_id: str) -> VisitAnswer:
    """One visit with its explanation."""
    caller = _caller()
    week_id = week_of(visit_id)
    week = wired().visits.with_id(week_id) if week_id else None
    if week is not None and caller.may_see(week.key.provider_ref) and week.visit(VisitId(visit_id)):
        return _whole(week, VisitId(visit_id), council=caller.is_council)
    raise NotFound("not-found", "There is no such visit.")


def _whole(week: ServiceWeek, visit_id: VisitId, *, council: bool) -> VisitAnswer:
    """A visit of a week, with all of its past."""
    shown = wired().visits.whole(week)
    return next(visit_object(shown, visit, council=council) for visit in shown.visits if visit.visit_id == visit_id)


@app.get("/care-package-line-items")
def list_line_items() -> Page[LineItemAnswer]:
    """The orders that are authorised."""
    caller = _caller()
    query = query_of(app, *LINE_ITEM_FILTERS, *PAGING)
    filters, day = line_item_filters(query, caller), today(datetime.now(UTC))
    paging = paging_of(app, caller, query)
    contract, _, order_ref = (paging.after or "").partition("/")
    found = wired().finder.orders(filters, (contract, order_ref))
    items = (line_item(order, provider) for order, provider in found if shows_order(filters, order, day))
    return paging.page((f"{item['contractNumber']}/{item['orderRef']}", item) for item in items)


@app.post("/exports")
def create_export() -> tuple[ExportAnswer, int]:
    """Ask for a file."""
    caller = _caller()

    def act() -> tuple[ExportAnswer, int]:
        asked = read(ExportBody, body_of(app))
        export = Export(
            ExportId(secrets.token_hex(12)),
            asked.kind,
            asked.format,
            caller.provider_ref,
            asked.filters(caller, _week_ends_on()),
            datetime.now(UTC),
        )
        wired().exports.add(export)
        wired().to_write.send({"exportId": export.export_id})
        return export_object(export, export.status, None), 202

    return once(app, caller, wired().remembered, act)


@app.get("/exports/<export_id>")
def show_export(export_id: str) -> ExportAnswer:
    """An export, and where to download it once it is ready."""
    caller = _caller()
    export = wired().exports.export(ExportId(export_id)) if EXPORT_ID.fullmatch(export_id) else None
    if export is None or not caller.may_see(export.owner):
        raise NotFound("not-found", "There is no such export.")
    status = export.shown_status(datetime.now(UTC))
    return export_object(export, status, _url(export) if status is ExportStatus.READY else None)


def _url(export: Export) -> str:
    return wired().files.download_url(export_key(export), file_name(export), wired().settings.download_minutes)


def _caller() -> Caller:
    return caller_of(app, partial(wired().reference.get, "principals"))


def _week_ends_on() -> int:
    return to_settings(wired().reference.get("settings", COUNCIL)).week_ends_on
