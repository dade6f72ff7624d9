"""Records of a council that makes pricing as hard as it can be; and calls to price by them."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any

from tests.unit.pricing.oracle import DAYS, Call, Council, Times

Json = dict[str, Any]
HOME_CARE, SITTING = "HOME CARE", "SITTING"
WEEK, WEEKEND = list(DAYS), list(DAYS[5:])
CLOCK_CHANGES = (date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31))
LEAP_DAY = date(2028, 2, 29)
BANK_HOLIDAYS = frozenset({"2026-12-25", "2026-12-28", "2027-01-01", "2027-03-26", "2027-03-29", "2028-01-03"})


def bands(*edges: str) -> list[Json]:
    """Bands B0, B1 … from each edge to the next, the last one to the first; one alone is all day."""
    return [{"code": f"B{n}", "from": edge, "to": edges[(n + 1) % len(edges)]} for n, edge in enumerate(edges)]


def rates(framework: Json, *, begin: str, hourly: int, card: Json | None = None) -> list[Json]:
    """A rate for each service type, category and band, all different; `hourly` and up, in pence."""
    of_each = product((HOME_CARE, SITTING), framework["dayCategories"], framework["timeBands"])
    return [
        {
            "fromDate": begin,
            "serviceType": service_type,
            "dayCategory": category["code"],
            "timeBand": band["code"],
            "hourly": f"{(hourly + 317 * n) / 100:.2f}",
        }
        | ({"durations": {minutes: f"{price + n:.2f}" for minutes, price in card.items()}} if card else {})
        for n, (service_type, category, band) in enumerate(of_each)
    ]


def per_visit(rate: Json) -> Json:
    """The same, at the price of an hour for a visit; nothing for sitting."""
    price = rate["hourly"] if rate["serviceType"] == HOME_CARE else "0.00"
    return {name: value for name, value in rate.items() if name not in {"hourly", "durations"}} | {"perVisit": price}


HOURLY: Json = {
    "code": "HOURLY",
    "timeBands": bands("22:00", "07:00"),
    "dayCategories": [
        {"code": "XMAS", "days": ["2026-12-25", "2026-12-31"]},
        {"code": "HOLIDAY", "days": "bank-holidays"},
        {"code": "WEEKEND", "days": WEEKEND},
        {"code": "ANY", "days": WEEK},
    ],
}
HOURLY["rates"] = [*rates(HOURLY, begin="2027-04-01", hourly=2577), *rates(HOURLY, begin="2026-01-01", hourly=2213)]

CARDS: Json = {
    "code": "CARDS",
    "timeBands": bands("06:00", "20:00"),
    "dayCategories": [{"code": "WEEKEND", "days": WEEKEND}, {"code": "ANY", "days": WEEK}],
}
CARDS["rates"] = [
    *rates(CARDS, begin="2026-01-01", hourly=2410, card={"15": 7.10, "30": 13.33, "45": 17.75, "60": 23.99}),
    *rates(
        CARDS, begin="2027-01-01", hourly=2667, card={"30": 16.01, "20": 9.99, "45": 15.50, "55": 14.99, "120": 44.44}
    ),
]

ODD: Json = {
    "code": "ODD",
    "timeBands": bands("01:30", "06:15", "13:07", "23:59"),
    "dayCategories": [{"code": "HOLIDAY", "days": "bank-holidays"}, {"code": "ANY", "days": WEEK}],
}
ODD["rates"] = [
    *rates(ODD, begin="2026-01-01", hourly=1999),
    *rates(ODD, begin="2026-10-25", hourly=2001, card={"60": 12.34}),
]

# A framework with holes: no category for Sundays, no rates before December, none for sitting.
GAPS: Json = {
    "code": "GAPS",
    "timeBands": bands("22:00"),
    "dayCategories": [{"code": "HOLIDAY", "days": "bank-holidays"}, {"code": "ANY", "days": WEEK[:6]}],
}
GAPS["rates"] = [rate for rate in rates(GAPS, begin="2026-12-01", hourly=3000) if rate["serviceType"] == HOME_CARE]

# Nights have a price per visit, and so have the small hours after them; days are by the hour, some by a card.
NIGHTS: Json = {
    "code": "NIGHTS",
    "timeBands": bands("07:00", "22:00", "03:30"),
    "dayCategories": [{"code": "WEEKEND", "days": WEEKEND}, {"code": "ANY", "days": WEEK}],
}
NIGHTS["rates"] = [
    rate if rate["timeBand"] == "B0" else per_visit(rate)
    for rate in (
        *rates(NIGHTS, begin="2026-01-01", hourly=2410, card={"30": 13.33, "60": 23.99}),
        *rates(NIGHTS, begin="2026-11-01", hourly=2500),
    )
]

FRAMEWORKS = (HOURLY, CARDS, ODD, NIGHTS, GAPS)
ROUNDINGS: tuple[Json, ...] = (
    {"mode": "none"},
    {"mode": "none", "minimumMinutes": 25},
    {"mode": "up", "stepMinutes": 7},
    {"mode": "down", "stepMinutes": 15, "minimumMinutes": 20},
    {"mode": "nearest", "stepMinutes": 10},
    {"mode": "nearest", "stepMinutes": 15, "minimumMinutes": 30},
)


def code(name: str, *, paid: bool = True, charged: bool = True, **rules: int) -> Json:
    known = {"code": name, "description": name, "contracts": "all", "delivered": True}
    return known | {"providerPaid": paid, "serviceUserCharged": charged} | rules


CODES = {
    record["code"]: record
    for record in (
        code("VS"),
        code("STANDARD", standardMinutes=20),
        code("SHORT", maximumMinutes=40),
        code("BOTH", standardMinutes=50, maximumMinutes=35),
        code("MISSED", paid=False, charged=False),
        code("LATE-CANCEL", paid=False),
        code("GIFT", charged=False),
    )
}
CHARGE_RATES = (
    {"serviceType": SITTING, "fromDate": "2027-01-01", "hourly": "23.92"},
    {"serviceType": SITTING, "fromDate": "2026-03-29", "hourly": "17.77"},
)


def contract(basis: str, rounding: Json, framework: Json) -> Json:
    return {
        "contractNumber": "C-1",
        "providerRef": "P100",
        "name": "Home care",
        "startDate": "2026-01-01",
        "serviceTypes": [HOME_CARE, SITTING],
        "rateFramework": framework["code"],
        "pricing": {"basis": basis, "rounding": rounding},
    }


COUNCILS = tuple(
    Council(contract(basis, rounding, framework), framework, CODES, CHARGE_RATES, BANK_HOLIDAYS)
    for basis, rounding, framework in product(("claimed", "actual", "planned"), ROUNDINGS, FRAMEWORKS)
)


def clock_time(minute: int) -> str:
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


def every_hour_of_odd_days() -> Iterator[tuple[Call, Council]]:
    """For half an hour and for longer, at each half hour of the days on which the clocks change, and of a leap day."""
    each = product((*CLOCK_CHANGES, LEAP_DAY), range(48), (29, 150), COUNCILS[:4])
    for day, half_hour, minutes, council in each:
        times = Times(clock_time(half_hour * 30), minutes, day.isoformat())
        yield Call(HOME_CARE, day.isoformat(), times, times, times, 1, "VS"), council


def any_calls(count: int, seed: int) -> Iterator[tuple[Call, Council]]:
    """Any others: a third of them within two days of a clock change, most of an ordinary length."""
    pick = random.Random(seed)  # noqa: S311
    for _ in range(count):
        near = pick.choice(CLOCK_CHANGES) + timedelta(days=pick.randint(-2, 1))
        day = pick.choice([near, *(date(2026, 3, 1) + timedelta(days=pick.randrange(800)) for _ in range(2))])
        claimed, actual = times(pick), times(pick)
        planned = replace(times(pick), day=str(near + timedelta(days=pick.randint(-1, 1))))
        service_type, carers = pick.choice((HOME_CARE, SITTING)), pick.choice((1, 1, 2, 3))
        some_code, planned_or_not = pick.choice(("VS", *CODES)), pick.choice((planned, None))
        call = Call(service_type, day.isoformat(), claimed, actual, planned_or_not, carers, some_code)
        yield call, pick.choice(COUNCILS)


def times(pick: random.Random) -> Times:
    ordinary = pick.randint(0, 100)
    return Times(clock_time(pick.randrange(1440)), pick.choice([ordinary] * 9 + [pick.randint(0, 1440)]))
