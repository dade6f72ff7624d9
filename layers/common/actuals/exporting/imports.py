"""Imports as the API shows them."""

from collections.abc import Iterable, Iterator
from typing import Any

from actuals.exporting.files import json_text
from actuals.exporting.times import utc
from actuals.model.changes import FieldChange
from actuals.model.imports import Import, ImportStatus, IssueGroup


def import_object(import_: Import) -> dict[str, Any]:
    """An import without its issues; its status must be as of now."""
    counts = import_.counts
    shown = {
        "importId": import_.import_id,
        "kind": import_.kind,
        "filename": import_.filename,
        "fileReference": import_.file_reference,
        "providerRef": import_.owner,
        "status": import_.status,
        "statusReason": import_.status_reason,
        "autoConfirm": import_.auto_confirm,
        "counts": {
            "read": counts.read,
            "new": counts.new,
            "updated": counts.updated,
            "unchanged": counts.unchanged,
            "rejected": counts.rejected,
            "warnings": counts.warnings,
            "missing": counts.missing,
            "withdrawn": counts.withdrawn,
        },
        "issueCount": import_.issue_count,
        "issueSummary": [_group(group) for group in import_.issue_groups],
        "changeCount": import_.change_count,
        "progress": _progress(import_),
        "createdAt": utc(import_.created_at),
        "checkedAt": utc(import_.checked_at),
        "importedAt": utc(import_.imported_at),
    }
    return shown | ({"duplicateOf": import_.duplicate_of} if import_.duplicate_of else {})


def import_facts(import_: Import) -> dict[str, Any]:
    """What a log may say of an import: nobody's name, no reference, not even the file's."""
    return {"importId": import_.import_id, "kind": import_.kind, "status": import_.status, "read": import_.counts.read}


def _progress(import_: Import) -> dict[str, int]:
    """As long as the check goes on, `of` is the number of records in the file; then, of those that are to be stored."""
    if import_.status is ImportStatus.CHECKING:
        return {"checked": import_.progress.checked, "stored": 0, "of": import_.progress.of}
    return {"checked": import_.counts.read, "stored": import_.stored_records, "of": import_.counts.accepted}


def _group(group: IssueGroup) -> dict[str, Any]:
    return {
        "code": group.code,
        "severity": group.severity,
        "level": group.level,
        "count": group.count,
        "message": group.message,
    }


def change_object(change: FieldChange) -> dict[str, Any]:
    """What a file changes in one field of a stored visit."""
    return {
        "visitId": change.visit_id,
        "serviceUserRef": change.service_user_ref,
        "visitDate": change.visit_date.isoformat(),
        "field": change.field,
        "before": change.before,
        "after": change.after,
    }


def changes_json(changes: Iterable[FieldChange]) -> Iterator[bytes]:
    """One array, a change a line."""
    return (piece.encode() for piece in json_text(map(change_object, changes)))
