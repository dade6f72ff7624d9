"""Orders: the care that a council planned for one service user, placed against a contract."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from actuals.model.refs import ContractNumber, OrderRef, ServiceType, ServiceUserRef


class OrderStatus(StrEnum):
    """Only authorised orders are matched, shown and paid."""

    DRAFT = "draft"
    AUTHORISED = "authorised"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class PlannedCall:
    """A call that is planned each week; `days` are weekday numbers, Monday 0; `start` is London local."""

    days: frozenset[int]
    start: time
    minutes: int
    carers: int = 1

    @property
    def start_minute(self) -> int:
        """Minutes since midnight."""
        return self.start.hour * 60 + self.start.minute

    @property
    def weekly_minutes(self) -> int:
        """Minutes of care a week: days x minutes x carers."""
        return len(self.days) * self.minutes * self.carers


@dataclass(frozen=True, slots=True)
class Suspension:
    """Days, both included, on which an order is not in force: a stay in hospital, a holiday."""

    from_date: date
    to_date: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """Both dates are included; no end date means open."""

    order_ref: OrderRef
    contract_number: ContractNumber
    service_user_ref: ServiceUserRef
    service_type: ServiceType
    start_date: date
    end_date: date | None
    status: OrderStatus
    planned: tuple[PlannedCall, ...]
    suspensions: tuple[Suspension, ...] = ()
    service_level: str | None = None
    chargeable: bool = True

    @property
    def authorised(self) -> bool:
        """Whether the council has said yes to it."""
        return self.status is OrderStatus.AUTHORISED

    @property
    def planned_weekly_minutes(self) -> int:
        """Minutes of care of a full week: days x minutes x carers."""
        return sum(call.weekly_minutes for call in self.planned)

    def covers(self, day: date) -> bool:
        """Whether the day lies within the order's dates."""
        return self.start_date <= day and (self.end_date is None or day <= self.end_date)

    def suspended_on(self, day: date) -> bool:
        """Whether care was paused that day."""
        return any(pause.from_date <= day <= pause.to_date for pause in self.suspensions)

    def in_force(self, day: date) -> bool:
        """Whether its calls of that day are planned: within its dates, and not suspended."""
        return self.covers(day) and not self.suspended_on(day)

    def calls_on(self, day: date) -> Iterator[PlannedCall]:
        """The calls planned for a day."""
        return (call for call in self.planned if day.weekday() in call.days)


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """The order a visit was matched with, and the planned call, where one lies within the contract's window.

    `day` is that of the call, which may be the one before or after the visit's; `call` tells apart calls of one order
    that are alike otherwise.
    """

    order_ref: OrderRef
    start: time | None = None
    minutes: int | None = None
    carers: int | None = None
    day: date | None = None
    call: int = 0
