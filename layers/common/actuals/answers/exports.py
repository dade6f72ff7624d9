"""Exports as the API shows them."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from actuals.answers.fields import Link, Money
from actuals.answers.times import Moment, utc
from actuals.model.exports import Export, ExportFormat, ExportKind, ExportStatus
from actuals.model.refs import ExportId


class ExportTotalsAnswer(TypedDict):
    """What the rows of a file add up to."""

    minutes: int
    amount: Money


class ExportAnswer(TypedDict):
    """A file that was asked for."""

    exportId: ExportId
    kind: ExportKind
    format: ExportFormat
    status: ExportStatus
    createdAt: Moment
    url: Link | None
    rows: int | None
    totals: Annotated[ExportTotalsAnswer | None, Field(description="What its rows add up to")]


def export_object(export: Export, status: ExportStatus, url: str | None) -> ExportAnswer:
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
