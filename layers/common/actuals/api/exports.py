"""Bodies of the calls about exports."""

from typing import Annotated

from pydantic import BeforeValidator, StrictBool

from actuals.api.caller import Caller
from actuals.api.filters import one_week_of_someone, seen_by, week_asked
from actuals.api.problems import Unprocessable
from actuals.commissioning.forms import Day, Form, Key, OneOf, Text
from actuals.model.exports import ExportFormat, ExportKind, Filters
from actuals.model.fields import FieldProblem
from actuals.model.payments import PaymentStatus
from actuals.model.refs import ContractNumber, ProviderRef, ServiceType, ServiceUserRef
from actuals.model.visits import VisitStatus

NOT_YET = ("payments", "charges")
OF_VISITS = ("date", "week_ending", "status", "payment_status")


def _available(kind: object) -> object:
    if kind in NOT_YET:
        raise ValueError(f"{kind} cannot be exported yet. Ask for one of: {', '.join(ExportKind)}.")
    return kind


class ExportBody(Form):
    """What to export; the filters are those of the list that shows the same."""

    kind: Annotated[OneOf[ExportKind], BeforeValidator(_available)]
    format: OneOf[ExportFormat]
    date: Day | None = None
    week_ending: Day | None = None
    provider_ref: Key | None = None
    contract_number: Key | None = None
    service_user_ref: Key | None = None
    service_type: Text | None = None
    service_level: Text | None = None
    status: OneOf[VisitStatus] | None = None
    payment_status: OneOf[PaymentStatus] | None = None
    include_historical: StrictBool = False

    def filters(self, caller: Caller, week_ends_on: int) -> Filters:
        """What to look for, as far as the caller may see it."""
        if self.kind is ExportKind.COMMISSIONED_CARE:
            self._refuse_filters_of_visits()
        filters = seen_by(caller, self._asked(week_ends_on))
        return one_week_of_someone(filters, Unprocessable) if self.kind is ExportKind.VISITS else filters

    def _asked(self, week_ends_on: int) -> Filters:
        return Filters(
            week_asked(self.date, self.week_ending, week_ends_on),
            None if self.provider_ref is None else ProviderRef(self.provider_ref),
            None if self.contract_number is None else ContractNumber(self.contract_number),
            None if self.service_user_ref is None else ServiceUserRef(self.service_user_ref),
            None if self.service_type is None else ServiceType(self.service_type),
            self.service_level,
            self.status,
            self.payment_status,
            self.include_historical,
        )

    def _refuse_filters_of_visits(self) -> None:
        given = [name for name in OF_VISITS if getattr(self, name) is not None]
        if given:
            names = [str(type(self).model_fields[name].alias) for name in given]
            raise Unprocessable(
                "invalid-body",
                "The body has problems; `errors` names each field and what to do.",
                [FieldProblem(name, f"is not a filter of {self.kind}. Take it out.") for name in names],
            )
