"""Charges of service users' weeks, as the council exports them."""

from decimal import Decimal

from typing_extensions import TypedDict

from actuals.answers.fields import Money
from actuals.answers.times import Day
from actuals.model.charges import Allocation, PersonWeek, WeekCharge
from actuals.model.refs import ContractNumber, OrderRef, ProviderRef, ServiceUserRef


class AllocationAnswer(TypedDict):
    """What one order adds to the cost of a week, and its part of the charge."""

    providerRef: ProviderRef
    contractNumber: ContractNumber
    orderRef: OrderRef
    cost: Money
    charge: Money


class WeekChargeAnswer(TypedDict):
    """The charge of a service user's week."""

    serviceUserRef: ServiceUserRef
    weekEnding: Day
    cost: Money
    contribution: Money
    charge: Money
    adjustment: Money
    allocation: list[AllocationAnswer]


def week_charge_object(week: PersonWeek, charge: WeekCharge, adjustment: Decimal) -> WeekChargeAnswer:
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


def _allocation(part: Allocation) -> AllocationAnswer:
    return {
        "providerRef": part.order.provider_ref,
        "contractNumber": part.order.contract_number,
        "orderRef": part.order.order_ref,
        "cost": str(part.cost),
        "charge": str(part.charge),
    }
