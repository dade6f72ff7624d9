"""Imports: ask for a presigned upload, and watch it."""

import secrets
from datetime import UTC, datetime, timedelta
from functools import cache, partial

from actuals.answers.imports import DownloadAnswer, ImportAnswer, UploadAnswer, import_object, upload_object
from actuals.answers.pages import Page
from actuals.api.app import make_app
from actuals.api.filters import provider_asked
from actuals.api.imports import ImportBody, import_kind, issues_format, visible_import
from actuals.api.paging import PAGING
from actuals.api.problems import Conflict
from actuals.api.queries import word
from actuals.api.requests import Request
from actuals.aws.files import FilesBucket, InboxBucket, changes_key, issues_key
from actuals.aws.idempotency import IdempotencyTable
from actuals.aws.imports import ImportsTable
from actuals.aws.reference import ReferenceTable
from actuals.aws.settings import ImportsSettings
from actuals.model.imports import Import, ImportStatus
from actuals.model.refs import ImportId, is_made_here

LISTED = 100


class Wiring:
    """The tables and buckets of these calls."""

    def __init__(self) -> None:
        self.settings = ImportsSettings.load()
        self.reference = ReferenceTable(self.settings.reference_table)
        self.imports = ImportsTable(self.settings.imports_table)
        self.inbox = InboxBucket(self.settings.inbox_bucket)
        self.staged = FilesBucket(self.settings.staged_bucket)


wired = cache(Wiring)
app = make_app(
    principal=lambda client: wired().reference.get("principals", client),
    remembered=lambda: IdempotencyTable(wired().settings.idempotency_table),
)
api = app.resolve


@app.call("POST", "/imports")
def create(request: Request) -> tuple[ImportAnswer, int]:
    """A place to upload one file to; the form is never kept, but signed anew when a call is repeated."""
    made, status = request.once(partial(_create, request))
    return made | {"upload": _upload(made["importId"])}, status


def _create(request: Request) -> tuple[ImportAnswer, int]:
    now, lasts = datetime.now(UTC), timedelta(minutes=wired().settings.upload_minutes)
    asked = request.body(ImportBody).to_import(ImportId(secrets.token_hex(12)), request.caller, now, now + lasts)
    return import_object(wired().imports.save(asked)), 201


def _upload(import_id: ImportId) -> UploadAnswer:
    """A form, for as long as its import awaits a file."""
    import_, now = wired().imports.get(import_id), datetime.now(UTC)
    if import_ is None or import_.as_of(now).status is not ImportStatus.AWAITING_UPLOAD:
        raise Conflict("not-awaited", "This import awaits no file any more. Ask for another with a new key.")
    most, seconds = wired().settings.max_upload_bytes, int((import_.upload_expires_at - now).total_seconds())
    form = wired().inbox.sign(import_id, most, max(seconds, 1))
    return upload_object(form, most, import_.upload_expires_at)


@app.call("GET", "/imports", "kind", "status", "providerRef", *PAGING)
def listed(request: Request) -> Page[ImportAnswer]:
    """The caller's imports, newest first; the council sees every provider's."""
    caller, query, now = request.caller, request.query, datetime.now(UTC)
    kind, status, paging = import_kind(query), word(query, "status", ImportStatus), request.paging()
    owner = provider_asked(query, caller)
    found = ((place, import_.as_of(now)) for place, import_ in wired().imports.listed(owner, paging.after))
    return paging.page(
        (place, import_object(import_))
        for place, import_ in found
        if status in {None, import_.status} and kind in {None, import_.kind}
    )


@app.call("GET", "/imports/{importId}")
def show(request: Request, import_id: str) -> ImportAnswer:
    """One import, with its first issues, and what it changes first."""
    import_, staged = _visible(request, import_id), wired().staged
    issues = import_.issue_count if import_.checked_at is not None else 0
    return {
        **import_object(import_),
        "issues": list(staged.objects(issues_key(import_.import_id, "json"), LISTED)) if issues else [],
        "changes": list(staged.objects(changes_key(import_.import_id), LISTED)) if import_.change_count else [],
    }


@app.call("GET", "/imports/{importId}/issues", "format")
def issues(request: Request, import_id: str) -> DownloadAnswer:
    """Where to download every issue."""
    import_, form = _visible(request, import_id), issues_format(request.query)
    if import_.checked_at is None:
        raise Conflict("not-checked", "The file has not been checked yet. Ask again once the check has ended.")
    key, name = issues_key(import_.import_id, form), f"issues-{import_.import_id}.{form}"
    return {"url": wired().staged.download_url(key, name, wired().settings.download_minutes)}


def _visible(request: Request, import_id: str) -> Import:
    import_ = wired().imports.get(ImportId(import_id)) if is_made_here(import_id) else None
    return visible_import(import_, request.caller).as_of(datetime.now(UTC))
