"""A council, two providers and one person, as they meet: files come, nights pass, officers decide, runs are paid.

The person has half an hour of home care at nine every day: 12.05 on weekdays, 13.25 at weekends, 86.75 a week. What is
said of a visit is its day of November 2026 and its actual start.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pytest

from actuals.aws.reference import ReferenceTable, carers_of
from actuals.model.refs import ProviderRef
from functions.export.handler import api as visits_api
from functions.hold.handler import api as held_api
from functions.upload.handler import api as upload_api
from tests.integration.calls import COUNCIL, P100, Client, call
from tests.integration.imports import REFERENCE, Deliveries, checked, confirm, put_reference, shown, visits_csv
from tests.integration.payments import Payments
from tests.integration.test_match import night

Json = dict[str, Any]
Row = dict[str, Any]
WEEK = range(16, 23)
EVERY_DAY = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
HOME_CARE, SITTING = "HOME CARE", "SITTING"
PRICES = {"WEEKDAY": {"DAY": "24.10", "NIGHT": "30.00"}, "WEEKEND": {"DAY": "26.50", "NIGHT": "32.40"}}
FRAMEWORK: Json = {
    "code": "NORTH",
    "timeBands": [{"code": "DAY", "from": "07:00", "to": "22:00"}, {"code": "NIGHT", "from": "22:00", "to": "07:00"}],
    "dayCategories": [{"code": "WEEKEND", "days": EVERY_DAY[5:]}, {"code": "WEEKDAY", "days": EVERY_DAY[:5]}],
    "rates": [
        {"fromDate": "2026-04-01", "serviceType": service, "dayCategory": day, "timeBand": band, "hourly": hourly}
        for service in (HOME_CARE, SITTING)
        for day, bands in PRICES.items()
        for band, hourly in bands.items()
    ],
}
CODES: dict[str, Json] = {
    "VS": {},
    "CX": {"providerPaid": False, "serviceUserCharged": False, "delivered": False},
    "CN": {"delivered": False, "maximumMinutes": 30},
    "NA": {"delivered": False, "standardMinutes": 15},
}
CARERS = [f"CW{number}" for number in range(1, 9)]


def visit(day: int, start: str = "09:00", minutes: int = 30, **cells: Any) -> Row:
    """A row of a file: claimed as it was, unless other cells are given."""
    on = date(2026, 11, 1) + timedelta(days=day - 1)
    lasted = f"{minutes // 60:02}:{minutes % 60:02}:00"
    times = {"StartTimeClaimed": start, "DurationClaimed": lasted, "ActualStartTime": start, "ActualDuration": lasted}
    ending = on + timedelta(days=6 - on.weekday())
    days = {"VisitDate": f"{on:%d/%m/%Y}", "WeekEnding": f"{ending:%d/%m/%Y}"}
    row = days | {
        name: f"{value}:00" if name.startswith(("Start", "ActualS")) else value for name, value in times.items()
    }
    return row | {"CareWorkerRef": "CW1", "CareWorkerName": "Ben Frost"} | cells


def week(start: str = "09:00", minutes: int = 30, **cells: Any) -> list[Row]:
    """The same on each of its days."""
    return [visit(day, start, minutes, **cells) for day in WEEK]


@dataclass
class Tricks:
    """Whatever is done, and what came of it."""

    payments: Payments
    reference: ReferenceTable
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def deliveries(self) -> Deliveries:
        return Deliveries(self.payments.environment)

    def contract(self, number: str, **changed: Any) -> None:
        north = REFERENCE["contracts"]["C-1"] | {"serviceTypes": [HOME_CARE, SITTING]}
        self.reference.put("contracts", number, north | {"contractNumber": number} | changed)

    def order(self, ref: str, contract: str = "C-1", start: str = "09:00", minutes: int = 30, **changed: Any) -> None:
        """Every day at one time, for one carer."""
        planned = [{"days": EVERY_DAY, "start": start, "minutes": minutes, "carers": changed.pop("carers", 1)}]
        order = {
            "orderRef": ref,
            "contractNumber": contract,
            "serviceUserRef": "4001",
            "serviceType": HOME_CARE,
            "startDate": "2026-04-01",
            "status": "authorised",
            "planned": planned,
        }
        self.reference.put("orders", ref, order | changed)

    def check(self, *rows: Row, client: Client = P100) -> str:
        """A file that is uploaded and checked."""
        own = {"ProviderRef": str(client.provider_ref)}
        file = visits_csv(*(own | row for row in rows), reference=f"PC-{next(self.numbers)}")
        return checked(self.deliveries, file, client=client)

    def send(self, *rows: Row, client: Client = P100, **asked: Any) -> Counter[str]:
        """A file that is confirmed and stored; what its import said, as codes."""
        import_id = self.check(*rows, client=client)
        assert confirm(import_id, client, **asked).status == 202
        self.deliveries.store()
        assert shown(import_id, client)["status"] == "imported"
        return self.said(import_id, client)

    def said(self, import_id: str, client: Client = P100) -> Counter[str]:
        return Counter(issue["code"] for issue in shown(import_id, client)["issues"])

    def night(self) -> None:
        night(f"night-{next(self.numbers)}")

    def run(self) -> str:
        """What the next run pays, or takes back."""
        return str(self.payments.run(self.payments.issued())["total"])

    def pay(self) -> str:
        """A night, and the run after it."""
        self.night()
        return self.run()

    @property
    def paid(self) -> str:
        """All that was paid in the end, by the remittances."""
        return str(sum((Decimal(each["total"]) for each in self.payments.remittances()), Decimal("0.00")))

    def visits(self) -> list[Json]:
        """All visits of the person, stored as they are, by start."""
        asked = [f"/visits?weekEnding=2026-11-{day}&serviceUserRef=4001&limit=200" for day in (15, 22)]
        found = [each for path in asked for each in call(visits_api, "GET", path).body["items"]]
        return sorted(found, key=_when)

    def held(self) -> dict[str, str]:
        """What waits, why, and how much of it, by start."""
        waiting = call(held_api, "GET", "/held-visits?limit=200").body["items"]
        return {_when(each): f"{' '.join(_codes(each))} {each['payment']['heldAmount']}" for each in waiting}

    def statuses(self) -> dict[str, str]:
        return {_when(each): str(each["payment"]["status"]) for each in self.visits()}

    def decide(self, what: str, *starts: str) -> None:
        """An officer's decision about the visits that wait, or some of them."""
        for each in call(held_api, "GET", "/held-visits?limit=200").body["items"]:
            if not starts or _when(each) in starts:
                path = f"/held-visits/{each['visitId']}/{what}"
                assert call(held_api, "POST", path, COUNCIL, {"note": "Looked into."}).status == 200

    def withdraw(self, *starts: str, client: Client = P100) -> None:
        for each in self.visits():
            if _when(each) in starts:
                path = f"/visits/{each['visitId']}/withdraw"
                assert call(upload_api, "POST", path, client, {"reason": "Sent by mistake."}).status == 200


