"""The agreed forms of the fields of a record: matched first, then converted, so nothing is guessed.

Left to itself, pydantic reads "0" as a date, "1_000" as a number and "1e5" as money.
"""

import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Hashable
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
)
from pydantic.alias_generators import to_camel

# Named, not written into the class: mypy's plugin would otherwise refuse names that are made by rule.
STRICT = ConfigDict(frozen=True, extra="forbid", strict=True, alias_generator=to_camel, hide_input_in_errors=True)

MINUTES_A_DAY = 1440
TEXT_LENGTH = 1000
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAYS = tuple(name[:3] for name in WEEKDAYS)
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")  # what follows reads backwards; names never need it
EARLIEST = date(1900, 1, 1)  # of a date with a meaning for care; reckoning back from it stays in the calendar
DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

Word = TypeVar("Word", bound=StrEnum)
Thing = TypeVar("Thing")


class Form(BaseModel):
    """A JSON object in exactly its agreed form; names in camelCase, empty fields are left out."""

    model_config = STRICT

    def to_json(self) -> dict[str, Any]:
        """As the API shows it, with defaults filled in."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


class Record(Form, ABC):
    """A record that the council keeps under a key: `kind` is its word in paths, `key_field` the field that has the key.

    A provider sees those of `seen_by_providers` that concern it, the council all.
    """

    kind: ClassVar[str]
    key_field: ClassVar[str] = ""
    seen_by_providers: ClassVar[bool] = False

    @property
    @abstractmethod
    def key(self) -> str:
        """Unique within its kind; the end of its path."""


def day_of(value: str) -> date:
    """A date such as 2026-11-22, already known to be in that form."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise ValueError("is not a day of the calendar.") from None
    if day < EARLIEST:
        raise ValueError(f"is before {EARLIEST}. Check the year.")
    return day


def each_once(name: Callable[[Any], Hashable] = str) -> AfterValidator:
    """Refuses a list in which two entries have the same name."""

    def check(things: tuple[Thing, ...]) -> tuple[Thing, ...]:
        twice = [what for what, times in Counter(map(name, things)).items() if times > 1]
        if twice:
            raise ValueError(f"has more than one entry for {twice[0]}. Keep one.")
        return things

    return AfterValidator(check)


def _some(things: tuple[Thing, ...]) -> tuple[Thing, ...]:
    if not things:
        raise ValueError("must not be empty.")
    return things


def not_before(start: date | None, end: date | None) -> date | None:
    """The end of a stretch of days, both included."""
    if start is not None and end is not None and end < start:
        raise ValueError("must not be before the day on which it starts.")
    return end


def matched(form: re.Pattern[str], convert: Callable[[str], object], what: str) -> BeforeValidator:
    def check(value: object) -> object:
        if isinstance(value, str) and form.fullmatch(value):
            return convert(value)
        raise ValueError(f"must be {what}.")

    return BeforeValidator(check)


def _schema(pattern: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": f"^{pattern}$"})


def _said(value: str) -> str:
    if not value.strip():
        raise ValueError("must not be empty.")
    if CONTROL.search(value):
        raise ValueError("must not hold line breaks, tabs or other control characters.")
    if found := DIRECTION.search(value):
        raise ValueError(
            f"must not hold characters that turn the direction of text (U+{ord(found[0]):04X}). Type it anew."
        )
    return value


def _numbered(value: object) -> object:
    if not isinstance(value, list) or not value or not all(name in DAYS for name in value):
        raise ValueError(f"must be a list of days: {', '.join(DAYS)}.")
    if len(set(value)) < len(value):
        raise ValueError("names a day twice. Keep one.")
    return frozenset(DAYS.index(name) for name in value)


def named_days(numbers: frozenset[int]) -> list[str]:
    """Weekday numbers, Monday 0, as a record writes them."""
    return [DAYS[number] for number in sorted(numbers)]


_KEY = r"(?!\.\.?$| +$)[ -.0-~]{1,60}"  # with "." or ".." a path would end elsewhere
KEY = re.compile(_KEY)
KEY_FORM = "1 to 60 printable ASCII characters without '/', and not '.', '..' or blank"
_TIME = r"([01][0-9]|2[0-3]):[0-5][0-9]"
_MONEY = r"[0-9]{1,7}(\.[0-9]{1,2})?"

Key = Annotated[
    str,
    matched(KEY, str, f"{KEY_FORM}, as text"),
    _schema(_KEY),
]
Text = Annotated[str, Field(min_length=1, max_length=TEXT_LENGTH), AfterValidator(_said)]
Day = Annotated[
    date,
    matched(DATE, day_of, "a date like 2026-11-22, as text"),
    WithJsonSchema({"type": "string", "format": "date"}),
]
TimeOfDay = Annotated[
    time,
    matched(re.compile(_TIME), time.fromisoformat, "a time like 07:30, from 00:00 to 23:59, as text"),
    PlainSerializer(lambda value: f"{value:%H:%M}"),
    _schema(_TIME),
]
Money = Annotated[
    Decimal,
    matched(
        re.compile(_MONEY),
        lambda value: Decimal(value).quantize(Decimal("0.01")),
        "an amount in pounds like 24.10, as text, not negative",
    ),
    _schema(_MONEY),
]
Weekdays = Annotated[
    frozenset[int],
    BeforeValidator(_numbered),
    PlainSerializer(named_days),
    WithJsonSchema({"type": "array", "items": {"enum": list(DAYS)}, "minItems": 1, "uniqueItems": True}),
]
# A word of an enum, and a list, as JSON has them: text and array. What is in them is still read strictly.
OneOf = Annotated[Word, Field(strict=False)]
ListOf = Annotated[tuple[Thing, ...], Field(strict=False)]
SomeOf = Annotated[tuple[Thing, ...], Field(strict=False, json_schema_extra={"minItems": 1}), AfterValidator(_some)]
