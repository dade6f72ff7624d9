"""Visits and care package line items to look at; exports to ask for, to write and to download."""

import re
import secrets
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache, partial
from itertools import islice
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from actuals.api.app import make_app
from actuals.api.bodies import body_of, read
from actuals.api.caller import Caller, caller_of
from actuals.api.exports import ExportBody
from actuals.api.filters import LINE_ITEM_FILTERS, VISIT_FILTERS, line_item_filters, visit_filters
from actuals.api.idempotency import once
from actuals.api.paging import PAGING, paging_of
from actuals.api.problems import NotFound
from actuals.api.queries import query_of
from actuals.aws.charges import ChargesTable
from actuals.aws.exports import ExportsTable, export_key
from actuals.aws.files import FilesBucket
from actuals.aws.finding import Finder
from actuals.aws.idempotency import IdempotencyTable
from actuals.aws.messages import each_message
from actuals.aws.payments import PaymentsTable
from actuals.aws.queues import Queue
from actuals.aws.reference import ReferenceTable
from actuals.aws.settings import ExportSettings, WriteExportSettings
from actuals.aws.visits import VisitsTable
from actuals.commissioning.council import COUNCIL
from actuals.commissioning.nouns import to_service_user, to_settings
from actuals.exporting.charges import week_charge_object
from actuals.exporting.exceptions import exceptions
from actuals.exporting.exports import export_object, file_name
from actuals.exporting.files import CONTENT_TYPES, ExportFile
from actuals.exporting.line_items import line_item, shows_order
from actuals.exporting.paid import paid_object, shows_line
from actuals.exporting.selection import Place, Shown, follows, in_order, loaded_together, place, shows_visit
from actuals.exporting.visits import visit_object
from actuals.model.exports import Export, ExportKind, ExportStatus, Filters
from actuals.model.london import today
from actuals.model.refs import ExportId, ProviderRef, ServiceUserRef, VisitId
from actuals.model.weeks import ServiceWeek, week_of
from actuals.paying.charges import adjustment, contribution_of, person_week, week_charge
from actuals.paying.remittances import remittance_id

# How many service users' weeks are read at once: few for a page, many for a file.
PEOPLE_A_PAGE = 5
PEOPLE_A_FILE = 50
EXPORT_ID = re.compile(r"[0-9a-f]{24}")
app = make_app()


class Wiring:
    """What the API is wired to."""

    def __init__(self) -> None:
        self.settings = ExportSettings.load()
        self.reference = ReferenceTable(self.settings.reference_table)
        self.visits = VisitsTable(self.settings.visits_table)
        self.stored = Stored(self.reference, self.visits)
        self.exports = ExportsTable(self.settings.exports_table)
        self.files = FilesBucket(self.settings.exports_bucket)
        self.to_write = Queue(self.settings.export_queue)

    def remembered(self) -> IdempotencyTable:
        """First answers to calls that may come again."""
        return IdempotencyTable(self.settings.idempotency_table)


class WriterWiring:
    """What the writer of exports is wired to."""

    def __init__(self) -> None:
        settings = WriteExportSettings.load()
        self.reference = ReferenceTable(settings.reference_table)
        self.stored = Stored(self.reference, VisitsTable(settings.visits_table))
        self.payments = PaymentsTable(settings.payments_table)
        self.charges = ChargesTable(settings.charges_table)
        self.exports = ExportsTable(settings.exports_table)
        self.files = FilesBucket(settings.exports_bucket)


class Stored:
    """What lists and files are made from."""

    def __init__(self, reference: ReferenceTable, visits: VisitsTable) -> None:
        self._finder = Finder(reference, visits)
        self._load = visits.weeks

    def visits(self, filters: Filters, people_at_once: int, after: Place | None = None) -> Iterator[Shown]:
        """Visits in the order of a list; those after a place."""
        keys = self._finder.weeks(filters, ServiceUserRef(after[0]) if after else None)
        level_of = cache(self._finder.service_level)
        found = in_order(keys, self._load, people_at_once)
        return (shown for shown in found if follows(shown, after) and shows_visit(filters, shown, level_of))

    def whole_weeks(self, filters: Filters, provider: ProviderRef | None) -> Iterator[list[ServiceWeek]]:
        """All weeks of each service user and week that filters take: those of one provider, or of all."""
        return loaded_together(self._finder.whole_weeks(filters, provider), self._load, PEOPLE_A_FILE)

    def exceptions(self, filters: Filters, provider: ProviderRef | None) -> Iterator[dict[str, Any]]:
        """What somebody should look at: a provider, or the council when there is none."""
        level_of = cache(self._finder.service_level)
        for weeks in self.whole_weeks(filters, provider):
            yield from exceptions(weeks, filters, level_of, council=provider is None)

    def line_items(self, filters: Filters, day: date, after: tuple[str, str] = ("", "")) -> Iterator[dict[str, Any]]:
        """Authorised orders by contract and OrderRef; those after a place."""
        found = self._finder.orders(filters, after)
        return (line_item(order, provider) for order, provider in found if shows_order(filters, order, day))


