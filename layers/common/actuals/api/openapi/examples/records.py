"""An ordinary record of each kind of the council's reference data; the same is sent and answered."""

from collections.abc import Mapping
from typing import Any

from actuals.answers.clients import NewClientAnswer
from actuals.model.refs import ClientId, ProviderRef

CREATE_PRINCIPAL: dict[str, Any] = {"providerRef": "P100", "name": "Fern Care's rota system"}
NEW_CLIENT: NewClientAnswer = {
    "clientId": ClientId("6t5r4e3w2q1"),
    "providerRef": ProviderRef("P100"),
    "clientSecret": "shown-this-once",
}
EVERY_DAY = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

RECORDS: Mapping[str, dict[str, Any]] = {
    "settings": {
        "weekEndsOn": "sunday",
        "lateWeeks": 13,
        "name": "Example Council",
        "claimedOverActualMinutes": 5,
        "claimedStartMinutes": 30,
        "holdOverActualMinutes": 15,
        "calendar": "england-and-wales",
    },
    "providers": {"providerRef": "P100", "name": "Fern Care"},
    "principals": {
        "clientId": "6t5r4e3w2q1",
        "role": "provider",
        "providerRef": "P100",
        "name": "Fern Care's rota system",
    },
    "contracts": {
        "contractNumber": "C-1",
        "providerRef": "P100",
        "name": "Home care, north",
        "startDate": "2026-04-01",
        "serviceTypes": ["HOME CARE"],
        "rateFramework": "NORTH",
        "pricing": {"basis": "claimed", "rounding": {"mode": "none"}},
        "startWindowMinutes": 120,
        "weeklyTolerancePercent": 10,
        "unplannedVisits": "pay",
        "manuallyAmendedCodes": ["N", "Y"],
    },
    "rate-frameworks": {
        "code": "NORTH",
        "timeBands": [
            {"code": "NIGHT", "from": "22:00", "to": "07:00"},
            {"code": "DAY", "from": "07:00", "to": "22:00"},
        ],
        "dayCategories": [{"code": "ALL", "days": EVERY_DAY}],
        "rates": [
            {
                "fromDate": "2026-04-01",
                "serviceType": "HOME CARE",
                "dayCategory": "ALL",
                "timeBand": band,
                "hourly": hourly,
            }
            for band, hourly in (("NIGHT", "30.00"), ("DAY", "24.10"))
        ],
    },
    "service-users": {
        "serviceUserRef": "4001",
        "name": "Ada Winter",
        "contributions": [{"fromDate": "2026-04-01", "weekly": "56.20"}],
    },
    "orders": {
        "orderRef": "O-1",
        "contractNumber": "C-1",
        "serviceUserRef": "4001",
        "serviceType": "HOME CARE",
        "serviceLevel": "PERSONAL CARE",
        "startDate": "2026-04-01",
        "status": "authorised",
        "chargeable": True,
        "suspensions": [],
        "planned": [{"days": EVERY_DAY, "start": "06:30", "minutes": 30, "carers": 1}],
    },
    "visit-codes": {
        "code": "VS",
        "description": "Visit delivered",
        "contracts": "all",
        "providerPaid": True,
        "serviceUserCharged": True,
        "delivered": True,
        "maximumMinutes": 1_440,
    },
    "charge-rates": {"serviceType": "HOME CARE", "fromDate": "2026-04-01", "hourly": "23.92"},
    "calendars": {"code": "ours", "dates": [{"date": "2026-12-25", "name": "Christmas Day"}]},
}
