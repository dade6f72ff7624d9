"""Query parameters: each call names those it takes; others, empty ones and repeats are refused."""

from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum
from typing import Never, TypeVar

from actuals.api.problems import Malformed
from actuals.commissioning.forms import DATE, day_of

Query = dict[str, str]
Word = TypeVar("Word", bound=StrEnum)
FLAGS = {"true": True, "false": False}


def query_of(given: Mapping[str, list[str]], takes: Collection[str]) -> Query:
    """The query parameters that were given, of those that a call takes."""
    for name, values in given.items():
        _check(name, values, takes)
    return {name: value for name, (value,) in given.items()}


def day(query: Query, name: str) -> date | None:
    """A date such as 2026-11-22."""
    value = query.get(name)
    if value is None:
        return None
    try:
        return day_of(value) if DATE.fullmatch(value) else _refuse(name, "must be a date like 2026-11-22")
    except ValueError as wrong:
        return _refuse(name, str(wrong).removesuffix("."))


def flag(query: Query, name: str) -> bool:
    """`true` or `false`; false when it is not given."""
    value = query.get(name, "false")
    return FLAGS[value] if value in FLAGS else _refuse(name, "must be true or false")


def word(query: Query, name: str, words: type[Word]) -> Word | None:
    """One of a few words."""
    value = query.get(name)
    if value is None:
        return None
    if value in list(words):
        return words(value)
    return _refuse(name, f"must be one of: {', '.join(words)}")


def _check(name: str, values: Collection[str], takes: Collection[str]) -> None:
    if name not in takes:
        known = f"This call takes {', '.join(takes)}." if takes else "This call takes none."
        raise Malformed("unknown-parameter", f"There is no query parameter '{name[:50]}' here. {known}")
    if len(values) > 1:
        _refuse(name, "was given more than once")
    if "" in values:
        _refuse(name, "has no value; give one, or leave it out")


def _refuse(name: str, what: str) -> Never:
    raise Malformed("malformed-parameter", f"The query parameter '{name}' {what}.")
