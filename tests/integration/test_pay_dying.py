"""The worker of payment runs dies at each of its calls to AWS in turn; its message comes again, and all is well.

That is every week, line, total and charge, and every byte of what was issued.
"""

import hashlib
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from actuals.aws import clients
from actuals.aws.remittances import remittance_key
from actuals.model.payment_runs import Remittance, RunStatus
from actuals.model.refs import PaymentRunId
from functions.pay import worker
from tests.examples import SUNDAY
from tests.integration.calls import APPROVER
from tests.integration.dying import DiedError, dying
from tests.integration.payments import LEASED_AT_MOST, Clock, Json, Payments, key_of, payments
from tests.integration.queues import succeed
from tests.unit.paying.visits import AN_HOUR_LONG, PAYABLE, over_tolerance

__all__ = ["payments"]
TABLES = ("VISITS_TABLE", "PAYMENTS_TABLE", "CHARGES_TABLE")
Items = dict[str, list[dict[str, Any]]]


@pytest.fixture(autouse=True)
def _one_thing_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small batches and one thread, so that each number stands for the same call every time."""
    monkeypatch.setattr(worker, "WEEKS_AT_ONCE", 1)
    monkeypatch.setattr(worker, "SAVE_THREADS", 1)


@pytest.fixture
def delivered(payments: Payments) -> Payments:
    """Two weeks of two providers: whole visits, and one that is held in part."""
    payments.store(PAYABLE, replace(AN_HOUR_LONG, holds=(over_tolerance(20),)))
    payments.store(AN_HOUR_LONG, **key_of("P200", "C-2", "4002"))
    return payments


def items(payments: Payments) -> Items:
    """Everything that is stored, as it is."""
    scan = clients.dynamodb().scan
    return {name: scan(TableName=payments.environment[name])["Items"] for name in TABLES}


def restore(payments: Payments, before: Items) -> None:
    """Everything as it was."""
    client = clients.dynamodb()
    for name, now in items(payments).items():
        table = payments.environment[name]
        for item in now:
            keys = ("serviceUserRef", "weekEnding") if name == "CHARGES_TABLE" else ("pk", "sk")
            client.delete_item(TableName=table, Key={key: item[key] for key in keys})
        for item in before[name]:
            client.put_item(TableName=table, Item=item)


def stored(payments: Payments, run_id: str) -> Json:
    """What became of a run, but for the moment at which it ended and the versions of files."""
    run = payments.table.run(PaymentRunId(run_id))
    assert run is not None
    now = items(payments)
    remittances = [replace(each, versions={}) for _, each in payments.table.remittances()]
    lines = list(payments.table.lines(run.payment_run_id))
    assert sum(line.amount for line in lines) == run.total
    return {
        "run": replace(run, issued_at=None),
        "lines": lines,
        "weeks": sorted((item["version"]["N"], zlib.decompress(item["week"]["B"])) for item in now["VISITS_TABLE"]),
        "charges": sorted(map(str, now["CHARGES_TABLE"])),
        "remittances": remittances,
        "files": [hash_of(payments, version) for _, each in payments.table.remittances() for version in files(each)],
        "left over": [item for item in now["PAYMENTS_TABLE"] if item["sk"]["S"] == "lease"],
    }


def files(remittance: Remittance) -> list[tuple[str, str]]:
    return [(remittance_key(remittance.remittance_id, form), version) for form, version in remittance.versions.items()]


def hash_of(payments: Payments, file: tuple[str, str]) -> str:
    """What the bytes that were issued add up to."""
    key, version = file
    bucket = payments.environment["REMITTANCES_BUCKET"]
    body = clients.s3().get_object(Bucket=bucket, Key=key, VersionId=version)["Body"]
    return hashlib.sha256(body.read()).hexdigest()


def every_death(payments: Payments, message: Json) -> Iterator[None]:
    """Deliver a message to a worker that dies at its first call, at its second and so on, until one comes through."""
    before, begun = items(payments), Clock.at
    for call in range(1, 200):
        restore(payments, before)
        Clock.at = begun
        payments.messages()
        with dying(call) as life, suppress(DiedError):
            succeed(worker.work, message)
        if not life.ended:
            return
        Clock.at += LEASED_AT_MOST
        yield
    raise AssertionError("it never came through")


def test_a_calculation_that_dies_anywhere_is_finished_by_the_next_delivery(delivered: Payments) -> None:
    run_id = delivered.started()
    (message,) = delivered.messages()
    before = items(delivered)
    succeed(worker.work, message)
    expected = stored(delivered, run_id)
    assert str(expected["run"].total) == "52.22"
    restore(delivered, before)
    deaths = 0
    for _ in every_death(delivered, message):
        deaths += 1
        succeed(worker.work, message)
        assert stored(delivered, run_id) == expected
    assert deaths > 12


def test_an_issue_that_dies_anywhere_is_finished_by_the_next_delivery(delivered: Payments) -> None:
    run_id = delivered.approved()
    (message,) = delivered.messages()
    before = items(delivered)
    succeed(worker.work, message)
    expected = stored(delivered, run_id)
    assert (expected["run"].status, len(expected["remittances"])) == (RunStatus.ISSUED, 2)
    assert [value for each in expected["remittances"] for value in each.hashes.values()] == expected["files"]
    restore(delivered, before)
    deaths = 0
    for _ in every_death(delivered, message):
        deaths += 1
        succeed(worker.work, message)
        succeed(worker.work, message)
        assert stored(delivered, run_id) == expected
    assert deaths > 25


def test_a_worker_that_dies_at_every_call_in_turn_comes_to_the_end_all_the_same(delivered: Payments) -> None:
    run_id = delivered.started()
    (message,) = delivered.messages()
    die_until_done(message)
    delivered.told("POST", f"/payment-runs/{run_id}/submit")
    delivered.told("POST", f"/payment-runs/{run_id}/approve", APPROVER)
    (message,) = delivered.messages()
    die_until_done(message)
    run = delivered.run(run_id)
    assert (run["status"], run["total"], run["toWeekEnding"]) == ("issued", "52.22", SUNDAY.isoformat())
    assert sum(len(visit.paid) for visit in delivered.stored().visits) == 2


def die_until_done(message: Json) -> None:
    """Each delivery lives one call longer than the one before."""
    for call in range(1, 200):
        try:
            with dying(call):
                succeed(worker.work, message)
            return
        except DiedError:
            Clock.at += LEASED_AT_MOST
    raise AssertionError("it never came to the end")
