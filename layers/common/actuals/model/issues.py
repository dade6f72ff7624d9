"""What is wrong, or odd, in a file: where, what it says, and what to do about it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from actuals.model.refs import ServiceUserRef, VisitId

VALUE_SHOWN = 50


class Severity(StrEnum):
    """An error rejects; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Level(StrEnum):
    """What an issue is about, and what an error rejects."""

    FILE = "file"
    HEADER = "header"
    VISIT = "visit"


class IssueCode(StrEnum):
    """Stable codes; never renamed."""

    UNREADABLE = "unreadable"
    HEADINGS = "headings"
    MIXED_FILE_REFERENCE = "mixed-file-reference"
    DUPLICATE_FILE = "duplicate-file"
    NO_VISITS = "no-visits"
    CREATED_UNUSUAL = "created-unusual"
    PROVIDER_NOT_YOURS = "provider-not-yours"
    UNKNOWN_CONTRACT = "unknown-contract"
    UNKNOWN_SERVICE_USER = "unknown-service-user"
    NAME_DIFFERS = "name-differs"
    WEEK_ENDING_DAY = "week-ending-day"
    FUTURE_WEEK = "future-week"
    LATE_WEEK = "late-week"
    TOO_MANY_VISITS = "too-many-visits"
    CONTRIBUTION_NOT_ZERO = "contribution-not-zero"
    HEADER_REPEATED = "header-repeated"
    REQUIRED = "required"
    FORMAT = "format"
    OUTSIDE_WEEK = "outside-week"
    FUTURE_VISIT = "future-visit"
    DURATION = "duration"
    SERVICE_TYPE = "service-type"
    VISIT_CODE = "visit-code"
    MANUALLY_AMENDED = "manually-amended"
    UNKNOWN_CARER = "unknown-carer"
    REPEATED_VISIT = "repeated-visit"
    SECONDARY_WITH_CARERS = "secondary-with-carers"
    SECONDARY_WITHOUT_PRIMARY = "secondary-without-primary"
    CARERS_OVER_PLAN = "carers-over-plan"
    OVERLAP = "overlap"
    CARER_IN_TWO_PLACES = "carer-in-two-places"
    ORDER_REF = "order-ref"
    POSSIBLY_SUPERSEDED = "possibly-superseded"
    ALREADY_PAID = "already-paid"
    CLAIMED_START_DIFFERS = "claimed-start-differs"
    AROUND_MIDNIGHT = "around-midnight"
    CLAIMED_OVER_ACTUAL = "claimed-over-actual"
    CODE_AGAINST_DURATION = "code-against-duration"
    CLOCK_CHANGE = "clock-change"
    TIME_FORMAT = "time-format"
    UNKNOWN_ELEMENT = "unknown-element"
    WEEKS_STORED = "weeks-stored"

    @property
    def severity(self) -> Severity:
        """A code always weighs the same."""
        return Severity.WARNING if self in _WARNINGS else Severity.ERROR


_WARNINGS = frozenset(
    {
        IssueCode.CREATED_UNUSUAL,
        IssueCode.NAME_DIFFERS,
        IssueCode.CONTRIBUTION_NOT_ZERO,
        IssueCode.HEADER_REPEATED,
        IssueCode.SECONDARY_WITH_CARERS,
        IssueCode.SECONDARY_WITHOUT_PRIMARY,
        IssueCode.CARERS_OVER_PLAN,
        IssueCode.OVERLAP,
        IssueCode.CARER_IN_TWO_PLACES,
        IssueCode.ORDER_REF,
        IssueCode.POSSIBLY_SUPERSEDED,
        IssueCode.ALREADY_PAID,
        IssueCode.CLAIMED_START_DIFFERS,
        IssueCode.AROUND_MIDNIGHT,
        IssueCode.CLAIMED_OVER_ACTUAL,
        IssueCode.CODE_AGAINST_DURATION,
        IssueCode.CLOCK_CHANGE,
        IssueCode.TIME_FORMAT,
        IssueCode.UNKNOWN_ELEMENT,
    }
)


class Location(NamedTuple):
    """A row of a CSV or JSON Lines file (a heading row is row 1), or a line and path of an XML file."""

    row: int | None = None
    line: int | None = None
    path: str | None = None

    @property
    def order(self) -> int:
        """To list issues as they stand in the file."""
        return self.row or self.line or 0


NOWHERE = Location()


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that is wrong or odd. `value` is cut to 50 characters."""

    code: IssueCode
    level: Level
    message: str
    location: Location = NOWHERE
    field: str | None = None
    value: str | None = None
    service_user_ref: ServiceUserRef | None = None
    visit_date: date | None = None
    visit_id: VisitId | None = None

    def __post_init__(self) -> None:
        """Cut the value, so that no issue carries a page of someone's notes."""
        if self.value is not None and len(self.value) > VALUE_SHOWN:
            object.__setattr__(self, "value", self.value[: VALUE_SHOWN - 1] + "…")

    @property
    def severity(self) -> Severity:
        """As its code says."""
        return self.code.severity

    @property
    def is_error(self) -> bool:
        """Whether it rejects what it is about."""
        return self.severity is Severity.ERROR
