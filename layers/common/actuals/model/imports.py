"""Imports: one uploaded file on its way from upload to stored records."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from actuals.model.issues import IssueCode, Level, Severity
from actuals.model.refs import ClientId, ImportId, ProviderRef
from actuals.model.weeks import Merged

VISITS = "visits"
CARERS = "carers"
SETTINGS = "settings"
REFERENCE_KINDS = (
    SETTINGS,
    "providers",
    "principals",
    "contracts",
    "rate-frameworks",
    "service-users",
    "orders",
    "visit-codes",
    "charge-rates",
    "calendars",
)


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
    def is_confirmed(self) -> bool:
        """Whether someone has already said yes."""
        return self in {ImportStatus.IMPORTING, ImportStatus.IMPORTED}


@dataclass(frozen=True, slots=True)
class Counts:
    """What a file holds against what is stored; always read = new + updated + unchanged + rejected.

    `missing` are stored visits that it leaves out on days for which it has any, `withdrawn` those of them that the
    confirmation took back.
    """

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    warnings: int = 0
    missing: int = 0
    withdrawn: int = 0

    @property
    def read(self) -> int:
        """Every record of the file, in exactly one of the four."""
        return self.new + self.updated + self.unchanged + self.rejected

    @property
    def accepted(self) -> int:
        """The records that are stored once the import is confirmed."""
        return self.merged.sent

    @property
    def merged(self) -> Merged:
        """The part that depends on what is stored."""
        return Merged(self.new, self.updated, self.unchanged, self.missing, self.withdrawn)


NOTHING = Counts()


class Progress(NamedTuple):
    """How many records of a file are checked, of those that it has."""

    checked: int
    of: int


NOT_BEGUN = Progress(0, 0)


@dataclass(frozen=True, slots=True)
class IssueGroup:
    """All issues of a file that have one code at one level; `message` is that of the first of them."""

    code: IssueCode
    level: Level
    count: int
    message: str

    @property
    def severity(self) -> Severity:
        """As its code says."""
        return self.code.severity


@dataclass(frozen=True, slots=True)
class Import:
    """One upload. `owner` is the provider, or None for the council's own reference data; times are UTC.

    `stored` says how many staged lines are done, `counted` how many of them `stored_counts` adds up. `left_out` are the
    numbers of those among them, from 0, whose weeks could not be stored.
    `version` counts writes; 0 means not stored yet. `progress` is that of the check as long as it goes on.
    `withdraw_missing` is what was asked for when it was confirmed. `week_ends_on` is the weekday number by which its
    weeks were checked; None where it has no weeks. `client_id` is who asked for it.
    """

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
    issue_groups: tuple[IssueGroup, ...] = ()
    change_count: int = 0
    checked_at: datetime | None = None
    confirmed_at: datetime | None = None
    imported_at: datetime | None = None
    duplicate_of: ImportId | None = None
    object_version: str | None = None
    counted: int = 0
    stored: int = 0
    stored_counts: Merged = NOTHING.merged
    left_out: tuple[int, ...] = ()
    version: int = 0
    progress: Progress = NOT_BEGUN
    withdraw_missing: bool = False
    week_ends_on: int | None = None
    client_id: ClientId | None = None

    @property
    def sender(self) -> ProviderRef:
        """The provider that sent it: only providers send visits and carers."""
        if self.owner is None:
            raise ValueError("the council sends no visits and no carers")
        return self.owner

    def as_of(self, now: datetime) -> "Import":
        """As it stands by now, without anybody having to write that down.

        A presigned upload that was never used has expired, and so has a checked file that nobody confirmed in 30 days;
        a step that was stopped again and again has failed.
        """
        if self.status is ImportStatus.AWAITING_UPLOAD and now > self.upload_expires_at:
            return replace(self, status=ImportStatus.EXPIRED)
        if self._awaits_confirmation and self.checked_at and now > self.checked_at + CONFIRM_WITHIN:
            return replace(self, status=ImportStatus.EXPIRED)
        began = {
            ImportStatus.CHECKING: self.upload_expires_at,
            ImportStatus.IMPORTING: self.confirmed_at or self.upload_expires_at,
        }
        if self.status in began and now > began[self.status] + GIVEN_UP_AFTER:
            return self.failed()
        return self

    def uploaded(self, object_version: str) -> "Import":
        """Its file has arrived: the first one counts, later ones under the same key are ignored."""
        if self.status is not ImportStatus.AWAITING_UPLOAD:
            return self
        return replace(self, status=ImportStatus.CHECKING, object_version=object_version)

    def failed(self) -> "Import":
        """Given up by a step that failed again and again; the step goes on if its message is ever delivered anew."""
        reason = STORE_FAILED if self.awaits_store else CHECK_FAILED
        return replace(self, status=ImportStatus.FAILED, status_reason=reason)

    def without_weeks(self) -> "Import":
        """All is stored but for some weeks, which are tried again whenever its message is delivered anew."""
        return replace(self, status=ImportStatus.FAILED, status_reason=WEEKS_LEFT_OUT)

    @property
    def _awaits_confirmation(self) -> bool:
        return self.status in {ImportStatus.READY, ImportStatus.NEEDS_CORRECTION}

    @property
    def stored_records(self) -> int:
        """How many records are stored by now."""
        return self.stored_counts.sent

    @property
    def awaits_check(self) -> bool:
        """Its file has arrived and was not checked to the end."""
        return self.status is ImportStatus.CHECKING or self._has_failed(CHECK_FAILED)

    @property
    def awaits_store(self) -> bool:
        """It is confirmed and was not stored to the end."""
        if self.status is ImportStatus.IMPORTING:
            return True
        return self._has_failed(STORE_FAILED) or self._has_failed(WEEKS_LEFT_OUT)

    def _has_failed(self, reason: str) -> bool:
        return self.status is ImportStatus.FAILED and self.status_reason == reason

    def cancelled(self) -> "Import":
        """Its owner took it back before it was confirmed."""
        return replace(self, status=ImportStatus.CANCELLED, status_reason=None)

    def confirmed(self, at: datetime, *, withdraw_missing: bool = False) -> "Import":
        """Someone said yes, and storing may begin."""
        return replace(self, status=ImportStatus.IMPORTING, confirmed_at=at, withdraw_missing=withdraw_missing)

    def lost_to(self, first: ImportId) -> "Import":
        """Another import with the same file reference was confirmed before."""
        return replace(self, status=ImportStatus.DUPLICATE, status_reason="duplicate-file", duplicate_of=first)

    def imported(self, at: datetime) -> "Import":
        """Everything is stored; the counts are those of what was done, which may differ from those of the check."""
        counts = replace(self.counts, **self.stored_counts._asdict())
        reason = RECOUNTED if replace(counts, withdrawn=0) != self.counts else None
        return replace(self, status=ImportStatus.IMPORTED, imported_at=at, counts=counts, status_reason=reason)

    def refusal_to_confirm(self, *, leave_out_rejected: bool) -> str | None:
        """Why this import cannot be confirmed now, and what to do; None when it can."""
        match self.status:
            case ImportStatus.READY:
                return None
            case ImportStatus.NEEDS_CORRECTION if not leave_out_rejected:
                return (
                    f"{self.counts.rejected} of {self.counts.read} records were rejected. Correct the file and upload "
                    "it again, or confirm with leaveOutRejected to import the others without them."
                )
            case ImportStatus.NEEDS_CORRECTION if self.counts.accepted == 0:
                return "Every record was rejected, so there is nothing to import. Correct the file and upload it again."
            case ImportStatus.NEEDS_CORRECTION:
                return None
            case ImportStatus.EXPIRED if self.checked_at is not None:
                return (
                    f"It was not confirmed within {CONFIRM_WITHIN.days} days of its check. "
                    "Upload the file as a new import."
                )
            case status:
                return _REFUSALS[status]


CONFIRM_WITHIN = timedelta(days=30)
GIVEN_UP_AFTER = timedelta(hours=3)  # longer than a message can come again
RECOUNTED = "recounted"
CHECK_FAILED = "check-failed"
STORE_FAILED = "store-failed"
WEEKS_LEFT_OUT = "weeks-left-out"
OTHER_WEEK_END = (
    "The council's weeks end on another day than when this file was checked. Upload a file with the right WeekEnding "
    "as a new import."
)
_REFUSALS = {
    ImportStatus.AWAITING_UPLOAD: "No file was uploaded yet. Upload it, and wait until the check has ended.",
    ImportStatus.CHECKING: "The file is still being checked. Try again once its status is ready.",
    ImportStatus.UNREADABLE: "The file could not be read; its issues say why. Upload a corrected one as a new import.",
    ImportStatus.DUPLICATE: "A file with this reference was already imported; duplicateOf names that import.",
    ImportStatus.IMPORTING: "It was already confirmed, and is being stored.",
    ImportStatus.IMPORTED: "It was already confirmed, and is stored.",
    ImportStatus.CANCELLED: "This import was cancelled. Upload the file as a new import.",
    ImportStatus.EXPIRED: "No file was uploaded in time. Create a new import.",
    ImportStatus.FAILED: "A fault of ours stopped this import. Those who run the system were told; it may still go on.",
}
