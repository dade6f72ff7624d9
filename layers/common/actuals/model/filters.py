"""What someone asks to see: filters of lists and of exports."""

from dataclasses import dataclass
from datetime import date

from actuals.model.payments import PaymentStatus
from actuals.model.refs import ContractNumber, PaymentRunId, ProviderRef, ServiceType, ServiceUserRef
from actuals.model.visits import VisitStatus
from actuals.model.weeks import WeekKey


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
