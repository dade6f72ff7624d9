"""A check that runs short of time goes on in another invocation, however often anything is delivered."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from actuals.aws import messages
from actuals.aws.imports import ImportsTable
from actuals.aws.messages import LAST_RECEIVE
from actuals.aws.reference import ReferenceTable
from actuals.aws.visits import VisitsTable
from actuals.validation import row_partitions
from functions.validate.check import check
from tests.integration.calls import P100, call
from tests.integration.imports import Deliveries, ask, checked, put_reference, shown, visits_csv
from tests.integration.queues import fail, succeed
from tests.integration.routes import api

PEOPLE = ("4001", "4002", "4003")
VISITS = [
    *({"ServiceUserRef": person, "VisitDate": f"{day}/11/2026"} for person in PEOPLE for day in (16, 17)),
    {"VisitDate": "18/11/2026", "VisitCode": "XX"},
]


@pytest.fixture
def deliveries(aws: dict[str, str], reference: ReferenceTable, monkeypatch: pytest.MonkeyPatch) -> Deliveries:
    """Files are cut into several parts, and after each step of a check no time is left."""
    put_reference(reference)
    for person in PEOPLE:
        reference.put("service-users", person, {"serviceUserRef": person, "name": "Ada Winter", "contributions": []})
    monkeypatch.setattr(row_partitions, "PART_BYTES", 200)
    return Deliveries(aws)


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    with monkeypatch.context() as patch:
        patch.setattr(messages, "MILLISECONDS_TO_STOP", 1_000_000)
        yield patch


def report(import_id: str) -> dict[str, Any]:
    """What does not differ from one import to another."""
    return {name: said for name, said in shown(import_id).items() if name not in {"importId", "createdAt", "checkedAt"}}


def staged(deliveries: Deliveries, import_id: str) -> bytes | None:
    """What was staged, if anything was."""
    client, bucket = boto3.client("s3"), deliveries.environment["STAGED_BUCKET"]
    found = client.list_objects_v2(Bucket=bucket, Prefix=f"staged/{import_id}/records").get("Contents", ())
    return client.get_object(Bucket=bucket, Key=found[0]["Key"])["Body"].read() if found else None


def test_a_check_that_stops_after_every_step_ends_as_one_that_does_not(
    deliveries: Deliveries, hurry: pytest.MonkeyPatch
) -> None:
    stopped = checked(deliveries, visits_csv(*VISITS))
    assert deliveries.check_on() > len(PEOPLE)
    hurry.undo()
    in_one_go = checked(deliveries, visits_csv(*VISITS))
    assert deliveries.check_on() == 0
    assert report(stopped) == report(in_one_go)
    assert {issue["code"] for issue in report(stopped)["issues"]} == {"visit-code", "carer-in-two-places"}
    assert staged(deliveries, stopped) == staged(deliveries, in_one_go)


def test_how_far_it_is_can_be_seen_meanwhile(deliveries: Deliveries, hurry: pytest.MonkeyPatch) -> None:
    import_id, seen = checked(deliveries, visits_csv(*VISITS)), []
    while messages := deliveries.messages("CHECK_QUEUE"):
        seen.append(shown(import_id)["progress"])
        [listed] = call(api, "GET", "/imports", P100).body["items"]
        assert listed["progress"] == seen[-1]
        succeed(check, messages[0])
    assert {(told["stored"], told["of"]) for told in seen} == {(0, len(VISITS))}
    told = [told["checked"] for told in seen]
    assert 0 < told[0] < told[-1] == len(VISITS)
    assert told == sorted(told)
    assert shown(import_id)["progress"] == {"checked": 7, "stored": 0, "of": 6}


def test_a_large_file_says_how_far_it_is_within_one_invocation(
    deliveries: Deliveries, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    tell = ImportsTable.tell

    def noted(self: ImportsTable, import_: Any, progress: Any) -> None:
        told.append(progress.checked)
        tell(self, import_, progress)

    monkeypatch.setattr(ImportsTable, "tell", noted)
    monkeypatch.setattr("functions.validate.check.TOLD_EVERY", 2)
    checked(deliveries, visits_csv(*VISITS))
    assert told == [2, 5, 7, 7]


def test_everything_delivered_twice_changes_nothing(deliveries: Deliveries, hurry: pytest.MonkeyPatch) -> None:
    import_id = checked(deliveries, visits_csv(*VISITS))
    [first] = deliveries.messages("CHECK_QUEUE")
    deliveries.announce(import_id)
    succeed(check, first)
    succeed(check, first)
    deliveries.check_on()
    once, lines = shown(import_id), staged(deliveries, import_id)
    assert once["counts"]["read"] == len(VISITS)
    succeed(check, first)
    deliveries.announce(import_id)
    assert deliveries.check_on() == 0
    assert (shown(import_id), staged(deliveries, import_id)) == (once, lines)


def test_an_import_that_is_cancelled_between_two_invocations_is_checked_no_further(
    deliveries: Deliveries, hurry: pytest.MonkeyPatch
) -> None:
    import_id = checked(deliveries, visits_csv(*VISITS))
    assert call(api, "DELETE", f"/imports/{import_id}", P100).status == 204
    assert deliveries.check_on() == 1
    assert shown(import_id)["status"] == "cancelled"
    assert staged(deliveries, import_id) is None


def test_an_import_that_is_cancelled_during_a_check_stages_nothing(
    deliveries: Deliveries, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_id = ask()
    weeks = VisitsTable.weeks

    def cancelled(self: VisitsTable, keys: Any) -> Any:
        assert call(api, "DELETE", f"/imports/{import_id}", P100).status == 204
        return weeks(self, keys)

    monkeypatch.setattr(VisitsTable, "weeks", cancelled)
    deliveries.upload(import_id, visits_csv(*VISITS))
    deliveries.announce(import_id)
    assert shown(import_id)["status"] == "cancelled"
    assert staged(deliveries, import_id) is None


def test_a_rest_that_cannot_be_checked_fails_after_the_last_try_and_goes_on_when_delivered_anew(
    deliveries: Deliveries, hurry: pytest.MonkeyPatch
) -> None:
    import_id = checked(deliveries, visits_csv(*VISITS))
    [message] = deliveries.messages("CHECK_QUEUE")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(VisitsTable, "weeks", broken)
        fail(check, message, LAST_RECEIVE)
    assert (shown(import_id)["status"], shown(import_id)["statusReason"]) == ("failed", "check-failed")
    succeed(check, message)
    deliveries.check_on()
    assert (shown(import_id)["status"], shown(import_id)["statusReason"]) == ("needs-correction", None)


def broken(*_: object) -> None:
    raise ConnectionError


def test_an_automatic_confirmation_follows_a_check_that_stopped(
    deliveries: Deliveries, hurry: pytest.MonkeyPatch
) -> None:
    import_id = checked(deliveries, visits_csv(*VISITS[:-1]), autoConfirm=True)
    deliveries.check_on()
    deliveries.store()
    assert (shown(import_id)["status"], shown(import_id)["counts"]["new"]) == ("imported", 6)


def test_a_message_about_an_import_that_does_not_exist_is_nothing_to_do(deliveries: Deliveries) -> None:
    succeed(check, {"importId": "never-was"})
