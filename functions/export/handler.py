"""Exports to ask for, and to download."""

import secrets
from datetime import UTC, datetime
from functools import cache, partial

from actuals.answers.exports import ExportAnswer, export_object
from actuals.api.app import make_app
from actuals.api.exports import ExportBody
from actuals.api.problems import NotFound
from actuals.api.requests import Request
from actuals.aws.exports import ExportsTable, export_key
from actuals.aws.files import FilesBucket
from actuals.aws.idempotency import IdempotencyTable
from actuals.aws.queues import Queue
from actuals.aws.reference import ReferenceTable
from actuals.aws.settings import ExportSettings
from actuals.commissioning.council import COUNCIL
from actuals.commissioning.nouns import week_ends_on
from actuals.exporting.files import file_name
from actuals.model.exports import Export, ExportStatus
from actuals.model.refs import ExportId, is_made_here


class Wiring:
    """The tables, the bucket and the queue of these calls."""

    def __init__(self) -> None:
        self.settings = ExportSettings.load()
        self.reference = ReferenceTable(self.settings.reference_table)
        self.exports = ExportsTable(self.settings.exports_table)
        self.files = FilesBucket(self.settings.exports_bucket)
        self.to_write = Queue(self.settings.export_queue)


wired = cache(Wiring)
app = make_app(
    principal=lambda client: wired().reference.get("principals", client),
    remembered=lambda: IdempotencyTable(wired().settings.idempotency_table),
)
api = app.resolve


@app.call("POST", "/exports")
def create_export(request: Request) -> tuple[ExportAnswer, int]:
    """Ask for a file."""
    return request.once(partial(_create, request))


def _create(request: Request) -> tuple[ExportAnswer, int]:
    caller, asked = request.caller, request.body(ExportBody)
    export = Export(
        ExportId(secrets.token_hex(12)),
        asked.kind,
        asked.format,
        caller.provider_ref,
        asked.filters(caller, week_ends_on(wired().reference.get("settings", COUNCIL))),
        datetime.now(UTC),
    )
    wired().exports.add(export)
    wired().to_write.send({"exportId": export.export_id})
    return export_object(export, export.status, None), 202


@app.call("GET", "/exports/{exportId}")
def show_export(request: Request, export_id: str) -> ExportAnswer:
    """An export, and where to download it once it is ready."""
    caller = request.caller
    export = wired().exports.export(ExportId(export_id)) if is_made_here(export_id) else None
    if export is None or not caller.may_see(export.owner):
        raise NotFound("not-found", "There is no such export.")
    status = export.shown_status(datetime.now(UTC))
    return export_object(export, status, _url(export) if status is ExportStatus.READY else None)


def _url(export: Export) -> str:
    return wired().files.download_url(export_key(export), file_name(export), wired().settings.download_minutes)
