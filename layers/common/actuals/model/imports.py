"""Imports: one uploaded file on its way from upload to stored records."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from actuals.model.refs import ImportId, ProviderRef
from actuals.model.weeks import Merged

VISITS = "visits"
CARERS = "carers"


class ImportStatus(StrEnum):
    """Where an import stands."""

    AWAITING_UPLOAD = "awaiting-upload"
    CHECKING = "checking"
    READY = "ready"
    NEEDS_CORRECTION = "needs-correction"
    UNREADABLE = "unreadable"
    DUPLICATE = "duplicate"
    IMPORTING = "importing"
    IMPORTED = "imported"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    FAILED = "failed"

    @property
    def is_checked(self) -> bool:
        """Whether the check has ended, so that its report can be read."""
        return self not in _BEFORE_REPORT

    @property
    def is_confirmed(self) -> bool:
        """Whether someone has already said yes."""
        return self in {ImportStatus.IMPORTING, ImportStatus.IMPORTED}


_BEFORE_REPORT = frozenset(
    {ImportStatus.AWAITING_UPLOAD, ImportStatus.CHECKING, ImportStatus.CANCELLED, ImportStatus.EXPIRED}
)


@dataclass(frozen=True, slots=True)
class Counts:
    """What a file holds against what is stored; always read = new + updated + unchanged + rejected."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    warnings: int = 0

    @property
    def read(self) -> int:
        """Every record of the file, in exactly one of the four."""
        return self.new + self.updated + self.unchanged + self.rejected

    @property
    def accepted(self) -> int:
        """The records that are stored once the import is confirmed."""
        return self.new + self.updated + self.unchanged

    @property
    def merged(self) -> Merged:
        """The part that depends on what is stored."""
        return Merged(self.new, self.updated, self.unchanged)


NOTHING = Counts()


@dataclass(frozen=True, slots=True)
class Import:
    """One upload. `owner` is the provider, or None for the council's own reference data; times are UTC."""

    import_id: ImportId
    kind: str
    filename: str
    owner: ProviderRef | None
    auto_confirm: bool
    status: ImportStatus
    created_at: datetime
    upload_expires_at: datetime
    status_reason: str | None = None
    file_reference: str | None = None
    counts: Counts = NOTHING
    issue_count: int = 0
    checked_at: datetime | None = None
    imported_at: datetime | None = None
    duplicate_of: ImportId | None = None
    object_version: str | None = None
    stored: int = 0
    stored_counts: Merged = NOTHING.merged

    def shown_status(self, now: datetime) -> ImportStatus:
        """A presigned upload that was never used has expired, without anybody having to write that down."""
        if self.status is ImportStatus.AWAITING_UPLOAD and now > self.upload_expires_at:
            return ImportStatus.EXPIRED
        return self.status
