"""Imports: ask for a presigned upload, watch it, confirm it, cancel it. Visits that were imported: withdraw them."""

import json
import re
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from itertools import islice
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from actuals.answers.imports import DownloadAnswer, ImportAnswer, UploadAnswer, import_object, upload_object
from actuals.answers.pages import Page
from actuals.answers.visits import VisitAnswer, visit_object
from actuals.api.app import make_app
from actuals.api.bodies import body_of, read
from actuals.api.caller import Caller, caller_of
from actuals.api.idempotency import once
from actuals.api.imports import ConfirmBody, ImportBody, import_kind
from actuals.api.paging import PAGING, paging_of
from actuals.api.problems import Conflict, Malformed, NotFound
from actuals.api.queries import Query, query_of, word
from actuals.api.visits import WithdrawBody
from actuals.aws.files import FilesBucket, InboxBucket, changes_key, issues_key
from actuals.aws.idempotency import IdempotencyTable
from actuals.aws.imports import ImportsTable, owner_key
from actuals.aws.meanwhile import again
from actuals.aws.queues import Queue
from actuals.aws.reference import ReferenceTable
from actuals.aws.settings import UploadSettings
from actuals.aws.visits import VisitsTable
from actuals.aws.week_end import WeekEnd
from actuals.commissioning.forms import KEY
from actuals.commissioning.nouns import week_ends_on
from actuals.model.imports import OTHER_WEEK_END, Import, ImportStatus
from actuals.model.refs import ImportId, VisitId
from actuals.model.visits import Visit
from actuals.model.weeks import ServiceWeek, week_of
from actuals.validation.files import already_imported

LISTED = 100
NO_VISIT = "There is no such visit."
IMPORT_ID = re.compile(r"[0-9a-f]{24}")
app = make_app()


class Wiring:
    """What these calls are wired to, at the first of them."""

    def __init__(self) -> None:
        self.settings = UploadSettings.load()
        self.reference = ReferenceTable(self.settings.reference_table)
        self.imports = ImportsTable(self.settings.imports_table)
        self.inbox = InboxBucket(self.settings.inbox_bucket)
        self.staged = FilesBucket(self.settings.staged_bucket)
        self.visits = VisitsTable(self.settings.visits_table)
        self.week_end = WeekEnd(self.settings.imports_table, self.settings.reference_table, self.visits, week_ends_on)
        self.to_store = Queue(self.settings.store_queue)

    def remembered(self) -> IdempotencyTable:
        """First answers to calls that may come again."""
        return IdempotencyTable(self.settings.idempotency_table)


wired = cache(Wiring)


