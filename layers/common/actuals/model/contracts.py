"""Contracts between the council and a provider, and the visit codes used under them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from actuals.model.refs import ContractNumber, ProviderRef, ServiceType


class Basis(StrEnum):
    """Which minutes of a visit are priced."""

    CLAIMED = "claimed"
    ACTUAL = "actual"
    PLANNED = "planned"


class Unplanned(StrEnum):
    """What becomes of a visit without a planned call of its own: paid within the tolerance, or held."""

    PAY = "pay"
    HOLD = "hold"


class RoundingMode(StrEnum):
    """How priced minutes are brought to a step."""

    NONE = "none"
    UP = "up"
    DOWN = "down"
    NEAREST = "nearest"


@dataclass(frozen=True, slots=True)
class Rounding:
    """Minutes to a step; a minimum applies after the step."""

    mode: RoundingMode = RoundingMode.NONE
    step_minutes: int | None = None
    minimum_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Contract:
    """Both dates are included; no end date means open."""

    contract_number: ContractNumber
    provider_ref: ProviderRef
    name: str
    start_date: date
    end_date: date | None
    service_types: frozenset[ServiceType]
    rate_framework: str
    basis: Basis = Basis.CLAIMED
    rounding: Rounding = Rounding()
    start_window_minutes: int = 120
    weekly_tolerance_percent: int = 10
    unplanned_visits: Unplanned = Unplanned.PAY
    manually_amended_codes: frozenset[str] = frozenset({"N", "Y"})

    def in_force(self, day: date) -> bool:
        """Whether the day lies within the contract's dates."""
        return self.start_date <= day and (self.end_date is None or day <= self.end_date)


@dataclass(frozen=True, slots=True)
class VisitCode:
    """The outcome of a visit. `contracts` None means every contract; both dates are included."""

    code: str
    description: str
    contracts: frozenset[ContractNumber] | None
    from_date: date | None
    to_date: date | None
    provider_paid: bool
    service_user_charged: bool
    delivered: bool
    maximum_minutes: int = 1440
    standard_minutes: int | None = None

    def used_on(self, contract: ContractNumber) -> bool:
        """Whether visits of that contract may carry this code."""
        return self.contracts is None or contract in self.contracts

    def in_use(self, day: date) -> bool:
        """Whether the day lies within the code's period of use."""
        return (self.from_date is None or self.from_date <= day) and (self.to_date is None or day <= self.to_date)
