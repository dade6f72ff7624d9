"""Imports as the API shows them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from actuals.answers.fields import Link
from actuals.answers.issues import IssueAnswer
from actuals.answers.times import Day, Moment, utc
from actuals.model.changes import FieldChange
from actuals.model.imports import CARERS, REFERENCE_KINDS, VISITS, Counts, Import, ImportStatus, IssueGroup
from actuals.model.issues import IssueCode, Level, Severity
from actuals.model.refs import ImportId, ProviderRef, ServiceUserRef, VisitId

ImportKind = Annotated[str, Field(json_schema_extra={"enum": [VISITS, CARERS, *REFERENCE_KINDS]})]


class CountsAnswer(TypedDict):
    """The records of a file: read = new + updated + unchanged + rejected."""

    read: int
    new: int
    updated: int
    unchanged: int
    rejected: int
    warnings: int
    missing: Annotated[
        int,
        Field(description="Stored visits that the file leaves out, on days for which it has others of that week"),
    ]
    withdrawn: Annotated[int, Field(description="Those that confirming took back")]


class IssueGroupAnswer(TypedDict):
    """All issues with one code at one level; the message is that of the first."""

    code: IssueCode
    severity: Severity
    level: Level
    count: int
    message: str


class ProgressAnswer(TypedDict):
    """Records checked, of those in the file; then records stored, of those that are to be stored."""

    checked: int
    stored: int
    of: int


class FieldChangeAnswer(TypedDict):
    """What the file changes in one field of a stored visit, as found by the check."""

    visitId: VisitId
    serviceUserRef: ServiceUserRef
    visitDate: Day
    field: Annotated[
        str, Field(description="Named and written as in a file; `status` where a withdrawn visit comes back")
    ]
    before: str | None
    after: str | None


class UploadAnswer(TypedDict):
    """Send a form post to `url` with all `fields`, and the file last, named `file`."""

    url: Annotated[str, Field(json_schema_extra={"format": "uri"})]
    fields: dict[str, str]
    maxBytes: int
    expiresAt: Moment


class ImportAnswer(TypedDict):
    """One file, from its upload until it is stored."""

    importId: ImportId
    kind: ImportKind
    filename: str
    fileReference: str | None
    providerRef: ProviderRef | None
    status: ImportStatus
    statusReason: Annotated[
        str | None,
        Field(description="With `weeks-left-out` all is stored but for weeks that could not be read or had no room"),
    ]
    autoConfirm: bool
    counts: CountsAnswer
    issueCount: int
    issueSummary: list[IssueGroupAnswer]
    changeCount: int
    progress: ProgressAnswer
    createdAt: Moment
    checkedAt: Moment | None
    importedAt: Moment | None
    duplicateOf: NotRequired[ImportId]
    issues: NotRequired[list[IssueAnswer]]
    changes: NotRequired[list[FieldChangeAnswer]]
    upload: NotRequired[UploadAnswer]


class DownloadAnswer(TypedDict):
    """Where a file can be downloaded."""

    url: Link


def import_object(import_: Import) -> ImportAnswer:
    """An import without its issues; its status must be as of now."""
    shown: ImportAnswer = {
        "importId": import_.import_id,
        "kind": import_.kind,
        "filename": import_.filename,
        "fileReference": import_.file_reference,
        "providerRef": import_.owner,
        "status": import_.status,
        "statusReason": import_.status_reason,
        "autoConfirm": import_.auto_confirm,
        "counts": _counts(import_.counts),
        "issueCount": import_.issue_count,
        "issueSummary": [_group(group) for group in import_.issue_groups],
        "changeCount": import_.change_count,
        "progress": _progress(import_),
        "createdAt": utc(import_.created_at),
        "checkedAt": utc(import_.checked_at),
        "importedAt": utc(import_.imported_at),
    }
    return shown | {"duplicateOf": import_.duplicate_of} if import_.duplicate_of else shown


def import_facts(import_: Import) -> dict[str, Any]:
    """What a log may say of an import: nobody's name, no reference, not even the file's."""
    return {"importId": import_.import_id, "kind": import_.kind, "status": import_.status, "read": import_.counts.read}


def change_object(change: FieldChange) -> FieldChangeAnswer:
    """What a file changes in one field of a stored visit."""
    return {
        "visitId": change.visit_id,
        "serviceUserRef": change.service_user_ref,
        "visitDate": change.visit_date.isoformat(),
        "field": change.field,
        "before": change.before,
        "after": change.after,
    }


def upload_object(form: Mapping[str, Any], max_bytes: int, expires_at: datetime) -> UploadAnswer:
    """A signed form (`url`, `fields`) that takes one file, of so many bytes and until a moment (UTC)."""
    return {"url": form["url"], "fields": form["fields"], "maxBytes": max_bytes, "expiresAt": utc(expires_at)}


def _counts(counts: Counts) -> CountsAnswer:
    return {
        "read": counts.read,
        "new": counts.new,
        "updated": counts.updated,
        "unchanged": counts.unchanged,
        "rejected": counts.rejected,
        "warnings": counts.warnings,
        "missing": counts.missing,
        "withdrawn": counts.withdrawn,
    }


def _progress(import_: Import) -> ProgressAnswer:
    """As long as the check goes on, `of` is the number of records in the file; then, of those that are to be stored."""
    if import_.status is ImportStatus.CHECKING:
        return {"checked": import_.progress.checked, "stored": 0, "of": import_.progress.of}
    return {"checked": import_.counts.read, "stored": import_.stored_records, "of": import_.counts.accepted}


def _group(group: IssueGroup) -> IssueGroupAnswer:
    return {
        "code": group.code,
        "severity": group.severity,
        "level": group.level,
        "count": group.count,
        "message": group.message,
    }
