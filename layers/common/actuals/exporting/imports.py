"""Imports as the API shows them."""

from typing import Any

from actuals.exporting.times import utc
from actuals.model.imports import Import


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
        },
        "issueCount": import_.issue_count,
        "createdAt": utc(import_.created_at),
        "checkedAt": utc(import_.checked_at),
        "importedAt": utc(import_.imported_at),
    }
    return shown | ({"duplicateOf": import_.duplicate_of} if import_.duplicate_of else {})
