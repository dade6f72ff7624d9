"""Exports: what someone asked to see as a file, and what came of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from actuals.model.payments import PaymentStatus
from actuals.model.refs import ContractNumber, ExportId, PaymentRunId, ProviderRef, ServiceType, ServiceUserRef
from actuals.model.visits import VisitStatus
from actuals.model.weeks import WeekKey

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
    payment_run_id: PaymentRunId | None = None

    def take(self, key: WeekKey) -> bool:
        """Whether a service week is one of those asked for."""
        return (
            self.provider_ref in {None, key.provider_ref}
            and self.contract_number in {None, key.contract_number}
            and self.service_user_ref in {None, key.service_user_ref}
            and self.week_ending in {None, key.week_ending}
        )


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
