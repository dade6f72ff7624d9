"""Imports as a provider and the queues drive them: upload, announce, confirm, store."""

import csv
import io
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import boto3

from actuals.aws.reference import ReferenceTable, carers_of
from actuals.model.refs import ProviderRef
from functions.validate.check import check
from functions.validate.store import store
from tests.examples import CELLS
from tests.integration.calls import P100, Answer, Client, call
from tests.integration.queues import succeed, taken
from tests.integration.routes import api

REFERENCE: dict[str, dict[str, dict[str, Any]]] = {
    "settings": {"council": {"weekEndsOn": "sunday", "lateWeeks": 520, "claimedOverActualMinutes": 5}},
    "contracts": {
        "C-1": {
            "contractNumber": "C-1",
            "providerRef": "P100",
            "name": "Home care, north",
            "startDate": "2026-04-01",
            "serviceTypes": ["HOME CARE"],
            "rateFramework": "NORTH",
            "pricing": {"basis": "claimed", "rounding": {"mode": "none"}},
        }
    },
    "service-users": {"4001": {"serviceUserRef": "4001", "name": "Ada Winter", "contributions": []}},
    "visit-codes": {
        "VS": {
            "code": "VS",
            "description": "Visit delivered",
            "contracts": "all",
            "providerPaid": True,
            "serviceUserCharged": True,
            "delivered": True,
        }
    },
    carers_of(ProviderRef("P100")): {
        "CW7/2020-01-06": {
            "carerId": "CW7",
            "forename": "Ben",
            "surname": "Frost",
            "startDate": "2020-01-06",
            "endDate": None,
        }
    },
}


def put_reference(table: ReferenceTable) -> None:
    """What the ordinary visit is checked against."""
    for kind, records in REFERENCE.items():
        table.put_many(kind, records)


def visits_csv(*rows: dict[str, str], reference: str = "PC-000123") -> bytes:
    """A file with the ordinary visit in each row, but for the cells given."""
    text = io.StringIO()
    writer = csv.DictWriter(text, [*CELLS, "OrderRef"])
    writer.writeheader()
    made = {"FileReference": reference, "Created": f"{datetime.now(UTC):%Y-%m-%d}T00:00:00"}
    writer.writerows(CELLS | made | cells for cells in rows or ({},))
    return text.getvalue().encode()


@dataclass
class Deliveries:
    """What S3 and SQS do: events for uploads, messages for what waits."""

    environment: dict[str, str]
    events: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def upload(self, import_id: str, file: bytes) -> None:
        """Put a file under the import's key, and keep the event that announces it."""
        bucket, key = self.environment["INBOX_BUCKET"], f"inbox/{import_id}"
        put = boto3.client("s3").put_object(Bucket=bucket, Key=key, Body=file)
        event = {"s3": {"object": {"key": key, "size": len(file), "versionId": put["VersionId"]}}}
        self.events.setdefault(import_id, []).append(event)

    def announce(self, import_id: str, which: int = 0) -> None:
        """Deliver the event of an upload."""
        succeed(check, {"Records": [self.events[import_id][which]]})

    def announcement(self, import_id: str) -> dict[str, Any]:
        """The event of the first upload."""
        return {"Records": [self.events[import_id][0]]}

    def messages(self, queue: str = "STORE_QUEUE") -> list[dict[str, Any]]:
        """Take what waits to be stored, or in another queue."""
        return taken(self.environment[queue])

    def check_on(self) -> int:
        """Deliver what is half checked, and what that leaves; answers how many messages it took."""
        count = 0
        while messages := self.messages("CHECK_QUEUE"):
            for message in messages:
                count += 1
                succeed(check, message)
        return count

    def store(self) -> None:
        """Deliver what waits to be stored, and what that leaves."""
        while messages := self.messages():
            for message in messages:
                succeed(store, message)


def ask(kind: str = "visits", client: Client = P100, **body: Any) -> str:
    """Ask for an upload."""
    answer = call(api, "POST", "/imports", client, {"kind": kind, "filename": "week47.csv", **body})
    assert answer.status == 201, answer
    return str(answer.body["importId"])


def shown(import_id: str, client: Client = P100) -> dict[str, Any]:
    """An import, whose counts must add up."""
    answer = call(api, "GET", f"/imports/{import_id}", client)
    assert answer.status == 200, answer
    counts = answer.body["counts"]
    assert counts["read"] == counts["new"] + counts["updated"] + counts["unchanged"] + counts["rejected"]
    return dict(answer.body)


def confirm(import_id: str, client: Client = P100, **body: Any) -> Answer:
    """Confirm an import."""
    return call(api, "POST", f"/imports/{import_id}/confirm", client, body)


def checked(deliveries: Deliveries, file: bytes, **asked: Any) -> str:
    """A file, uploaded and checked."""
    import_id = ask(**asked)
    deliveries.upload(import_id, file)
    deliveries.announce(import_id)
    return import_id


def imported(deliveries: Deliveries, file: bytes, **asked: Any) -> str:
    """A file, uploaded, checked, confirmed and stored."""
    import_id = checked(deliveries, file, **asked)
    assert confirm(import_id, asked.get("client", P100)).status == 202
    deliveries.store()
    return import_id
