"""Charges of service users' weeks, as the council exports them."""

from decimal import Decimal
from typing import Any

from actuals.model.charges import Allocation, PersonWeek, WeekCharge


def week_charge_object(week: PersonWeek, charge: WeekCharge, adjustment: Decimal) -> dict[str, Any]:
    """The charge as of now, and what has changed since it was last fixed."""
    return {
        "serviceUserRef": week.service_user_ref,
        "weekEnding": week.week_ending.isoformat(),
        "cost": str(charge.cost),
        "contribution": str(charge.contribution),
        "charge": str(charge.charge),
        "adjustment": str(adjustment),
        "allocation": [_allocation(part) for part in charge.allocation],
    }


def _allocation(part: Allocation) -> dict[str, Any]:
    return {
        "providerRef": part.order.provider_ref,
        "contractNumber": part.order.contract_number,
        "orderRef": part.order.order_ref,
        "cost": str(part.cost),
        "charge": str(part.charge),
    }
