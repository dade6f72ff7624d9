"""One deployed stack for all, and for each test a contract, people and files of its own."""

import gc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from warnings import catch_warnings, simplefilter

import pytest

from infra.local.api import Json
from infra.local.clients import Client
from infra.local.deploy import session
from infra.local.samples import load_samples
from infra.local.stack import Stack, deployed
from tests.e2e.calls import Caller
from tests.e2e.files import ORDINARY, WEEK, Cells, csv_file

EVERY_DAY = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_numbers = count(1)


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """The template on a local AWS."""
    with deployed() as made, made.engine.process, pytest.MonkeyPatch.context() as patch:
        patch.setattr("infra.local.api.PAUSE_SECONDS", 0.02)
        yield made
        assert messages_left(made) == {}


@pytest.fixture(scope="session")
def clients(stack: Stack) -> dict[str, Client]:
    """The sample council is loaded: its clients, and those of its two providers.

    What loads it is made for a program that ends soon after, and leaves its connections to that.
    """
    with catch_warnings(), ThreadPoolExecutor(1) as meanwhile:
        simplefilter("ignore", ResourceWarning)
        awake = meanwhile.submit(wake, stack)
        loaded = load_samples(stack)
        awake.result()
        gc.collect()
    return loaded


def wake(stack: Stack) -> None:
    """Have functions started that the samples do not need, while those are loaded."""
    council = Caller(stack, stack.clients["council"])
    run = council.post("/match-runs")
    for path in ("/imports", "/care-package-line-items", "/payment-runs", "/health"):
        council.get(path)
    council.wait(f"/match-runs/{run['matchRunId']}", lambda answer: answer["status"] != "running")
    council.close()


def messages_left(stack: Stack) -> dict[str, int]:
    """Messages that no function has dealt with, by queue: each waits to be delivered again, or is a dead letter."""
    sqs = session().client("sqs", endpoint_url=stack.engine.url)
    left = {}
    for url in sqs.list_queues()["QueueUrls"]:
        counts = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        left[url.rpartition("/")[2]] = sum(
            int(counts[name]) for name in ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
        )
    sqs.close()
    return {name: number for name, number in left.items() if number}


@pytest.fixture(scope="session")
def callers(stack: Stack, clients: dict[str, Client]) -> Iterator[dict[str, Caller]]:
    """A caller for each client."""
    made = {name: Caller(stack, client) for name, client in clients.items()}
    yield made
    for caller in made.values():
        caller.close()


@pytest.fixture
def council(callers: dict[str, Caller]) -> Caller:
    """An officer's program."""
    return callers["council"]


@pytest.fixture
def p100(callers: dict[str, Caller]) -> Caller:
    """A provider's program."""
    return callers["P100"]


@pytest.fixture
def p200(callers: dict[str, Caller]) -> Caller:
    """Another provider's program."""
    return callers["P200"]


@dataclass
class Case:
    """A contract of P100 that only one test knows, and what is put on it."""

    council: Caller
    provider: Caller
    contract: str
    person: str = field(init=False)

    def __post_init__(self) -> None:
        """Every test needs somebody to care for."""
        self.person = self.someone()

    def someone(self) -> str:
        """A new service user."""
        person = f"E{next(_numbers)}"
        self.council.put(f"/service-users/{person}", {"serviceUserRef": person, "name": "Ada Winter"})
        return person

    def order(self, person: str | None = None, start: str = "07:30", **changes: Any) -> Json:
        """An order for a call on every day, put."""
        order = {
            "orderRef": f"{self.contract}-{next(_numbers)}",
            "contractNumber": self.contract,
            "serviceUserRef": person or self.person,
            "serviceType": "HOME CARE",
            "startDate": "2026-01-05",
            "status": "authorised",
            "planned": [{"days": EVERY_DAY, "start": start, "minutes": 30}],
        } | changes
        return self.council.put(f"/orders/{order['orderRef']}", order)

    def file(self, *visits: Cells, reference: str | None = None) -> list[Cells]:
        """Ordinary visits of one file, each with other cells."""
        own = {
            "FileReference": reference or f"F-{next(_numbers)}",
            "ProviderRef": "P100",
            "ContractNumber": self.contract,
            "ServiceUserRef": self.person,
        }
        return [ORDINARY | own | visit for visit in visits]

    def deliver(self, *visits: Cells) -> Json:
        """Send ordinary visits with other cells, and confirm them."""
        return self.provider.store(csv_file(self.file(*visits)))

    def night(self) -> Json:
        """Match what was delivered on this contract."""
        run = self.council.post("/match-runs", {"contractNumber": self.contract})
        done = self.council.wait(f"/match-runs/{run['matchRunId']}", lambda answer: answer["status"] != "running")
        assert done["status"] == "finished"
        return done

    def draft(self) -> Json:
        """A payment run of this contract, calculated."""
        asked = {"toWeekEnding": WEEK, "contractNumbers": [self.contract]}
        return self.run(self.council.post("/payment-runs", asked), "calculating")

    def pay(self, approver: Caller) -> Json:
        """A payment run of this contract, issued."""
        path = f"/payment-runs/{self.draft()['paymentRunId']}"
        self.council.post(f"{path}/submit")
        return self.run(approver.post(f"{path}/approve"), "approved")

    def run(self, begun: Json, meanwhile: str) -> Json:
        """A payment run once it is not in that state any more."""
        path = f"/payment-runs/{begun['paymentRunId']}"
        return self.council.wait(path, lambda answer: answer["status"] != meanwhile)

    def visits(self, person: str | None = None, **filters: str) -> list[Json]:
        """The visits of somebody's week, as the provider sees them."""
        return list(self.provider.all("/visits", weekEnding=WEEK, serviceUserRef=person or self.person, **filters))


@pytest.fixture
def case(council: Caller, p100: Caller) -> Case:
    """What one test has to itself."""
    contract = {
        "contractNumber": f"E-{next(_numbers)}",
        "providerRef": "P100",
        "name": "Home care, for one test",
        "startDate": "2026-01-01",
        "serviceTypes": ["HOME CARE", "SITTING SERVICE"],
        "rateFramework": "HOME-CARE",
        "pricing": {"basis": "claimed", "rounding": {"mode": "none"}},
        "manuallyAmendedCodes": ["N", "Y"],
    }
    council.put(f"/contracts/{contract['contractNumber']}", contract)
    return Case(council, p100, str(contract["contractNumber"]))
