"""What each function is told by its environment: declared per function, frozen, checked at start."""

import os
from typing import Self

from pydantic import BaseModel, ConfigDict

from actuals import __version__


class Settings(BaseModel):
    """Fields are the environment's names in lower case; a missing one stops the function at start."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    @classmethod
    def load(cls) -> Self:
        """From the environment; raises `ValidationError` naming what is missing."""
        return cls.model_validate(
            {name: os.environ[key] for name in cls.model_fields if (key := name.upper()) in os.environ}
        )


class AboutSettings(Settings):
    """Nothing but the version that is running."""

    version: str = __version__


class CommissionSettings(Settings):
    """Reference data and the machine clients of providers; and whether any week is stored."""

    reference_table: str
    imports_table: str
    visits_table: str
    idempotency_table: str
    user_pool: str
    resource_server: str


class ImportsSettings(Settings):
    """Imports to ask for and to watch, and where their files go."""

    reference_table: str
    imports_table: str
    idempotency_table: str
    inbox_bucket: str
    staged_bucket: str
    max_upload_bytes: int
    upload_minutes: int
    download_minutes: int


class ConfirmImportsSettings(Settings):
    """Imports to confirm or to cancel."""

    reference_table: str
    imports_table: str
    idempotency_table: str
    store_queue: str


class CheckSettings(Settings):
    """Everything a file is checked against."""

    reference_table: str
    imports_table: str
    visits_table: str
    inbox_bucket: str
    staged_bucket: str
    check_queue: str
    store_queue: str


class StoreSettings(Settings):
    """Where confirmed records go."""

    reference_table: str
    imports_table: str
    visits_table: str
    staged_bucket: str
    store_queue: str


class MatchRunsSettings(Settings):
    """Starting and watching match runs."""

    reference_table: str
    match_runs_table: str
    idempotency_table: str
    match_state_machine: str


class PlanMatchSettings(Settings):
    """Which contracts a run takes."""

    reference_table: str
    match_runs_table: str


class MatchContractSettings(Settings):
    """One contract's visits and orders."""

    reference_table: str
    visits_table: str


class SummariseMatchSettings(Settings):
    """The run's counts."""

    match_runs_table: str


class PaySettings(Settings):
    """Payment runs to ask for and to decide on."""

    reference_table: str
    payments_table: str
    idempotency_table: str
    pay_queue: str


class RemittancesSettings(Settings):
    """Remittances to look at and to download."""

    reference_table: str
    payments_table: str
    remittances_bucket: str
    download_minutes: int


class PayRunSettings(Settings):
    """Payment runs to calculate and to issue."""

    reference_table: str
    visits_table: str
    payments_table: str
    charges_table: str
    remittances_bucket: str
    pay_queue: str


class HoldSettings(Settings):
    """What waits for an officer."""

    visits_table: str
    idempotency_table: str


class VisitsSettings(Settings):
    """Visits to look at and to withdraw, and orders to look at."""

    reference_table: str
    visits_table: str
    idempotency_table: str


class ExportSettings(Settings):
    """Exports to ask for and to download."""

    reference_table: str
    exports_table: str
    idempotency_table: str
    exports_bucket: str
    export_queue: str
    download_minutes: int


class WriteExportSettings(Settings):
    """Exports to write."""

    reference_table: str
    visits_table: str
    payments_table: str
    charges_table: str
    exports_table: str
    exports_bucket: str
