"""One week that cannot be read or written, on moto: it is named, and all others are matched, priced and paid."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import boto3
import pytest

from actuals.aws.optimistic_lock import StaleVersionError
from actuals.aws.packed import pack, unpack
from actuals.aws.reference import ReferenceTable
from actuals.aws.stored_weeks import primary
from actuals.aws.visits import VisitsTable
from actuals.model.refs import ServiceUserRef, WeekId
from actuals.model.visits import VisitStatus
from actuals.model.weeks import ServiceWeek, WeekKey
from functions.match import handler as match
from functions.match import night as contract_step
from functions.pay import worker
from functions.validate import store
from tests.examples import SUNDAY, WEEK, WEEK_KEY
from tests.integration.calls import COUNCIL, P100, call
from tests.integration.exports import objects
from tests.integration.imports import Deliveries, checked, confirm, put_reference, shown, visits_csv
from tests.integration.payments import Json, Payments, key_of, payments
from tests.integration.queues import fail, succeed
from tests.integration.routes import api
from tests.integration.test_match import CONTRACT_RECORD, FRAMEWORK, ORDER_RECORD, VISIT_CODE, night, step, week_of
from tests.unit.paying.visits import PAYABLE

__all__ = ["payments"]

GOOD = WEEK_KEY._replace(service_user_ref=ServiceUserRef("0001"))
Spoil = Callable[[Json], Json]


@pytest.fixture
def visits(aws: dict[str, str]) -> VisitsTable:
    return VisitsTable(aws["VISITS_TABLE"])


@pytest.fixture
def north(reference: ReferenceTable) -> ReferenceTable:
    reference.put("contracts", "C-1", CONTRACT_RECORD)
    reference.put("orders", "O-1", ORDER_RECORD)
    reference.put("orders", "O-2", ORDER_RECORD | {"orderRef": "O-2", "serviceUserRef": "0001"})
    reference.put("rate-frameworks", "NORTH", FRAMEWORK)
    reference.put("visit-codes", "VS", VISIT_CODE)
    return reference


def without(field: str) -> Spoil:
    return lambda data: {name: value for name, value in data.items() if name != field}


def with_visit(**fields: Any) -> Spoil:
    return lambda data: data | {"visits": [visit | fields for visit in data["visits"]]}


SPOILED: dict[str, Spoil] = {
    "an unknown word": with_visit(status="lost"),
    "no such field": without("header"),
    "a number for a list": with_visit(history=7),
    "a list for an object": lambda data: data | {"applied": []},
    "no date": with_visit(planned={"order_ref": "O-1", "start": "6:30"}),
    "no amount": lambda data: data | {"header": data["header"] | {"payment_claimed": "much"}},
    "the week of somebody else": lambda data: data | {"key": ["P200", *data["key"][1:]]},
}


def spoil(visits: VisitsTable, key: WeekKey = WEEK_KEY, how: Spoil | None = None) -> dict[str, Any]:
    """Make the item of a week unreadable; gives what stood there."""
    table, client = visits._name, boto3.client("dynamodb")
    item = client.get_item(TableName=table, Key=primary(key))["Item"]
    data = how(json.loads(unpack(item["week"]["B"]))) if how else None
    packed = pack(json.dumps(data).encode()) if data else b"not packed"
    client.put_item(TableName=table, Item={**item, "week": {"B": packed}})
    return dict(item)


def mend(visits: VisitsTable, item: dict[str, Any]) -> None:
    boto3.client("dynamodb").put_item(TableName=visits._name, Item=item)


def stored(visits: VisitsTable, key: WeekKey) -> ServiceWeek:
    week = visits.week(key)
    assert week is not None
    return week


def named(run: Json) -> list[tuple[str, ...]]:
    """The weeks that a run names."""
    fields = ("code", "providerRef", "contractNumber", "serviceUserRef", "weekEnding")
    return [tuple(problem[field] for field in fields) for problem in run["problems"]]


@pytest.mark.parametrize("how", [None, *SPOILED.values()], ids=["not packed", *SPOILED])
def test_a_night_names_a_week_that_cannot_be_read_and_matches_the_others(
    north: ReferenceTable, visits: VisitsTable, how: Spoil | None
) -> None:
    visits.save(WEEK)
    visits.save(week_of(1))
    before = spoil(visits, how=how)
    run = night()
    assert (run["status"], run["counts"]["matched"], run["problemCount"]) == ("finished", 1, 1)
    assert named(run) == [("week-unreadable", "P100", "C-1", "4001", "2026-11-22")]
    assert stored(visits, GOOD).visits[0].status is VisitStatus.MATCHED
    mend(visits, before)
    assert (night("again")["problems"], night("once-more")["counts"]["matched"]) == ([], 2)


def test_a_run_that_left_a_week_out_ends_its_execution_badly_so_that_an_alarm_rings(
    north: ReferenceTable, visits: VisitsTable
) -> None:
    def ends(run_id: str) -> object:
        step(match.plan, matchRunId=run_id)
        part = step(contract_step.match_contract, matchRunId=run_id, contractNumber="C-1", fromWeek=None)
        return step(match.summarise, matchRunId=run_id, results=[part])["ends"]

    visits.save(WEEK)
    assert ends("well") == "well"
    spoil(visits)
    assert ends("badly") == "badly"


def test_what_a_contracts_step_tells_is_bounded_and_all_is_counted(north: ReferenceTable, visits: VisitsTable) -> None:
    for number in range(14):
        spoil(visits, visits.save(week_of(number)).key)
    run = night()
    assert (run["problemCount"], len(run["problems"])) == (14, contract_step.BAD_WEEKS_TOLD)


def test_beside_a_week_that_cannot_be_read_nothing_of_that_person_is_decided(
    north: ReferenceTable, visits: VisitsTable
) -> None:
    """Or what overlaps a visit there would be held no longer, and be paid."""
    later = WEEK_KEY._replace(week_ending=SUNDAY + timedelta(days=7))
    visits.save(WEEK)
    visits.save(replace(WEEK, key=later, week_id=WeekId("week-2")))
    spoil(visits)
    codes = {problem["weekEnding"]: problem["code"] for problem in night()["problems"]}
    assert codes == {"2026-11-22": "week-unreadable", "2026-11-29": "week-beside-unreadable"}
    assert stored(visits, later).visits[0].status is VisitStatus.NEW


def test_a_night_names_a_week_that_is_written_by_others_each_time(
    north: ReferenceTable, visits: VisitsTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    visits.save(WEEK)
    visits.save(week_of(1))
    real = VisitsTable.save

    def save(table: VisitsTable, week: ServiceWeek) -> ServiceWeek:
        if week.key == WEEK_KEY:
            raise StaleVersionError
        return real(table, week)

    monkeypatch.setattr(VisitsTable, "save", save)
    run = night()
    assert [code for code, *_ in named(run)] == ["week-busy"]
    assert run["counts"]["matched"] == 1


def test_a_payment_run_names_a_week_that_cannot_be_read_and_pays_the_others(payments: Payments) -> None:
    payments.store()
    payments.store(**key_of("P100", "C-1", "0001"))
    payments.store(**key_of("P200", "C-2", "4002"))
    before = spoil(payments.visits)
    run = payments.run(payments.issued())
    assert (run["lineCount"], run["problemCount"]) == (2, 1)
    assert named(run) == [("week-unreadable", "P100", "C-1", "4001", "2026-11-22")]
    mend(payments.visits, before)
    run = payments.run(payments.issued())
    assert (run["lineCount"], run["problems"]) == (1, [])


def test_a_run_that_goes_on_in_another_message_names_the_weeks_of_both(
    payments: Payments, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "WEEKS_AT_ONCE", 1)
    people = ("4001", "4002", "4003")
    for person in people:
        payments.store(**key_of("P100", "C-1", person))
        spoil(payments.visits, WEEK_KEY._replace(service_user_ref=ServiceUserRef(person)))
    short = iter([False, True, False, True])
    monkeypatch.setattr(worker, "runs_short", lambda _: next(short, False))
    run = payments.run(payments.drafted())
    assert sorted(person for _, _, _, person, _ in named(run)) == list(people)


@pytest.fixture
def half_settled(payments: Payments) -> tuple[str, Json, dict[str, Any]]:
    """A run of two providers that is issued, but for a week that could not be read: its message, and what it was."""
    payments.store()
    payments.store(**key_of("P200", "C-2", "4002"))
    run_id = payments.approved()
    before = spoil(payments.visits)
    (message,) = payments.messages()
    fail(worker.work, message)
    return run_id, message, before


def test_a_week_that_cannot_be_settled_does_not_keep_others_unpaid(
    payments: Payments, half_settled: tuple[str, Json, dict[str, Any]]
) -> None:
    run_id, message, before = half_settled
    run = payments.run(run_id)
    assert (run["status"], len(payments.remittances())) == ("issued", 2)
    assert [code for code, *_ in named(run)] == ["week-not-settled"]
    paid = stored(payments.visits, WEEK_KEY._replace(**key_of("P200", "C-2", "4002")))
    assert paid.visits[0].paid_amount == PAYABLE.payable_amount
    fail(worker.work, message)
    mend(payments.visits, before)
    succeed(worker.work, message)
    assert stored(payments.visits, WEEK_KEY).visits[0].paid_amount == PAYABLE.payable_amount
    assert payments.run(run_id)["problems"] == []
    succeed(worker.work, message)
    assert payments.run(payments.drafted())["lineCount"] == 0


def test_what_could_not_be_settled_yet_is_not_paid_by_another_run(
    payments: Payments, half_settled: tuple[str, Json, dict[str, Any]]
) -> None:
    """Be it restored as it was before it was reserved: its remittance is out."""
    mend(payments.visits, half_settled[2])
    payments.put(replace(stored(payments.visits, WEEK_KEY).visits[0], reserved=()))
    run = payments.run(payments.issued())
    assert run["lineCount"] == 0
    assert [code for code, *_ in named(run)] == ["week-not-settled"]
    fail(worker.work, half_settled[1])
    assert stored(payments.visits, WEEK_KEY).visits[0].paid == ()


def test_a_charge_is_not_fixed_while_a_week_of_that_person_cannot_be_read(payments: Payments) -> None:
    payments.store(**key_of("P100", "C-1", "4001"))
    payments.store(**key_of("P200", "C-2", "4001"))
    before = spoil(payments.visits)
    run_id = payments.approved(contractNumbers=["C-2"])
    (message,) = payments.messages()
    fail(worker.work, message)
    assert payments.run(run_id)["status"] == "issued"
    other = WEEK_KEY._replace(**key_of("P200", "C-2", "4001"))
    assert stored(payments.visits, other).visits[0].paid_amount == PAYABLE.payable_amount
    mend(payments.visits, before)
    succeed(worker.work, message)
    assert payments.run(run_id)["problems"] == []


@pytest.fixture
def deliveries(aws: dict[str, str], reference: ReferenceTable) -> Deliveries:
    put_reference(reference)
    reference.put("service-users", "0001", {"serviceUserRef": "0001", "name": "Ada Winter", "contributions": []})
    return Deliveries(aws)


def test_an_import_into_a_week_that_cannot_be_read_stores_the_others_and_fails_for_that(
    deliveries: Deliveries, visits: VisitsTable
) -> None:
    visits.save(WEEK)
    before = spoil(visits)
    import_id = checked(deliveries, visits_csv({}, {"ServiceUserRef": "0001"}, {"VisitDate": "18/11/2026"}))
    assert confirm(import_id).status == 202
    (message,) = deliveries.messages()
    fail(store.store, message)
    assert (shown(import_id)["status"], shown(import_id)["statusReason"]) == ("failed", "weeks-left-out")
    assert len(stored(visits, GOOD).visits) == 1
    fail(store.store, message, receive=5)
    assert shown(import_id)["statusReason"] == "weeks-left-out"
    mend(visits, before)
    succeed(store.store, message)
    after = shown(import_id)
    assert (after["status"], after["counts"]["new"] + after["counts"]["updated"] + after["counts"]["unchanged"]) == (
        "imported",
        3,
    )
    assert len(stored(visits, WEEK_KEY).visits) == 2


def test_a_visit_of_a_week_that_cannot_be_read_says_so_and_the_list_shows_the_others(
    north: ReferenceTable, visits: VisitsTable
) -> None:
    visits.save(WEEK)
    visits.save(week_of(2))
    spoil(visits)
    visit = WEEK.visits[0].visit_id
    for answer in (
        call(api, "GET", f"/visits/{visit}", P100),
        call(api, "POST", f"/visits/{visit}/withdraw", P100, {"reason": "Sent by mistake."}),
    ):
        assert (answer.status, answer.problem) == (500, "week-unreadable")
    listed = call(api, "GET", "/visits?weekEnding=2026-11-22", P100).body["items"]
    assert [item["serviceUserRef"] for item in listed] == ["0002"]


def test_exports_leave_out_a_week_that_cannot_be_read_and_charges_its_person(payments: Payments) -> None:
    payments.store(**key_of("P100", "C-1", "4001"))
    payments.store(**key_of("P200", "C-2", "4001"))
    payments.store(**key_of("P200", "C-2", "4002"))
    spoil(payments.visits)
    rows = objects(payments.environment, {"kind": "charges", "weekEnding": "2026-11-22"}, COUNCIL)
    assert [row["serviceUserRef"] for row in rows] == ["4002"]


def test_logs_name_a_bad_week_by_its_id_alone(
    north: ReferenceTable, visits: VisitsTable, caplog: pytest.LogCaptureFixture
) -> None:
    spoil(visits, visits.save(WEEK).key)
    night()
    told = [vars(record) for record in caplog.records]
    assert "week-1" in [each.get("weekId") for each in told]
    assert any("incorrect header" in str(each.get("why")) for each in told)
    assert "4001" not in str(told)
