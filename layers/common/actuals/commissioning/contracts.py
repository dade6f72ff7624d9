"""Contracts and visit codes."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, ValidationInfo, WithJsonSchema, field_validator

from actuals.commissioning.forms import (
    KEY,
    MINUTES_A_DAY,
    Day,
    Form,
    Key,
    OneOf,
    Record,
    SomeOf,
    Text,
    each_once,
    not_before,
)
from actuals.model.contracts import Basis, Contract, Rounding, RoundingMode, Unplanned, VisitCode
from actuals.model.refs import ContractNumber, ProviderRef, ServiceType

EVERY_CONTRACT = "all"


def _contracts(value: object) -> tuple[str, ...] | str:
    match value:
        case "all":
            return EVERY_CONTRACT
        case [*numbers] if numbers and all(isinstance(each, str) and KEY.fullmatch(each) for each in numbers):
            return tuple(dict.fromkeys(map(str, numbers)))
        case _:
            raise ValueError(f'must be "{EVERY_CONTRACT}" or a list of contract numbers.')


Contracts = Annotated[
    tuple[str, ...] | Literal["all"],
    BeforeValidator(_contracts),
    WithJsonSchema(
        {"anyOf": [{"const": EVERY_CONTRACT}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}
    ),
]


class RoundingForm(Form):
    """How priced minutes are brought to a step."""

    mode: OneOf[RoundingMode] = RoundingMode.NONE
    step_minutes: int | None = Field(None, ge=1, le=MINUTES_A_DAY, validate_default=True)
    minimum_minutes: int | None = Field(None, ge=0, le=MINUTES_A_DAY)

    @field_validator("step_minutes")
    @classmethod
    def _needed_to_round(cls, value: int | None, info: ValidationInfo) -> int | None:
        if value is None and info.data.get("mode", RoundingMode.NONE) is not RoundingMode.NONE:
            raise ValueError("is required unless mode is none.")
        return value


class PricingForm(Form):
    """Which minutes are priced."""

    basis: OneOf[Basis] = Basis.CLAIMED
    rounding: RoundingForm = Field(default_factory=RoundingForm)


class ContractRecord(Record):
    """The agreement between council and provider."""

    kind = "contracts"
    key_field = "contractNumber"
    seen_by_providers = True

    contract_number: Key
    provider_ref: Key
    name: Text
    start_date: Day
    end_date: Day | None = None
    service_types: Annotated[SomeOf[Key], each_once()]
    rate_framework: Key
    pricing: PricingForm
    start_window_minutes: int = Field(120, ge=0, le=MINUTES_A_DAY)
    weekly_tolerance_percent: int = Field(10, ge=0, le=1000)
    unplanned_visits: OneOf[Unplanned] = Unplanned.PAY
    manually_amended_codes: Annotated[SomeOf[Text], each_once()] = ("N", "Y")

    @property
    def key(self) -> str:
        return self.contract_number

    @field_validator("end_date")
    @classmethod
    def _after_start(cls, value: date | None, info: ValidationInfo) -> date | None:
        return not_before(info.data.get("start_date"), value)

    def to_model(self) -> Contract:
        """As the rules use it."""
        rounding = self.pricing.rounding
        return Contract(
            contract_number=ContractNumber(self.contract_number),
            provider_ref=ProviderRef(self.provider_ref),
            name=self.name,
            start_date=self.start_date,
            end_date=self.end_date,
            service_types=frozenset(map(ServiceType, self.service_types)),
            rate_framework=self.rate_framework,
            basis=self.pricing.basis,
            rounding=Rounding(rounding.mode, rounding.step_minutes, rounding.minimum_minutes),
            start_window_minutes=self.start_window_minutes,
            weekly_tolerance_percent=self.weekly_tolerance_percent,
            unplanned_visits=self.unplanned_visits,
            manually_amended_codes=frozenset(self.manually_amended_codes),
        )


class VisitCodeRecord(Record):
    """An outcome of a visit, and what follows from it."""

    kind = "visit-codes"
    key_field = "code"
    seen_by_providers = True

    code: Key
    description: Text
    contracts: Contracts
    from_date: Day | None = None
    to_date: Day | None = None
    provider_paid: bool
    service_user_charged: bool
    delivered: bool
    maximum_minutes: int = Field(MINUTES_A_DAY, ge=1, le=MINUTES_A_DAY)
    standard_minutes: int | None = Field(None, ge=0, le=MINUTES_A_DAY)

    @property
    def key(self) -> str:
        return self.code

    @field_validator("to_date")
    @classmethod
    def _after_start(cls, value: date | None, info: ValidationInfo) -> date | None:
        return not_before(info.data.get("from_date"), value)

    def to_model(self) -> VisitCode:
        """As the rules use it."""
        return VisitCode(
            code=self.code,
            description=self.description,
            contracts=None if self.contracts == EVERY_CONTRACT else frozenset(map(ContractNumber, self.contracts)),
            from_date=self.from_date,
            to_date=self.to_date,
            provider_paid=self.provider_paid,
            service_user_charged=self.service_user_charged,
            delivered=self.delivered,
            maximum_minutes=self.maximum_minutes,
            standard_minutes=self.standard_minutes,
        )
