"""Payment runs as the council and the queue drive them, on a clock that tests move on."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest

from actuals.aws.reference import ReferenceTable
from actuals.aws.remittances import RemittancesTable
from actuals.aws.visits import VisitsTable
from actuals.model.refs import ContractNumber, ProviderRef, ServiceUserRef, VisitId, WeekId
from actuals.model.visits import Visit
from actuals.model.weeks import ServiceWeek, WeekKey
from functions.pay import handler, worker
from tests.examples import NOW, SUNDAY, WEEK, WEEK_KEY
from tests.integration.calls import APPROVER, COUNCIL, Answer, Client, call
from tests.integration.imports import REFERENCE
from tests.integration.queues import succeed, taken
from tests.integration.routes import api
from tests.unit.paying.visits import PAYABLE

Json = dict[str, Any]
ANOTHER = Client("another-of-the-council", "actuals/council")


class Clock:
    """What handlers take the time from; a run is calculated, submitted and approved an instant after the other."""

    at = NOW

    @classmethod
    def now(cls, _: tzinfo) -> datetime:
        cls.at += timedelta(seconds=1)
        return cls.at


@dataclass(frozen=True)
class Payments:
    """The council's side, the worker's side, and what is stored."""

    environment: dict[str, str]
    visits: VisitsTable
    table: RemittancesTable

    def ask(self, method: str, path: str, client: Client = COUNCIL, body: object = None, **headers: str) -> Answer:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return call(api, method, path, client, body, given)

    def told(self, method: str, path: str, client: Client = COUNCIL, body: object = None) -> Json:
        """The answer to a call that must succeed."""
        answer = self.ask(method, path, client, body)
        assert answer.status in {200, 202}, answer
        return dict(answer.body)

    def store(self, *visits: Visit, **key: Any) -> ServiceWeek:
        """A service week with visits, as the night left them."""
        return self.visits.save(week_of(*visits, **key))

    def stored(self, key: WeekKey = WEEK_KEY) -> ServiceWeek:
        week = self.visits.week(key)
        assert week is not None
        return week

    def put(self, *visits: Visit, key: WeekKey = WEEK_KEY) -> ServiceWeek:
        """Other visits in a stored week: what a provider, an officer or the night made of it."""
        return self.visits.save(replace(self.stored(key), visits=visits))

    def messages(self) -> list[Json]:
        """Take what waits for the worker."""
        return taken(self.environment["PAY_QUEUE"])

    def work(self) -> None:
        """Deliver what waits, and what that leaves."""
        while messages := self.messages():
            for message in messages:
                succeed(worker.work, message)

    def started(self, **asked: object) -> str:
        """A run that is still to be calculated."""
        body = {"toWeekEnding": SUNDAY.isoformat()} | asked
        return str(self.told("POST", "/payment-runs", body=body)["paymentRunId"])

    def drafted(self, **asked: object) -> str:
        run_id = self.started(**asked)
        self.work()
        assert self.run(run_id)["status"] == "draft"
        return run_id

    def submitted(self, **asked: object) -> str:
        run_id = self.drafted(**asked)
        self.told("POST", f"/payment-runs/{run_id}/submit")
        return run_id

    def approved(self, **asked: object) -> str:
        run_id = self.submitted(**asked)
        self.told("POST", f"/payment-runs/{run_id}/approve", APPROVER)
        return run_id

    def issued(self, **asked: object) -> str:
        run_id = self.approved(**asked)
        self.work()
        assert self.run(run_id)["status"] == "issued"
        return run_id

    def run(self, run_id: str) -> Json:
        """A run, whose lines must add up."""
        run = self.told("GET", f"/payment-runs/{run_id}")
        if run["status"] != "calculating":
            lines = self.lines(run_id)
            assert sum(Decimal(line["amount"]) for line in lines) == Decimal(run["total"])
            assert len(lines) == run["lineCount"]
            assert sum(Decimal(total["amount"]) for total in run["totals"]) == Decimal(run["total"])
        return run

    def lines(self, run_id: str) -> list[Json]:
        return list(self.all(f"/payment-runs/{run_id}/lines"))

    def all(self, path: str, client: Client = COUNCIL, limit: int = 50) -> Iterator[Json]:
        """Every item of a list, page by page."""
        page = self.told("GET", f"{path}?limit={limit}", client)
        yield from page["items"]
        while page["next"]:
            page = self.told("GET", f"{path}?limit={limit}&cursor={page['next']}", client)
            yield from page["items"]

    def remittances(self, client: Client = COUNCIL) -> list[Json]:
        return list(self.all("/remittances", client))

    def file(self, remittance: Json, form: str, client: Client = COUNCIL) -> bytes:
        """What the address of a remittance leads to."""
        shown = self.told("GET", f"/remittances/{remittance['remittanceId']}?format={form}", client)
        address = urlsplit(shown["url"])
        version = parse_qs(address.query)["versionId"][0]
        bucket = self.environment["REMITTANCES_BUCKET"]
        answer = boto3.client("s3").get_object(Bucket=bucket, Key=address.path.lstrip("/"), VersionId=version)
        return bytes(answer["Body"].read())


def week_of(*visits: Visit, **key: Any) -> ServiceWeek:
    """A service week with visits (the ordinary one if none), whose ids are its own."""
    own = WEEK_KEY._replace(**key)
    name = WeekId("-".join(["w", *map(str, own)]))
    named = tuple(
        replace(visit, visit_id=VisitId(f"{name}-{number}")) for number, visit in enumerate(visits or (PAYABLE,))
    )
    return replace(WEEK, key=own, week_id=name, visits=named, visits_ever=len(named))


def key_of(provider: str, contract: str, person: str) -> Json:
    """The parts of a week's key that tests tell apart."""
    return {
        "provider_ref": ProviderRef(provider),
        "contract_number": ContractNumber(contract),
        "service_user_ref": ServiceUserRef(person),
    }


@pytest.fixture
def payments(aws: dict[str, str], reference: ReferenceTable, monkeypatch: pytest.MonkeyPatch) -> Payments:
    """Two contracts of two providers, nothing delivered yet, at nine on the Monday after."""
    monkeypatch.setattr(Clock, "at", NOW)
    monkeypatch.setattr(handler, "datetime", Clock)
    monkeypatch.setattr(worker, "datetime", Clock)
    north = REFERENCE["contracts"]["C-1"]
    reference.put("contracts", "C-1", north)
    reference.put("contracts", "C-2", north | {"contractNumber": "C-2", "providerRef": "P200"})
    return Payments(aws, VisitsTable(aws["VISITS_TABLE"]), RemittancesTable(aws["PAYMENTS_TABLE"]))
