"""What care costs: rate frameworks of contracts, and charge rates for service users."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
)

from actuals.commissioning.forms import (
    DATE,
    DAYS,
    MINUTES_A_DAY,
    STRICT,
    Day,
    Form,
    Key,
    ListOf,
    Money,
    Record,
    SomeOf,
    TimeOfDay,
    day_of,
    each_once,
    matched,
)
from actuals.model import rates as model
from actuals.model.refs import ServiceType

BANK_HOLIDAYS = "bank-holidays"


def _days(value: object) -> tuple[Any, ...] | str:
    match value:
        case "bank-holidays":
            return BANK_HOLIDAYS
        case [*names] if names and all(name in DAYS for name in names):
            return tuple(names)
        case [*dates] if dates and all(isinstance(day, str) and DATE.fullmatch(day) for day in dates):
            return tuple(day_of(str(day)) for day in dates)
        case _:
            raise ValueError(f'must be "{BANK_HOLIDAYS}", a list of days ({", ".join(DAYS)}) or a list of dates.')


CategoryDays = Annotated[
    tuple[Any, ...] | Literal["bank-holidays"],
    BeforeValidator(_days),
    PlainSerializer(lambda days: days if isinstance(days, str) else [str(day) for day in days]),
    WithJsonSchema(
        {
            "anyOf": [
                {"const": BANK_HOLIDAYS},
                {"type": "array", "items": {"enum": list(DAYS)}, "minItems": 1, "uniqueItems": True},
                {
                    "type": "array",
                    "items": {"type": "string", "format": "date"},
                    "minItems": 1,
                    "uniqueItems": True,
                },
            ]
        }
    ),
]


class TimeBand(Form):
    """A part of every day, London local time; its end is not included, and it may run over midnight."""

    code: Key
    from_: TimeOfDay = Field(alias="from")
    to: TimeOfDay

    @property
    def start(self) -> int:
        """Minutes since midnight."""
        return self.from_.hour * 60 + self.from_.minute

    @property
    def minutes(self) -> int:
        """How long it is on a day without a clock change; `from` = `to` is all day."""
        end = self.to.hour * 60 + self.to.minute
        return (end - self.start) % MINUTES_A_DAY or MINUTES_A_DAY

    def to_model(self) -> model.TimeBand:
        """As the rules use it."""
        return model.TimeBand(self.code, self.start, self.to.hour * 60 + self.to.minute)


class DayCategory(Form):
    """Days with rates of their own; of two that hold a day, the one listed first."""

    code: Key
    days: CategoryDays

    @field_validator("days")
    @classmethod
    def _each_once(cls, value: Any) -> Any:
        if len(set(value)) < len(value) and value != BANK_HOLIDAYS:
            raise ValueError("names a day twice. Keep one.")
        return value

    def to_model(self) -> model.DayCategory:
        """As the rules use it."""
        if self.days == BANK_HOLIDAYS:
            return model.DayCategory(self.code, bank_holidays=True)
        weekdays = frozenset(DAYS.index(day) for day in self.days if day in DAYS)
        return model.DayCategory(self.code, weekdays, frozenset(day for day in self.days if isinstance(day, date)))


def _minutes(value: str) -> str:
    if int(value) > MINUTES_A_DAY:
        raise ValueError(f"must be {MINUTES_A_DAY} minutes or less.")
    return value


Minutes = Annotated[str, matched(re.compile(r"[1-9][0-9]{0,3}"), _minutes, "a whole number of minutes, as text")]


RATE = STRICT | ConfigDict(json_schema_extra={"oneOf": [{"required": ["hourly"]}, {"required": ["perVisit"]}]})


class Rate(Form):
    """The price of an hour, and perhaps of certain durations in minutes; or that of a visit, whatever its minutes.

    It counts from a date on.
    """

    model_config = RATE

    from_date: Day
    service_type: Key
    day_category: Key
    time_band: Key
    per_visit: Money | None = None
    hourly: Money | None = Field(None, validate_default=True)
    durations: dict[Minutes, Money] | None = None

    @property
    def name(self) -> str:
        """What no other rate may be for."""
        return f"{self.service_type}, {self.day_category}, {self.time_band} from {self.from_date}"

    @field_validator("hourly")
    @classmethod
    def _one_of_two(cls, value: Decimal | None, info: ValidationInfo) -> Decimal | None:
        if "per_visit" not in info.data:  # it was refused itself
            return value
        if value is None and info.data["per_visit"] is None:
            raise ValueError("is required, unless there is perVisit instead.")
        if value is not None and info.data["per_visit"] is not None:
            raise ValueError("must not stand beside perVisit: a rate is by the hour or a price per visit. Keep one.")
        return value

    @field_validator("durations")
    @classmethod
    def _beside_hourly(cls, value: dict[str, Decimal] | None, info: ValidationInfo) -> dict[str, Decimal] | None:
        if value is not None and info.data.get("per_visit") is not None:
            raise ValueError("must not stand beside perVisit, which is one price whatever the minutes. Take them out.")
        return value

    def to_model(self) -> model.Rate:
        """As the rules use it."""
        durations = sorted((int(minutes), price) for minutes, price in (self.durations or {}).items())
        return model.Rate(
            from_date=self.from_date,
            service_type=ServiceType(self.service_type),
            day_category=self.day_category,
            time_band=self.time_band,
            hourly=self.hourly,
            durations=tuple(durations),
            per_visit=self.per_visit,
        )


class RateFrameworkRecord(Record):
    """Rates by time band, day category and service type."""

    kind = "rate-frameworks"
    key_field = "code"

    code: Key
    time_bands: Annotated[SomeOf[TimeBand], each_once(lambda band: band.code)]
    day_categories: Annotated[SomeOf[DayCategory], each_once(lambda days: days.code)]
    rates: Annotated[ListOf[Rate], each_once(lambda rate: rate.name)]

    @property
    def key(self) -> str:
        return self.code

    @field_validator("time_bands")
    @classmethod
    def _cover_the_day(cls, bands: tuple[TimeBand, ...]) -> tuple[TimeBand, ...]:
        in_order = sorted(bands, key=lambda band: band.start)
        following = [*in_order[1:], in_order[0]]
        joined = all(band.to == after.from_ for band, after in zip(in_order, following, strict=True))
        if not joined or sum(band.minutes for band in bands) != MINUTES_A_DAY:
            raise ValueError("must cover the 24 hours of a day, each minute once: each begins where one ends.")
        return bands

    @field_validator("rates")
    @classmethod
    def _of_known_bands_and_categories(cls, rates: tuple[Rate, ...], info: ValidationInfo) -> tuple[Rate, ...]:
        _all_among(info.data.get("time_bands"), "timeBands", [rate.time_band for rate in rates])
        _all_among(info.data.get("day_categories"), "dayCategories", [rate.day_category for rate in rates])
        return rates

    def to_model(self) -> model.RateFramework:
        """As the rules use it."""
        return model.RateFramework(
            code=self.code,
            time_bands=tuple(band.to_model() for band in self.time_bands),
            day_categories=tuple(category.to_model() for category in self.day_categories),
            rates=tuple(rate.to_model() for rate in self.rates),
        )


def _all_among(listed: Sequence[TimeBand | DayCategory] | None, where: str, used: list[str]) -> None:
    known = None if listed is None else {thing.code for thing in listed}
    for number, code in enumerate(used):
        if known is not None and code not in known:
            raise ValueError(f"names '{code}' in entry {number}, which is not in {where}.")


class ChargeRateRecord(Record):
    """What the service user's hour counts as, when that is not the price of the care."""

    kind = "charge-rates"
    key_field = "serviceType"

    service_type: Key
    from_date: Day
    hourly: Money

    @property
    def key(self) -> str:
        return f"{self.service_type}~{self.from_date}"

    def to_model(self) -> model.ChargeRate:
        """As the rules use it."""
        return model.ChargeRate(ServiceType(self.service_type), self.from_date, self.hourly)
