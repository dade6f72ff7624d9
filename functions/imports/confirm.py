"""Imports that were checked: confirm them, or cancel them."""

from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

from aws_lambda_powertools.event_handler import Response

from actuals.answers.imports import ImportAnswer, import_object
from actuals.api.app import make_app
from actuals.api.imports import ConfirmBody, visible_import
from actuals.api.problems import Conflict
from actuals.api.requests import Request
from actuals.aws.idempotency import IdempotencyTable
from actuals.aws.imports import ImportsTable
from actuals.aws.optimistic_lock import retry_if_stale
from actuals.aws.queues import Queue
from actuals.aws.reference import ReferenceTable
from actuals.aws.settings import ConfirmImportsSettings
from actuals.aws.week_end import FixedWeekEnd
from actuals.commissioning.nouns import week_ends_on
from actuals.model.imports import OTHER_WEEK_END, Import, ImportStatus
from actuals.model.refs import ImportId, is_made_here
from actuals.validation.files import already_imported


class Wiring:
    """The tables and the queue of these calls."""

    def __init__(self) -> None:
        settings = self.settings = ConfirmImportsSettings.load()
        self.reference = ReferenceTable(settings.reference_table)
        self.imports = ImportsTable(settings.imports_table)
        self.week_end = FixedWeekEnd(settings.imports_table, settings.reference_table, week_ends_on)
        self.to_store = Queue(settings.store_queue)


wired = cache(Wiring)
app = make_app(
    principal=lambda client: wired().reference.get("principals", client),
    remembered=lambda: IdempotencyTable(wired().settings.idempotency_table),
)
api = app.resolve


@app.call("POST", "/imports/{importId}/confirm")
def confirm(request: Request, import_id: str) -> tuple[ImportAnswer, int]:
    """Store what was checked; a repeated call changes nothing."""
    return request.once(partial(_confirm, request, import_id))


def _confirm(request: Request, import_id: str) -> tuple[ImportAnswer, int]:
    asked = request.body(ConfirmBody)
    return import_object(retry_if_stale(lambda: _confirmed(_owned(request, import_id), asked))), 202


def _confirmed(import_: Import, asked: ConfirmBody) -> Import:
    """The message goes first: should this call die after it, the import is confirmed when the message is read."""
    asked.require_fit(import_.kind)
    message = {
        "importId": import_.import_id,
        "leaveOutRejected": asked.leave_out_rejected,
        "withdrawMissing": asked.withdraw_missing,
    }
    if import_.status.is_confirmed:
        if import_.status is ImportStatus.IMPORTING:
            wired().to_store.send(message)
        return import_
    if refusal := import_.refusal_to_confirm(leave_out_rejected=asked.leave_out_rejected):
        raise Conflict("not-confirmable", refusal)
    wired().to_store.send(message)
    if not wired().week_end.is_that_of(import_):
        raise Conflict("not-confirmable", OTHER_WEEK_END)
    begun = wired().imports.begin(import_, datetime.now(UTC), withdraw_missing=asked.withdraw_missing)
    if begun.duplicate_of:
        first = wired().imports.get(begun.duplicate_of)
        raise Conflict("duplicate-file", already_imported(first or begun))
    return begun


@app.call("DELETE", "/imports/{importId}")
def cancel(request: Request, import_id: str) -> Response[Any]:
    """Take an import back; one that is confirmed stays."""
    retry_if_stale(lambda: _cancelled(_owned(request, import_id)))
    return Response(status_code=204, body="")


def _cancelled(import_: Import) -> Import:
    if import_.status.is_confirmed or import_.awaits_store:
        raise Conflict("already-confirmed", "The import was confirmed, so it cannot be cancelled any more.")
    already = import_.status is ImportStatus.CANCELLED
    return import_ if already else wired().imports.save(import_.cancelled())


def _owned(request: Request, import_id: str) -> Import:
    """The caller's import. The council sees a provider's imports, but does not act for it."""
    found = wired().imports.get(ImportId(import_id)) if is_made_here(import_id) else None
    import_ = visible_import(found, request.caller).as_of(datetime.now(UTC))
    if import_.owner is not None:
        request.provider()
    return import_
