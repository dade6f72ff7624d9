"""Exports: what someone asked to see as a file, and what came of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from actuals.model.filters import Filters
from actuals.model.refs import ExportId, ProviderRef

# By then the message that asked for it was tried five times and lies in the dead-letter queue.
GIVEN_UP_AFTER = timedelta(hours=3)


class ExportKind(StrEnum):
    """What an export holds."""

    COMMISSIONED_CARE = "commissioned-care"
    VISITS = "visits"
    EXCEPTIONS = "exceptions"
    PAYMENTS = "payments"
    CHARGES = "charges"


class ExportFormat(StrEnum):
    """For people, or for programs."""

    CSV = "csv"
    JSON = "json"


class ExportStatus(StrEnum):
    """Where an export stands."""

    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"


class Totals(NamedTuple):
    """What a file adds up to: rows, minutes as its rows show them, and pounds as far as they are priced."""

    rows: int = 0
    minutes: int = 0
    amount: Decimal = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Export:
    """One file that was asked for. `owner` is the provider, or None for the council; the time is UTC."""

    export_id: ExportId
    kind: ExportKind
    format: ExportFormat
    owner: ProviderRef | None
    filters: Filters
    created_at: datetime
    status: ExportStatus = ExportStatus.RUNNING
    totals: Totals | None = None

    def shown_status(self, now: datetime) -> ExportStatus:
        """One that is still running after hours has failed, without anybody having to write that down."""
        if self.status is ExportStatus.RUNNING and now > self.created_at + GIVEN_UP_AFTER:
            return ExportStatus.FAILED
        return self.status
