"""The bank holidays of England and Wales, as announced; one that falls on a weekend is kept on its substitute day.

A council that keeps other days puts a calendar of its own in their place.
"""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class BankHoliday(NamedTuple):
    """A day, and what it is called."""

    day: date
    name: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days that are priced as bank holidays."""

    code: str
    days: frozenset[date]


NEW_YEAR = "New Year's Day"
GOOD_FRIDAY = "Good Friday"
EASTER_MONDAY = "Easter Monday"
EARLY_MAY = "Early May bank holiday"
SPRING = "Spring bank holiday"
SUMMER = "Summer bank holiday"
CHRISTMAS = "Christmas Day"
BOXING_DAY = "Boxing Day"

ENGLAND_AND_WALES = (
    BankHoliday(date(2025, 1, 1), NEW_YEAR),
    BankHoliday(date(2025, 4, 18), GOOD_FRIDAY),
    BankHoliday(date(2025, 4, 21), EASTER_MONDAY),
    BankHoliday(date(2025, 5, 5), EARLY_MAY),
    BankHoliday(date(2025, 5, 26), SPRING),
    BankHoliday(date(2025, 8, 25), SUMMER),
    BankHoliday(date(2025, 12, 25), CHRISTMAS),
    BankHoliday(date(2025, 12, 26), BOXING_DAY),
    BankHoliday(date(2026, 1, 1), NEW_YEAR),
    BankHoliday(date(2026, 4, 3), GOOD_FRIDAY),
    BankHoliday(date(2026, 4, 6), EASTER_MONDAY),
    BankHoliday(date(2026, 5, 4), EARLY_MAY),
    BankHoliday(date(2026, 5, 25), SPRING),
    BankHoliday(date(2026, 8, 31), SUMMER),
    BankHoliday(date(2026, 12, 25), CHRISTMAS),
    BankHoliday(date(2026, 12, 28), f"{BOXING_DAY} (substitute day)"),
    BankHoliday(date(2027, 1, 1), NEW_YEAR),
    BankHoliday(date(2027, 3, 26), GOOD_FRIDAY),
    BankHoliday(date(2027, 3, 29), EASTER_MONDAY),
    BankHoliday(date(2027, 5, 3), EARLY_MAY),
    BankHoliday(date(2027, 5, 31), SPRING),
    BankHoliday(date(2027, 8, 30), SUMMER),
    BankHoliday(date(2027, 12, 27), f"{CHRISTMAS} (substitute day)"),
    BankHoliday(date(2027, 12, 28), f"{BOXING_DAY} (substitute day)"),
    BankHoliday(date(2028, 1, 3), f"{NEW_YEAR} (substitute day)"),
    BankHoliday(date(2028, 4, 14), GOOD_FRIDAY),
    BankHoliday(date(2028, 4, 17), EASTER_MONDAY),
    BankHoliday(date(2028, 5, 1), EARLY_MAY),
    BankHoliday(date(2028, 5, 29), SPRING),
    BankHoliday(date(2028, 8, 28), SUMMER),
    BankHoliday(date(2028, 12, 25), CHRISTMAS),
    BankHoliday(date(2028, 12, 26), BOXING_DAY),
)
