"""The agreed forms of cells: the form is matched first and only then converted, so that nothing else slips in."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from actuals.model.issues import IssueCode, Location

DAY_SECONDS = 24 * 60 * 60
YEARS = range(1900, 2200)
CLEARLY_HOURS = 12
"""A duration in two parts is read as hours and minutes below so many hours."""

_SLASHED = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
_DASHED = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9])?")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")
_SPELLED = re.compile(r"(-)?PT(?=[0-9])(?:([0-9]{1,3})H)?(?:([0-9]{1,4})M)?(?:([0-9]{1,5})S)?")
_CREATED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}")
_MONEY = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,2})?")
_EXPONENT = re.compile(r"[0-9]+(?:[.,][0-9]+)?E\+[0-9]{2}")
_CARERS = re.compile(r"[0-9]{1,3}")


class Malformed(NamedTuple):
    """A cell that does not have its form: the right form in words, and the code it is reported under."""

    form: str
    code: IssueCode = IssueCode.FORMAT


DATE = Malformed("a date such as 22/11/2026")
XML_DATE = Malformed("a date such as 2026-11-22")
TIME = Malformed("a time such as 06:30:00")
DURATION = Malformed("a duration such as 00:30:00")
XML_DURATION = Malformed("a duration such as 00:30:00 or PT30M")
TWO_PARTS = Malformed(
    "written as HH:MM:SS: two parts of 12:00 or more may be hours and minutes, or minutes and seconds"
)
TOO_LONG = Malformed("a duration up to 24:00:00", IssueCode.DURATION)
NEGATIVE = Malformed("a duration of 00:00:00 or more", IssueCode.DURATION)
MONEY = Malformed("an amount in pounds such as 168.70")
YES_NO = Malformed("True or False")
CARERS = Malformed("a whole number from 1")
CREATED = Malformed("a date and time such as 2026-11-23T09:00:00")


@lru_cache(4096)
def slashed_date(cell: str) -> date | Malformed:
    """`DD/MM/YYYY`, as in CSV files."""
    found = _SLASHED.fullmatch(cell)
    return _day(found, "321", DATE)


@lru_cache(4096)
def xml_date(cell: str) -> date | Malformed:
    """`YYYY-MM-DD`, with or without a time, or `DD/MM/YYYY`, as in XML files."""
    found = _DASHED.fullmatch(cell)
    return _day(found, "123", XML_DATE) if found else _day(_SLASHED.fullmatch(cell), "321", XML_DATE)


def _day(found: re.Match[str] | None, year_month_day: str, otherwise: Malformed) -> date | Malformed:
    """A year in which somebody now living may be cared for or hired: another is a slip of the hand."""
    if found is None:
        return otherwise
    year, month, day = (int(found[int(group)]) for group in year_month_day)
    try:
        return date(year, month, day) if year in YEARS else otherwise
    except ValueError:
        return otherwise


@lru_cache(8192)
def clock_time(cell: str) -> time | Malformed:
    """`HH:MM:SS`; `HH:MM` and `H:MM` are what spreadsheets make of it."""
    found = _CLOCK.fullmatch(cell)
    if found is None or not (int(found[1]) < 24 and int(found[2]) < 60 and int(found[3] or 0) < 60):
        return TIME
    return time(int(found[1]), int(found[2]), int(found[3] or 0))


@lru_cache(8192)
def clock_seconds(cell: str) -> int | Malformed:
    """A duration in seconds from `HH:MM:SS`, up to and including 24:00:00; spreadsheets make `HH:MM` of it.

    Spreadsheets also make hours of minutes, so two parts of 12:00 or more can be either, and are not read.
    """
    found = _CLOCK.fullmatch(cell.removeprefix("-"))
    if found is None or int(found[2]) > 59 or int(found[3] or 0) > 59:
        return DURATION
    if found[3] is None and int(found[1]) >= CLEARLY_HOURS:
        return TWO_PARTS
    seconds = int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3] or 0)
    return _out_of_a_day(cell, seconds) or seconds


@lru_cache(8192)
def xml_seconds(cell: str) -> int | Malformed:
    """A duration in seconds from `HH:MM:SS` or the XML form `PT30M`."""
    found = _SPELLED.fullmatch(cell)
    if found is None:
        answer = clock_seconds(cell)
        return XML_DURATION if answer is DURATION else answer
    hours, minutes, seconds = (int(found[group] or 0) for group in (2, 3, 4))
    total = hours * 3600 + minutes * 60 + seconds
    return _out_of_a_day(cell, total) or total


def _out_of_a_day(cell: str, seconds: int) -> Malformed | None:
    if cell.startswith("-") and seconds:
        return NEGATIVE
    return TOO_LONG if seconds > DAY_SECONDS else None


def is_rewritten(cell: str) -> bool:
    """Whether a time or duration that could be read has lost its seconds or a leading zero, as spreadsheets do."""
    return ":" in cell and len(cell.removeprefix("-")) < len("HH:MM:SS")


def is_exponent(cell: str) -> bool:
    """Whether a reference has become a number, as spreadsheets write those that are long: `2.02611E+11`."""
    return "E+" in cell and _EXPONENT.fullmatch(cell) is not None


def as_clock(seconds: int) -> str:
    """A duration, or a time since midnight, as `HH:MM:SS`."""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest:02}"


def in_words(seconds: int) -> str:
    """A duration as people say it: 1 hour 5 minutes."""
    numbers = (("hour", seconds // 3600), ("minute", seconds // 60 % 60), ("second", seconds % 60))
    said = (f"{number} {unit}{'' if number == 1 else 's'}" for unit, number in numbers if number)
    return " ".join(said) or "0 minutes"


def money(cell: str) -> Decimal | Malformed:
    """Pounds with up to two decimal places."""
    return Decimal(cell) if _MONEY.fullmatch(cell) else MONEY


def yes_or_no(cell: str) -> bool | Malformed:
    """`True` or `False`, in any case."""
    match cell.lower():
        case "true":
            return True
        case "false":
            return False
        case _:
            return YES_NO


def carers(cell: str) -> int | Malformed:
    """A whole number from 1; blank is 1."""
    if not cell:
        return 1
    return int(cell) if _CARERS.fullmatch(cell) and int(cell) > 0 else CARERS


def created(cell: str) -> datetime | Malformed:
    """When the provider's system made the file: London local time."""
    if not _CREATED.fullmatch(cell):
        return CREATED
    try:
        return datetime.fromisoformat(cell)
    except ValueError:
        return CREATED


class Forms(NamedTuple):
    """The forms in which the two kinds of file differ."""

    day: Callable[[str], date | Malformed]
    seconds: Callable[[str], int | Malformed]


CSV_FORMS = Forms(slashed_date, clock_seconds)
XML_FORMS = Forms(xml_date, xml_seconds)


def forms_at(location: Location) -> Forms:
    """The forms of the kind of file that a location is in."""
    return XML_FORMS if location.path is not None else CSV_FORMS
