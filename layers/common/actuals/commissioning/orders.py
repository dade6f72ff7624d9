"""Orders: the care planned for one service user."""

from datetime import date

from pydantic import Field, ValidationInfo, field_validator

from actuals.commissioning.forms import (
    MINUTES_A_DAY,
    Day,
    Form,
    Key,
    ListOf,
    OneOf,
    Record,
    SomeOf,
    Text,
    TimeOfDay,
    Weekdays,
    not_before,
)
from actuals.model.orders import Order, OrderStatus, PlannedCall, Suspension
from actuals.model.refs import ContractNumber, OrderRef, ServiceType, ServiceUserRef


class SuspensionForm(Form):
    """Days without care, both included."""

    from_: Day = Field(alias="from")
    to: Day
    reason: Text

    @field_validator("to")
    @classmethod
    def _after_start(cls, value: date, info: ValidationInfo) -> date | None:
        return not_before(info.data.get("from_"), value)

    def to_model(self) -> Suspension:
        """As the rules use it."""
        return Suspension(self.from_, self.to, self.reason)


class PlannedCallForm(Form):
    """A call on certain days of every week."""

    days: Weekdays
    start: TimeOfDay
    minutes: int = Field(ge=1, le=MINUTES_A_DAY)
    carers: int = Field(1, ge=1, le=99)

    def to_model(self) -> PlannedCall:
        """As the rules use it."""
        return PlannedCall(self.days, self.start, self.minutes, self.carers)


class OrderRecord(Record):
    """Planned care, placed against a contract."""

    kind = "orders"
    key_field = "orderRef"

    order_ref: Key
    contract_number: Key
    service_user_ref: Key
    service_type: Key
    service_level: Text | None = None
    start_date: Day
    end_date: Day | None = None
    status: OneOf[OrderStatus]
    chargeable: bool = True
    suspensions: ListOf[SuspensionForm] = ()
    planned: SomeOf[PlannedCallForm]

    @property
    def key(self) -> str:
        return self.order_ref

    @field_validator("end_date")
    @classmethod
    def _after_start(cls, value: date | None, info: ValidationInfo) -> date | None:
        return not_before(info.data.get("start_date"), value)

    def to_model(self) -> Order:
        """As the rules use it."""
        return Order(
            order_ref=OrderRef(self.order_ref),
            contract_number=ContractNumber(self.contract_number),
            service_user_ref=ServiceUserRef(self.service_user_ref),
            service_type=ServiceType(self.service_type),
            start_date=self.start_date,
            end_date=self.end_date,
            status=self.status,
            planned=tuple(call.to_model() for call in self.planned),
            suspensions=tuple(pause.to_model() for pause in self.suspensions),
            service_level=self.service_level,
            chargeable=self.chargeable,
        )
