"""How the council works: its settings, its calendar, its providers and the clients that act for them."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, PlainSerializer, ValidationInfo, WithJsonSchema, field_validator

from actuals.commissioning.forms import (
    MINUTES_A_DAY,
    WEEKDAYS,
    Day,
    Form,
    Key,
    ListOf,
    Record,
    Text,
    each_once,
)
from actuals.model.bank_holidays import Calendar
from actuals.model.council import SUNDAY, CouncilSettings

COUNCIL = "council"
WEEKS_STORED = (
    "Weeks that end on another day are stored, or about to be, and visits are kept and paid by the last day of their "
    "week. Send weekEndsOn as it is."
)


def _weekday(value: object) -> int:
    if value not in WEEKDAYS:
        raise ValueError(f"must be one of: {', '.join(WEEKDAYS)}.")
    return WEEKDAYS.index(str(value))


Weekday = Annotated[
    int,
    BeforeValidator(_weekday),
    PlainSerializer(lambda number: WEEKDAYS[number]),
    WithJsonSchema({"enum": list(WEEKDAYS)}),
]


class SettingsRecord(Record):
    """The one record of its kind; what is left out has the built-in value."""

    kind = "settings"

    week_ends_on: Weekday = Field(SUNDAY, json_schema_extra={"default": WEEKDAYS[SUNDAY]})
    late_weeks: int = Field(13, ge=1, le=520)
    name: Text = "Example Council"
    claimed_over_actual_minutes: int = Field(5, ge=0, le=MINUTES_A_DAY)
    claimed_start_minutes: int = Field(30, ge=0, le=MINUTES_A_DAY)
    hold_over_actual_minutes: int = Field(15, ge=0, le=MINUTES_A_DAY)
    calendar: Key = "england-and-wales"

    @property
    def key(self) -> str:
        return COUNCIL

    def to_model(self) -> CouncilSettings:
        """As the rules use them."""
        return CouncilSettings(
            name=self.name,
            week_ends_on=self.week_ends_on,
            late_weeks=self.late_weeks,
            claimed_over_actual_minutes=self.claimed_over_actual_minutes,
            claimed_start_minutes=self.claimed_start_minutes,
            hold_over_actual_minutes=self.hold_over_actual_minutes,
            calendar=self.calendar,
        )


class NamedDay(Form):
    """A bank holiday, or another day with rates of its own."""

    date: Day
    name: Text


class CalendarRecord(Record):
    """Days that are priced as bank holidays."""

    kind = "calendars"
    key_field = "code"

    code: Key
    dates: Annotated[ListOf[NamedDay], each_once(lambda day: day.date)]

    @property
    def key(self) -> str:
        return self.code

    def to_model(self) -> Calendar:
        """As the rules use it."""
        return Calendar(self.code, frozenset(day.date for day in self.dates))


class ProviderRecord(Record):
    """A care company."""

    kind = "providers"
    key_field = "providerRef"

    provider_ref: Key
    name: Text

    @property
    def key(self) -> str:
        return self.provider_ref


class PrincipalRecord(Record):
    """On whose behalf a client of the API acts."""

    kind = "principals"
    key_field = "clientId"

    client_id: Key
    role: Literal["provider", "council"]
    provider_ref: Key | None = Field(None, validate_default=True)
    name: Text

    @property
    def key(self) -> str:
        return self.client_id

    @field_validator("provider_ref")
    @classmethod
    def _of_a_provider_only(cls, value: str | None, info: ValidationInfo) -> str | None:
        role = info.data.get("role")
        if role == "provider" and value is None:
            raise ValueError("is required when role is provider.")
        if role == "council" and value is not None:
            raise ValueError("must be left out when role is council.")
        return value
