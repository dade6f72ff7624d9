"""A second opinion on what a visit costs, slow and of its own: from the council's records as JSON, minute by minute.

It shares nothing with `actuals`: summer time is the law's rule, times are compared as text, money is fractions.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import groupby
from math import ceil, floor
from typing import Any

Json = dict[str, Any]
HOUR = timedelta(hours=1)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Times:
    """A start such as "06:30" and whole minutes; `day` is given for planned ones."""

    start: str
    minutes: int
    day: str = ""


@dataclass(frozen=True)
class Call:
    """What the oracle has to know of a visit; `day` is such as "2026-11-17"."""

    service_type: str
    day: str
    claimed: Times
    actual: Times
    planned: Times | None
    carers: int
    code: str


@dataclass(frozen=True)
class Council:
    """Records, and the bank holidays as text."""

    contract: Json
    framework: Json
    codes: dict[str, Json]
    charge_rates: tuple[Json, ...]
    bank_holidays: frozenset[str]


@dataclass(frozen=True)
class Opinion:
    """`pieces` are (day category, time band, minutes, amount)."""

    minutes: int
    amount: Decimal | None
    charge: Decimal
    exact: Fraction | None
    pieces: tuple[tuple[str, str, int, Fraction], ...]


def opinion(call: Call, council: Council, *, chargeable: bool) -> Opinion:
    code = council.codes[call.code]
    times = priced_times(call, council.contract["pricing"]["basis"])
    minutes = priced_minutes(times.minutes, code, council.contract["pricing"]["rounding"])
    pieces = priced_pieces(call, f"{times.day} {times.start}", minutes, council)
    exact = None if pieces is None else sum((piece[3] for piece in pieces), Fraction(0))
    amount = None if exact is None else pennies(exact) * call.carers
    charge = charged(call, minutes, amount, council) if code["serviceUserCharged"] and chargeable else Decimal("0.00")
    if not code["providerPaid"]:
        return Opinion(0, Decimal("0.00"), charge, Fraction(0), ())
    return Opinion(minutes, amount, charge, exact, pieces or ())


def priced_times(call: Call, basis: str) -> Times:
    claimed = replace(call.claimed, day=call.day)
    if basis == "actual":
        return near(call.actual, claimed) if call.actual.minutes else replace(claimed, minutes=0)
    return call.planned or claimed if basis == "planned" else claimed


def near(actual: Times, claimed: Times) -> Times:
    """On the day of the claimed start, unless only that before or after is within six hours of it."""
    began = wall_time(f"{claimed.day} {claimed.start}")
    same = wall_time(f"{claimed.day} {actual.start}")
    found = [day for day in (same, same - 24 * HOUR, same + 24 * HOUR) if abs(day - began) <= 6 * HOUR]
    return replace(actual, day=str((found or [same])[0].date()))


def priced_minutes(minutes: int, code: Json, rounding: Json) -> int:
    minutes = min(code.get("standardMinutes", minutes), code.get("maximumMinutes", 1440))
    steps = Fraction(minutes, rounding.get("stepMinutes", 1))
    whole = {"none": steps, "up": ceil(steps), "down": floor(steps), "nearest": floor(steps + Fraction(1, 2))}
    ruled = int(whole[rounding["mode"]] * rounding.get("stepMinutes", 1))
    return max(ruled, int(rounding.get("minimumMinutes", 0)))


def priced_pieces(
    call: Call, start: str, minutes: int, council: Council
) -> tuple[tuple[str, str, int, Fraction], ...] | None:
    """None where a minute has no rate."""
    began = utc(start)
    walls = [london(began + timedelta(minutes=gone)) for gone in range(minutes)]
    placed = [(wall[:10], band_of(wall[11:], council.framework["timeBands"])) for wall in walls]
    pieces: list[tuple[str, str, int, Fraction]] = []
    hourly: Json = {}
    night = Fraction(0)  # what those before cost in a band with a price per visit that the visit ran into
    for (day, band), same in groupby(placed):
        category, some = category_of(day, council), len(list(same))
        rate = rate_of(council.framework["rates"], call.service_type, category, band, day)
        if rate is None:
            return None
        if "perVisit" in rate and not pieces:
            return ((str(category), band, minutes, Fraction(rate["perVisit"])),)
        hourly = rate if "hourly" in rate else hourly
        amount = card_price(hourly, minutes) * Fraction(some, minutes)
        if "perVisit" in rate:
            amount = min(amount, max(Fraction(rate["perVisit"]) - night, Fraction(0)))
            night += amount
        else:
            night = Fraction(0)
        pieces.append((str(category), band, some, amount))
    return tuple(pieces)


def card_price(rate: Json, minutes: int) -> Fraction:
    """The cheapest of: a duration that is as long or longer, or what fits in with the rest by the hour."""
    card = {int(duration): Fraction(price) for duration, price in rate.get("durations", {}).items()}
    fits = max((duration for duration in card if duration <= minutes), default=0)
    fitting = min((price for duration, price in card.items() if duration >= fits), default=Fraction(0)) if fits else 0
    by_the_hour = fitting + Fraction(rate["hourly"]) * (minutes - fits) / 60
    return min([by_the_hour, *(price for duration, price in card.items() if duration >= minutes)])


def rate_of(rates: list[Json], service_type: str, category: str | None, band: str, day: str) -> Json | None:
    wanted = (service_type, category, band)
    found = [rate for rate in rates if (rate["serviceType"], rate["dayCategory"], rate["timeBand"]) == wanted]
    return max(
        (rate for rate in found if rate["fromDate"] <= day), key=lambda rate: str(rate["fromDate"]), default=None
    )


def charged(call: Call, minutes: int, amount: Decimal | None, council: Council) -> Decimal:
    begun = [r for r in council.charge_rates if r["serviceType"] == call.service_type and r["fromDate"] <= call.day]
    if not begun:
        return amount or Decimal("0.00")
    hourly = max(begun, key=lambda rate: str(rate["fromDate"]))["hourly"]
    return pennies(Fraction(hourly) * minutes / 60) * call.carers


def band_of(wall: str, bands: list[Json]) -> str:
    for band in bands:
        begin, end = band["from"], band["to"]
        if (begin <= wall < end) if begin < end else (wall >= begin or wall < end):
            return str(band["code"])
    raise AssertionError(wall)


def category_of(day: str, council: Council) -> str | None:
    weekday = DAYS[datetime.strptime(day, "%Y-%m-%d").weekday()]  # noqa: DTZ007
    for category in council.framework["dayCategories"]:
        days = category["days"]
        if (days == "bank-holidays" and day in council.bank_holidays) or weekday in days or day in days:
            return str(category["code"])
    return None


def utc(wall: str) -> datetime:
    """The first instant of a wall time that happens twice; one that never happens is moved an hour forward."""
    local = wall_time(wall)
    return local - HOUR if is_summer(local - HOUR) else local


def wall_time(wall: str) -> datetime:
    return datetime.strptime(wall, "%Y-%m-%d %H:%M")  # noqa: DTZ007


def london(at: datetime) -> str:
    return (at + HOUR if is_summer(at) else at).isoformat(" ")[:16]


def is_summer(at: datetime) -> bool:
    """Summer time is from 01:00 UTC on the last Sunday of March to 01:00 UTC on the last Sunday of October."""
    return last_sunday(at.year, 3) <= at < last_sunday(at.year, 10)


@cache
def last_sunday(year: int, month: int) -> datetime:
    return max(
        day
        for number in range(25, 32)
        if (day := datetime(year, month, number, 1)).weekday() == 6  # noqa: DTZ001
    )


def pennies(exact: Fraction) -> Decimal:
    """Half up; nothing here is negative."""
    return Decimal(floor(exact * 100 + Fraction(1, 2))) / 100
