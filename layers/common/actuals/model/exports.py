"""Exports: what someone asked to see as a file, and what came of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from actuals.model.payments import PaymentStatus
from actuals.model.refs import ContractNumber, ExportId, ProviderRef, ServiceType, ServiceUserRef
from actuals.model.visits import VisitStatus

# By then the message that asked for it was tried five times and lies in the dead-letter queue.
GIVEN_UP_AFTER = timedelta(hours=3)


class ExportKind(StrEnum):
    """What an export holds."""

    COMMISSIONED_CARE = "commissioned-care"
    VISITS = "visits"
    EXCEPTIONS = "exceptions"


class ExportFormat(StrEnum):
    """For people, or for programs."""

    CSV = "csv"
    JSON = "json"


class ExportStatus(StrEnum):
    """Where an export stands."""

    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Filters:
    """What to show; None is anything. A provider's own reference always stands in its filters."""

    week_ending: date | None = None
    provider_ref: ProviderRef | None = None
    contract_number: ContractNumber | None = None
    service_user_ref: ServiceUserRef | None = None
    service_type: ServiceType | None = None
    service_level: str | None = None
    status: VisitStatus | None = None
    payment_status: PaymentStatus | None = None
    include_historical: bool = False


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
