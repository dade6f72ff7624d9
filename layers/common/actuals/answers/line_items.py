"""Care package line items: the orders that a council authorised, as a provider looks at them."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Any, NotRequired, cast

from pydantic import Field
from typing_extensions import TypedDict

from actuals.answers.times import Day
from actuals.model.filters import Filters
from actuals.model.orders import OrderStatus
from actuals.model.refs import ContractNumber, OrderRef, ProviderRef, ServiceType, ServiceUserRef

Record = Mapping[str, Any]
HISTORICAL_AFTER = timedelta(days=28)
TimeOfDay = Annotated[str, Field(examples=["07:30"])]


class PlannedCallAnswer(TypedDict):
    """A call on certain days of every week."""

    days: list[str]
    start: TimeOfDay
    minutes: int
    carers: NotRequired[int]


SuspensionAnswer = TypedDict("SuspensionAnswer", {"from": Day, "to": Day, "reason": str})
SuspensionAnswer.__doc__ = "Days without care, both included."


class OrderAnswer(TypedDict):
    """An order as the council put it: the record, read by its names."""

    orderRef: OrderRef
    contractNumber: ContractNumber
    serviceUserRef: ServiceUserRef
    serviceType: ServiceType
    serviceLevel: NotRequired[str]
    startDate: Day
    endDate: NotRequired[Day]
    status: OrderStatus
    chargeable: NotRequired[bool]
    suspensions: NotRequired[list[SuspensionAnswer]]
    planned: list[PlannedCallAnswer]


class LineItemAnswer(OrderAnswer):
    """An authorised order."""

    providerRef: ProviderRef
    plannedWeeklyMinutes: Annotated[int, Field(description="Days x minutes x carers of every planned call")]


def line_item(order: Record, provider: ProviderRef) -> LineItemAnswer:
    """An order's record, whose it is, and the minutes of care of a full week."""
    as_put = cast("OrderAnswer", order)
    return {**as_put, "providerRef": provider, "plannedWeeklyMinutes": planned_weekly_minutes(as_put)}


def planned_weekly_minutes(order: OrderAnswer) -> int:
    """Days x minutes x carers of every planned call."""
    return sum(len(call["days"]) * call["minutes"] * call.get("carers", 1) for call in order["planned"])


def shows_order(filters: Filters, order: Record, today: date) -> bool:
    """Shown as soon as it is authorised; one that ended over 28 days ago only when asked for."""
    return (
        order["status"] == OrderStatus.AUTHORISED
        and (filters.include_historical or not is_historical(order, today))
        and filters.service_user_ref in {None, order["serviceUserRef"]}
        and filters.service_type in {None, order["serviceType"]}
        and filters.service_level in {None, order.get("serviceLevel")}
    )


def is_historical(order: Record, today: date) -> bool:
    """Whether it ended more than 28 days ago."""
    end = order.get("endDate")
    return end is not None and date.fromisoformat(end) < today - HISTORICAL_AFTER
