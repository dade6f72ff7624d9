"""Care package line items: the orders that a council authorised, as a provider looks at them."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from actuals.model.filters import Filters
from actuals.model.orders import OrderStatus
from actuals.model.refs import ProviderRef

Record = Mapping[str, Any]
HISTORICAL_AFTER = timedelta(days=28)


def line_item(order: Record, provider: ProviderRef) -> dict[str, Any]:
    """An order's record, whose it is, and the minutes of care of a full week."""
    return {**order, "providerRef": provider, "plannedWeeklyMinutes": planned_weekly_minutes(order)}


def planned_weekly_minutes(order: Record) -> int:
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
