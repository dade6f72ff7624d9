"""Calls about visits: their bodies, and which visits exist for a caller."""

from typing import Annotated

from pydantic import Field

from actuals.api.caller import Caller
from actuals.api.problems import NotFound
from actuals.commissioning.forms import Form, Text
from actuals.model.refs import VisitId
from actuals.model.visits import Visit
from actuals.model.weeks import ServiceWeek

REASON_LENGTH = 200  # up to 300 visits of a week, with their histories, are kept in one place


class WithdrawBody(Form):
    """Why a visit is taken back, in the provider's words; it stands in the visit's history."""

    reason: Annotated[Text, Field(max_length=REASON_LENGTH)]


def visible_week(week: ServiceWeek | None, caller: Caller) -> ServiceWeek:
    """The week of a visit that is asked for; what is another provider's does not exist."""
    if week is None or not caller.may_see(week.key.provider_ref):
        raise _unknown()
    return week


def visit_in(week: ServiceWeek, visit_id: VisitId) -> Visit:
    """One visit of a week."""
    visit = week.visit(visit_id)
    if visit is None:
        raise _unknown()
    return visit


def _unknown() -> NotFound:
    return NotFound("not-found", "There is no such visit.")
