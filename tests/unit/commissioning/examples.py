"""One ordinary record of each kind, whole, and what becomes of it when it is changed."""

from typing import Any

from actuals.commissioning.forms import Record
from actuals.commissioning.records import read_record
from actuals.model.fields import FieldProblem

Json = dict[str, Any]

RATE = {
    "fromDate": "2026-04-01",
    "serviceType": "HOME CARE",
    "dayCategory": "ALL",
    "timeBand": "DAY",
    "hourly": "24.10",
    "durations": {"30": "13.00"},
}
CALL = {"days": ["mon", "tue"], "start": "07:30", "minutes": 30, "carers": 1}
EXAMPLES: dict[str, Json] = {
    "settings": {
        "name": "Example Council",
        "weekEndsOn": "sunday",
        "lateWeeks": 13,
        "claimedOverActualMinutes": 5,
        "claimedStartMinutes": 30,
        "holdOverActualMinutes": 15,
        "calendar": "england-and-wales",
    },
    "providers": {"providerRef": "P100", "name": "Fern Care"},
    "principals": {"clientId": "abc", "role": "provider", "providerRef": "P100", "name": "Fern's system"},
    "contracts": {
        "contractNumber": "C-1",
        "providerRef": "P100",
        "name": "Home care, north",
        "startDate": "2026-04-01",
        "endDate": "2027-03-31",
        "serviceTypes": ["HOME CARE"],
        "rateFramework": "NORTH",
        "pricing": {"basis": "actual", "rounding": {"mode": "up", "stepMinutes": 5, "minimumMinutes": 15}},
        "startWindowMinutes": 120,
        "weeklyTolerancePercent": 10,
        "unplannedVisits": "hold",
        "manuallyAmendedCodes": ["N", "Y"],
    },
    "rate-frameworks": {
        "code": "NORTH",
        "timeBands": [
            {"code": "NIGHT", "from": "22:00", "to": "07:00"},
            {"code": "DAY", "from": "07:00", "to": "22:00"},
        ],
        "dayCategories": [
            {"code": "HOLIDAY", "days": "bank-holidays"},
            {"code": "EVE", "days": ["2026-12-24", "2026-12-31"]},
            {"code": "ALL", "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]},
        ],
        "rates": [RATE],
    },
    "service-users": {
        "serviceUserRef": "004001",
        "name": "Ada Winter",
        "contributions": [{"fromDate": "2026-04-01", "weekly": "56.20"}],
    },
    "orders": {
        "orderRef": "O-1",
        "contractNumber": "C-1",
        "serviceUserRef": "004001",
        "serviceType": "HOME CARE",
        "serviceLevel": "PERSONAL CARE",
        "startDate": "2026-04-01",
        "endDate": "9999-12-31",
        "status": "authorised",
        "chargeable": True,
        "suspensions": [{"from": "2026-08-01", "to": "2026-08-14", "reason": "In hospital"}],
        "planned": [CALL],
    },
    "visit-codes": {
        "code": "VS",
        "description": "Delivered",
        "contracts": ["C-1"],
        "fromDate": "2026-04-01",
        "toDate": "2026-04-01",
        "providerPaid": True,
        "serviceUserCharged": False,
        "delivered": True,
        "maximumMinutes": 1440,
        "standardMinutes": 15,
    },
    "charge-rates": {"serviceType": "HOME CARE", "fromDate": "2026-04-01", "hourly": "23.92"},
    "calendars": {"code": "ours", "dates": [{"date": "2026-12-25", "name": "Christmas Day"}]},
}
KEYS = {
    "settings": "council",
    "providers": "P100",
    "principals": "abc",
    "contracts": "C-1",
    "rate-frameworks": "NORTH",
    "service-users": "004001",
    "orders": "O-1",
    "visit-codes": "VS",
    "charge-rates": "HOME CARE~2026-04-01",
    "calendars": "ours",
}


def read(kind: str, **changes: object) -> Record | list[FieldProblem]:
    """An ordinary record, changed."""
    return read_record(kind, EXAMPLES[kind] | changes)


def fields(kind: str, **changes: object) -> list[str]:
    """The fields that are wrong once an ordinary record is changed."""
    found = read(kind, **changes)
    assert isinstance(found, list), found
    return [problem.field for problem in found]


def shown(kind: str, **changes: object) -> Json:
    """An ordinary record, changed, as it is then shown."""
    found = read(kind, **changes)
    assert isinstance(found, Record), found
    return found.to_json()
