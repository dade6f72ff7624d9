"""Stored records as the nouns that the rules use; each was checked before it was stored."""

from actuals.commissioning.built_in import CALENDAR, SETTINGS
from actuals.commissioning.contracts import ContractRecord, VisitCodeRecord
from actuals.commissioning.council import CalendarRecord, SettingsRecord
from actuals.commissioning.orders import OrderRecord
from actuals.commissioning.people import ServiceUserRecord
from actuals.commissioning.rates import ChargeRateRecord, RateFrameworkRecord
from actuals.commissioning.records import Json
from actuals.model.bank_holidays import Calendar
from actuals.model.contracts import Contract, VisitCode
from actuals.model.council import CouncilSettings
from actuals.model.orders import Order
from actuals.model.people import ServiceUser
from actuals.model.rates import ChargeRate, RateFramework


def to_settings(record: Json | None) -> CouncilSettings:
    """The council's settings; None is the built-in ones."""
    return (SETTINGS if record is None else SettingsRecord.model_validate(record)).to_model()


def week_ends_on(record: Json | None) -> int:
    """The weekday number on which weeks end by settings."""
    return to_settings(record).week_ends_on


def to_calendar(record: Json | None) -> Calendar:
    """A calendar; None is the built-in one."""
    return (CALENDAR if record is None else CalendarRecord.model_validate(record)).to_model()


def to_contract(record: Json) -> Contract:
    """A contract."""
    return ContractRecord.model_validate(record).to_model()


def to_visit_code(record: Json) -> VisitCode:
    """A visit code."""
    return VisitCodeRecord.model_validate(record).to_model()


def to_service_user(record: Json) -> ServiceUser:
    """A service user."""
    return ServiceUserRecord.model_validate(record).to_model()


def to_order(record: Json) -> Order:
    """An order."""
    return OrderRecord.model_validate(record).to_model()


def to_rate_framework(record: Json) -> RateFramework:
    """A rate framework."""
    return RateFrameworkRecord.model_validate(record).to_model()


def to_charge_rate(record: Json) -> ChargeRate:
    """A charge rate."""
    return ChargeRateRecord.model_validate(record).to_model()