def api(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Lambda's entry."""
    return app.resolve(event, context)


@app.post("/imports")
def create() -> tuple[ImportAnswer, int]:
    """A place to upload one file to; the form is never kept, but signed anew when a call is repeated."""
    caller = _caller()
    made, status = once(app, caller, wired().remembered, partial(_create, caller))
    return made | {"upload": _upload(made["importId"])}, status


def _create(caller: Caller) -> tuple[ImportAnswer, int]:
    asked, now = read(ImportBody, body_of(app)), datetime.now(UTC)
    import_ = Import(
        ImportId(secrets.token_hex(12)),
        asked.kind,
        asked.filename,
        asked.owner(caller),
        asked.auto_confirm,
        ImportStatus.AWAITING_UPLOAD,
        now,
        now + timedelta(minutes=wired().settings.upload_minutes),
        client_id=caller.client_id,
    )
    return import_object(wired().imports.save(import_)), 201


def _upload(import_id: ImportId) -> UploadAnswer:
    """A form, for as long as its import awaits a file."""
    import_, now = wired().imports.get(import_id), datetime.now(UTC)
    if import_ is None or import_.as_of(now).status is not ImportStatus.AWAITING_UPLOAD:
        raise Conflict("not-awaited", "This import awaits no file any more. Ask for another with a new key.")
    most, seconds = wired().settings.max_upload_bytes, int((import_.upload_expires_at - now).total_seconds())
    form = wired().inbox.sign(import_id, most, max(seconds, 1))
    return upload_object(form, most, import_.upload_expires_at)


@app.get("/imports")
def listed() -> Page[ImportAnswer]:
    """The caller's imports, newest first; the council sees every provider's."""
    caller = _caller()
    query = query_of(app, "kind", "status", "providerRef", *PAGING)
    kind, status = import_kind(query), word(query, "status", ImportStatus)
    paging = paging_of(app, caller, query)
    found = wired().imports.listed(_owner(caller, query), paging.after)
    now = datetime.now(UTC)
    return paging.page(
        (place, import_object(import_))
        for place, import_ in ((place, import_.as_of(now)) for place, import_ in found)
        if status in {None, import_.status} and kind in {None, import_.kind}
    )


def _owner(caller: Caller, query: Query) -> str | None:
    """Whose imports to list; None for everybody's."""
    provider = query.get("providerRef")
    if provider is not None and not (KEY.fullmatch(provider) and caller.may_see(provider)):
        raise NotFound("not-found", "There is no such provider.")
    return provider if caller.is_council else owner_key(caller.provider_ref)


@app.get("/imports/<import_id>")
def show(import_id: str) -> ImportAnswer:
    """One import, with its first issues, and what it changes first."""
    import_ = _visible(_caller(), import_id)
    checked = import_.checked_at is not None
    return {
        **import_object(import_),
        "issues": list(_first(issues_key(import_.import_id, "json"))) if checked and import_.issue_count else [],
        "changes": list(_first(changes_key(import_.import_id))) if import_.change_count else [],
    }


def _first(key: str) -> Iterator[Any]:
    """The beginning of a list, which is one array with an object a line."""
    for line in islice(wired().staged.lines(key), 1, 1 + LISTED):
        if line != "]":
            yield json.loads(line.removesuffix(","))


@app.get("/imports/<import_id>/issues")
def issues(import_id: str) -> DownloadAnswer:
    """Where to download every issue."""
    import_ = _visible(_caller(), import_id)
    form = query_of(app, "format").get("format", "json")
    if form not in {"csv", "json"}:
        raise Malformed("malformed-parameter", "The query parameter 'format' must be csv or json.")
    if import_.checked_at is None:
        raise Conflict("not-checked", "The file has not been checked yet. Ask again once the check has ended.")
    key = issues_key(import_.import_id, form)
    name = f"issues-{import_.import_id}.{form}"
    return {"url": wired().staged.download_url(key, name, wired().settings.download_minutes)}


@app.post("/imports/<import_id>/confirm")
def confirm(import_id: str) -> tuple[ImportAnswer, int]:
    """Store what was checked; a repeated call changes nothing."""
    caller = _caller()

    def act() -> tuple[ImportAnswer, int]:
        asked = read(ConfirmBody, body_of(app))
        return import_object(again(lambda: _confirmed(_owned(caller, import_id), asked))), 202

    return once(app, caller, wired().remembered, act)


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


@app.delete("/imports/<import_id>")
def cancel(import_id: str) -> Response[Any]:
    """Take an import back; one that is confirmed stays."""
    caller = _caller()
    again(lambda: _cancelled(_owned(caller, import_id)))
    return Response(status_code=204, body="")


def _cancelled(import_: Import) -> Import:
    if import_.status.is_confirmed or import_.awaits_store:
        raise Conflict("already-confirmed", "The import was confirmed, so it cannot be cancelled any more.")
    already = import_.status is ImportStatus.CANCELLED
    return import_ if already else wired().imports.save(import_.cancelled())


@app.post("/visits/<visit_id>/withdraw")
def withdraw(visit_id: str) -> tuple[VisitAnswer, int]:
    """Take a visit back, for a reason; a repeated call changes nothing."""
    caller = _caller()

    def act() -> tuple[VisitAnswer, int]:
        week = _own_week(caller, visit_id)
        reason = read(WithdrawBody, body_of(app)).reason
        now = datetime.now(UTC)

        def withdrawing(stored: ServiceWeek | None) -> ServiceWeek:
            return (stored or week).withdrawing(VisitId(visit_id), reason, now)

        changed = wired().visits.change(week.key, withdrawing, week)
        shown = wired().visits.whole(changed)
        return visit_object(shown, _visit(shown, visit_id), council=False), 200

    return once(app, caller, wired().remembered, act)


def _own_week(caller: Caller, visit_id: str) -> ServiceWeek:
    """The week of a visit that is the caller's."""
    provider, week_id = caller.require_provider(), week_of(visit_id)
    week = wired().visits.with_id(week_id) if week_id else None
    if week is None or week.key.provider_ref != provider:
        raise NotFound("not-found", NO_VISIT)
    _visit(week, visit_id)
    return week


def _visit(week: ServiceWeek, visit_id: str) -> Visit:
    visit = week.visit(VisitId(visit_id))
    if visit is None:
        raise NotFound("not-found", NO_VISIT)
    return visit


def _caller() -> Caller:
    return caller_of(app, partial(wired().reference.get, "principals"))


def _visible(caller: Caller, import_id: str) -> Import:
    """What is another provider's does not exist."""
    import_ = wired().imports.get(ImportId(import_id)) if IMPORT_ID.fullmatch(import_id) else None
    if import_ is None or not caller.may_see(import_.owner):
        raise NotFound("not-found", "There is no such import.")
    return import_.as_of(datetime.now(UTC))


def _owned(caller: Caller, import_id: str) -> Import:
    """The council sees a provider's imports, but does not act for it."""
    import_ = _visible(caller, import_id)
    if import_.owner is not None:
        caller.require_provider()
    return import_