@cache
def wired() -> Wiring:
    """Made at the first call, so that reading this module needs no environment."""
    return Wiring()


@cache
def writer() -> WriterWiring:
    """The same, for the other entry."""
    return WriterWiring()


def api(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Lambda's entry for calls."""
    return app.resolve(event, context)


@app.get("/visits")
def list_visits() -> dict[str, Any]:
    """The visits of a week."""
    caller = _caller()
    query = query_of(app, *VISIT_FILTERS, *PAGING)
    filters = visit_filters(query, caller, _week_ends_on())
    paging = paging_of(app, caller, query)
    after = tuple(paging.after.split("/")) if paging.after else None
    found = wired().stored.visits(filters, PEOPLE_A_PAGE, after)
    return paging.page(("/".join(place(shown)), visit_object(*shown, council=caller.is_council)) for shown in found)


@app.get("/visits/<visit_id>")
def show_visit(visit_id: str) -> dict[str, Any]:
    """One visit with its explanation."""
    caller = _caller()
    week_id = week_of(visit_id)
    week = wired().visits.with_id(week_id) if week_id else None
    if week is not None and caller.may_see(week.key.provider_ref) and (visit := week.visit(VisitId(visit_id))):
        return visit_object(week, visit, council=caller.is_council)
    raise NotFound("not-found", "There is no such visit.")


@app.get("/care-package-line-items")
def list_line_items() -> dict[str, Any]:
    """The orders that are authorised."""
    caller = _caller()
    query = query_of(app, *LINE_ITEM_FILTERS, *PAGING)
    filters = line_item_filters(query, caller)
    paging = paging_of(app, caller, query)
    contract, _, order = (paging.after or "").partition("/")
    found = wired().stored.line_items(filters, today(datetime.now(UTC)), (contract, order))
    return paging.page((f"{item['contractNumber']}/{item['orderRef']}", item) for item in found)


@app.post("/exports")
def create_export() -> Any:
    """Ask for a file."""
    caller = _caller()

    def act() -> tuple[dict[str, Any], int]:
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
def show_export(export_id: str) -> dict[str, Any]:
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


def write(event: dict[str, Any], context: LambdaContext) -> Any:
    """Lambda's entry for messages: write the files that were asked for."""
    return each_message(event, context, _write)


def _write(message: dict[str, Any]) -> None:
    """A message that comes again finds its file ready, or writes it anew under the same name."""
    export = writer().exports.export(ExportId(message["exportId"]))
    if export is None or export.status is ExportStatus.READY:
        return
    file = ExportFile(export, _shown(export))
    writer().files.write(export_key(export), file.pieces(), CONTENT_TYPES[export.format])
    writer().exports.finish(export.export_id, file.totals)


def _shown(export: Export) -> Iterator[dict[str, Any]]:
    stored, filters = writer().stored, export.filters
    match export.kind:
        case ExportKind.COMMISSIONED_CARE:
            return stored.line_items(filters, today(export.created_at))
        case ExportKind.VISITS:
            council = export.owner is None
            return (visit_object(*shown, council=council) for shown in stored.visits(filters, PEOPLE_A_FILE))
        case ExportKind.EXCEPTIONS:
            return stored.exceptions(filters, export.owner)
        case ExportKind.PAYMENTS:
            return _payments(filters)
        case ExportKind.CHARGES:
            return _charges(filters)


def _payments(filters: Filters) -> Iterator[dict[str, Any]]:
    for run, line in writer().payments.issued_lines(filters.provider_ref, filters.payment_run_id):
        if shows_line(filters, line):
            yield paid_object(run, line, remittance_id(run.payment_run_id, line.provider_ref))


def _charges(filters: Filters) -> Iterator[dict[str, Any]]:
    found = writer().stored.whole_weeks(filters, None)
    while some := {person_week(weeks): weeks for weeks in islice(found, PEOPLE_A_FILE) if weeks}:
        people = writer().reference.get_many("service-users", [week.service_user_ref for week in some])
        fixes = writer().charges.fixes(list(some))
        for week, weeks in some.items():
            record = people.get(week.service_user_ref)
            person = to_service_user(record) if record else None
            charge = week_charge(weeks, contribution_of(person, week))
            yield week_charge_object(week, charge, adjustment(fixes.get(week, ()), charge.charge))
