"""What a service user is charged for a week, over all orders and providers; amounts are pounds."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from actuals.model.refs import ContractNumber, OrderRef, PaymentRunId, ProviderRef, ServiceUserRef


class PersonWeek(NamedTuple):
    """A week of one service user, whoever delivered the care."""

    service_user_ref: ServiceUserRef
    week_ending: date


class Charged(NamedTuple):
    """What one visit adds to the cost of its week, and for which order."""

    order_ref: OrderRef
    amount: Decimal


class OrderOfCare(NamedTuple):
    """An order, and whose it is; in the order in which what is left of a division is given out."""

    provider_ref: ProviderRef
    contract_number: ContractNumber
    order_ref: OrderRef


@dataclass(frozen=True, slots=True)
class Allocation:
    """What one order adds to the cost of a week, and its part of the charge."""

    order: OrderOfCare
    cost: Decimal
    charge: Decimal


@dataclass(frozen=True, slots=True)
class WeekCharge:
    """The charge is the lower of cost and contribution, divided among the orders; the parts add up to it."""

    cost: Decimal
    contribution: Decimal
    charge: Decimal
    allocation: tuple[Allocation, ...]


@dataclass(frozen=True, slots=True)
class Fix:
    """The charge of a week as it stood when the first payment run that pays any of it was issued. `at` is UTC."""

    payment_run_id: PaymentRunId
    charge: Decimal
    at: datetime
