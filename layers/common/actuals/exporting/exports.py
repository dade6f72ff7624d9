"""Exports as the API shows them, and what their files are called."""

from typing import Any

from actuals.exporting.times import utc
from actuals.model.exports import Export, ExportStatus
from actuals.model.london import today


def export_object(export: Export, status: ExportStatus, url: str | None) -> dict[str, Any]:
    """An export; what its file adds up to is known once it is ready."""
    totals = export.totals
    return {
        "exportId": export.export_id,
        "kind": export.kind,
        "format": export.format,
        "status": status,
        "createdAt": utc(export.created_at),
        "url": url,
        "rows": totals.rows if totals else None,
        "totals": {"minutes": totals.minutes, "amount": str(totals.amount)} if totals else None,
    }


def file_name(export: Export) -> str:
    """What it is and of when: the week it is about, or the day it was asked for. Names of files are seen by many."""
    when = export.filters.week_ending or today(export.created_at)
    return f"{export.kind}-{when.isoformat()}-{export.export_id}.{export.format}"
