"""Bodies of the calls about exports."""

from collections.abc import Mapping, Sequence

from pydantic import StrictBool

from actuals.api.caller import Caller
from actuals.api.filters import one_week_of_someone, seen_by, week_asked
from actuals.api.problems import Unprocessable
from actuals.commissioning.forms import Day, Form, Key, OneOf, Text
from actuals.model.exports import ExportFormat, ExportKind
from actuals.model.fields import FieldProblem
from actuals.model.filters import Filters
from actuals.model.payments import PaymentStatus
from actuals.model.refs import ContractNumber, PaymentRunId, ProviderRef, ServiceType, ServiceUserRef
from actuals.model.visits import VisitStatus

OF_A_WEEK = ("date", "week_ending")
OF_VISITS = ("service_type", "service_level", "status", "payment_status")
OF_PAYMENTS = ("payment_run_id",)
REFUSED: Mapping[ExportKind, Sequence[str]] = {
    ExportKind.COMMISSIONED_CARE: (*OF_A_WEEK, "status", "payment_status", *OF_PAYMENTS),
    ExportKind.VISITS: OF_PAYMENTS,
    ExportKind.EXCEPTIONS: OF_PAYMENTS,
    ExportKind.PAYMENTS: OF_VISITS,
    ExportKind.CHARGES: (*OF_VISITS, *OF_PAYMENTS),
}


class ExportBody(Form):
    """What to export; the filters are those of the list that shows the same."""

    kind: OneOf[ExportKind]
    format: OneOf[ExportFormat]
    date: Day | None = None
    week_ending: Day | None = None
    provider_ref: Key | None = None
    contract_number: Key | None = None
    service_user_ref: Key | None = None
    service_type: Key | None = None
    service_level: Text | None = None
    status: OneOf[VisitStatus] | None = None
    payment_status: OneOf[PaymentStatus] | None = None
    include_historical: StrictBool = False
    payment_run_id: Key | None = None

    def filters(self, caller: Caller, week_ends_on: int) -> Filters:
        """What to look for, as far as the caller may see it."""
        if self.kind is ExportKind.CHARGES:
            caller.require_council()
        self._refuse_filters_of_others()
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
            None if self.payment_run_id is None else PaymentRunId(self.payment_run_id),
        )

    def _refuse_filters_of_others(self) -> None:
        given = [name for name in REFUSED[self.kind] if getattr(self, name) is not None]
        if given:
            names = [str(type(self).model_fields[name].alias) for name in given]
            raise Unprocessable(
                "invalid-body",
                "The body has problems; `errors` names each field and what to do.",
                [FieldProblem(name, f"is not a filter of {self.kind}. Take it out.") for name in names],
            )
