"""Exports as the API shows them, and what their files are called."""

import re
from typing import Any

from actuals.exporting.times import utc
from actuals.model.exports import Export, ExportStatus
from actuals.model.london import today

NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9._]+")


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
    """What it is, whose and of when: the week it is about, or else the day it was asked for."""
    filters = export.filters
    when = filters.week_ending or today(export.created_at)
    parts = (export.kind, filters.provider_ref, filters.contract_number, filters.service_user_ref, when.isoformat())
    return "-".join(NOT_IN_A_NAME.sub("-", part) for part in parts if part) + f".{export.format}"
