"""What a file changes in a visit that is stored: before and after, field by field."""

from dataclasses import dataclass
from datetime import date

from actuals.model.refs import ServiceUserRef, VisitId

CHANGES_SHOWN = 100
STATUS = "status"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one visit, named and written as in a file; None where it is blank.

    `STATUS` in place of a field tells that a withdrawn visit comes back.
    """

    visit_id: VisitId
    service_user_ref: ServiceUserRef
    visit_date: date
    field: str
    before: str | None
    after: str | None