def _when(shown: Json) -> str:
    """Where nothing began, when it was claimed to."""
    start = str(shown["actual" if shown["actual"]["duration"] != "00:00:00" else "claimed"]["start"])
    return f"{start[8:10]} {start[11:16]}"


def _codes(shown: Json) -> list[str]:
    return sorted(hold["code"] for hold in shown["payment"]["holds"] if hold["decision"] is None)


@pytest.fixture
def tricks(payments: Payments, reference: ReferenceTable) -> Tricks:
    """One order under one contract, another contract, and another provider's, who have nothing to do yet."""
    put_reference(reference)
    made = Tricks(payments, reference)
    made.contract("C-1")
    made.contract("C-2")
    made.contract("C-9", providerRef="P200")
    made.order("O-1")
    reference.put("rate-frameworks", "NORTH", FRAMEWORK)
    for code, changed in CODES.items():
        reference.put("visit-codes", code, REFERENCE["visit-codes"]["VS"] | {"code": code} | changed)
    for provider in ("P100", "P200"):
        for carer in CARERS:
            record = {
                "carerId": carer,
                "forename": "Ben",
                "surname": "Frost",
                "startDate": "2020-01-06",
                "endDate": None,
            }
            reference.put(carers_of(ProviderRef(provider)), f"{carer}/2020-01-06", record)
    return made
