"""Imports on moto: from asking for an upload to stored visits, however often anything is delivered."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import boto3
import pytest

from actuals.aws import messages
from actuals.aws.imports import ImportsTable
from actuals.aws.messages import LAST_RECEIVE
from actuals.aws.reference import ReferenceTable
from actuals.aws.visits import VisitsTable
from actuals.model.imports import ImportStatus
from actuals.model.refs import ImportId
from actuals.model.visits import Visit
from functions.validate.check import check
from functions.validate.store import store
from tests.examples import NOW, SENT_VISIT, WEEK_KEY
from tests.integration.calls import COUNCIL, P100, P200, call
from tests.integration.imports import Deliveries, ask, checked, confirm, imported, put_reference, shown, visits_csv
from tests.integration.queues import fail, succeed
from tests.integration.routes import api

NEXT_DAY = {"VisitDate": "18/11/2026"}
LATER = {"StartTimeClaimed": "09:00:00", "ActualStartTime": "09:00:00"}
LONGER = {"ActualDuration": "00:45:00"}
BAD = {"VisitDate": "19/11/2026", "VisitCode": "XX"}


@pytest.fixture
def deliveries(aws: dict[str, str], reference: ReferenceTable) -> Deliveries:
    put_reference(reference)
    return Deliveries(aws)


@pytest.fixture
def visits(aws: dict[str, str]) -> VisitsTable:
    return VisitsTable(aws["VISITS_TABLE"])


def counts(import_id: str) -> dict[str, int]:
    return {name: number for name, number in shown(import_id)["counts"].items() if number}


def stored(visits: VisitsTable) -> tuple[Visit, ...]:
    week = visits.week(WEEK_KEY)
    assert week is not None
    return week.visits


def test_the_report_sums_up_issues_and_tells_what_changes(deliveries: Deliveries) -> None:
    imported(deliveries, visits_csv({}, NEXT_DAY))
    bad = {"VisitDate": "20/11/2026", "VisitCode": "XX"}
    import_id = checked(deliveries, visits_csv(LONGER, NEXT_DAY, BAD, bad, reference="PC-000124"))
    import_ = shown(import_id)
    group = {"code": "visit-code", "severity": "error", "level": "visit", "count": 2}
    assert import_["issueSummary"][0] == group | {"message": import_["issues"][0]["message"]}
    assert sum(group["count"] for group in import_["issueSummary"]) == import_["issueCount"]
    [change] = import_["changes"]
    assert (change["visitDate"], change["field"], change["before"], change["after"]) == (
        "2026-11-17", "ActualDuration", "00:30:00", "00:45:00",
    )  # fmt: skip
    [listed] = call(api, "GET", "/imports?status=needs-correction", P100).body["items"]
    assert (listed["issueSummary"], listed["changeCount"]) == (import_["issueSummary"], 1)
    assert listed["progress"] == {"checked": 4, "stored": 0, "of": 2}
    confirm(import_id, leaveOutRejected=True)
    deliveries.store()
    assert shown(import_id)["progress"] == {"checked": 4, "stored": 2, "of": 2}


def test_a_file_that_nobody_confirmed_in_30_days_cannot_be_confirmed(
    deliveries: Deliveries, aws: dict[str, str]
) -> None:
    import_id = checked(deliveries, visits_csv())
    table = ImportsTable(aws["IMPORTS_TABLE"])
    import_ = table.get(ImportId(import_id))
    assert import_ is not None
    table.save(replace(import_, checked_at=datetime.now(UTC) - timedelta(days=31)))
    assert shown(import_id)["status"] == "expired"
    answer = confirm(import_id)
    assert (answer.status, answer.problem) == (409, "not-confirmable")
    assert "30 days" in answer.body["detail"]


def test_an_upload_is_one_key_made_here_and_limited(deliveries: Deliveries) -> None:
    answer = call(api, "POST", "/imports", P100, {"kind": "visits", "filename": "../x.csv"})
    assert (answer.status, answer.body["status"]) == (201, "awaiting-upload")
    form = answer.body["upload"]
    assert form["fields"]["key"] == f"inbox/{answer.body['importId']}"
    assert form["url"].endswith(".s3.eu-west-2.amazonaws.com/")
    assert form["maxBytes"] == 100 * 1024 * 1024
    assert form["expiresAt"].endswith("Z")


def test_a_good_file_is_checked_confirmed_and_stored(deliveries: Deliveries, visits: VisitsTable) -> None:
    import_id = checked(deliveries, visits_csv())
    assert (shown(import_id)["status"], counts(import_id)) == ("ready", {"read": 1, "new": 1})
    assert visits.week(WEEK_KEY) is None
    assert confirm(import_id).status == 202
    assert shown(import_id)["status"] == "importing"
    deliveries.store()
    assert (shown(import_id)["status"], counts(import_id)) == ("imported", {"read": 1, "new": 1})
    week = visits.week(WEEK_KEY)
    assert week is not None
    assert [(visit.sent, visit.status) for visit in week.visits] == [(SENT_VISIT, "new")]


def test_the_report_lists_what_is_wrong(deliveries: Deliveries) -> None:
    import_ = shown(checked(deliveries, visits_csv({}, BAD)))
    assert (import_["status"], import_["issueCount"]) == ("needs-correction", 1)
    [issue] = import_["issues"]
    assert (issue["code"], issue["location"], issue["field"], issue["value"]) == (
        "visit-code", {"row": 3}, "VisitCode", "XX",
    )  # fmt: skip


def test_the_whole_list_of_issues_can_be_downloaded_as_csv_and_json(deliveries: Deliveries) -> None:
    import_id = checked(deliveries, visits_csv({}, BAD))
    for form, holds in (("csv", "visit-code"), ("json", '"code":"visit-code"')):
        url = call(api, "GET", f"/imports/{import_id}/issues?format={form}", P100).body["url"]
        assert f"issues.{form}" in url
        body = boto3.client("s3").get_object(
            Bucket=deliveries.environment["STAGED_BUCKET"], Key=f"staged/{import_id}/issues.{form}"
        )["Body"]
        assert holds in body.read().decode()


def test_issues_asked_for_before_the_check_has_ended_are_a_conflict(deliveries: Deliveries) -> None:
    answer = call(api, "GET", f"/imports/{ask()}/issues", P100)
    assert (answer.status, answer.problem) == (409, "not-checked")


def test_a_file_with_rejected_records_is_imported_only_without_them(
    deliveries: Deliveries, visits: VisitsTable
) -> None:
    import_id = checked(deliveries, visits_csv({}, BAD))
    refused = confirm(import_id)
    assert (refused.status, refused.problem) == (409, "not-confirmable")
    assert "1 of 2 records were rejected" in refused.body["detail"]
    assert confirm(import_id, leaveOutRejected=True).status == 202
    deliveries.store()
    assert counts(import_id) == {"read": 2, "new": 1, "rejected": 1}
    week = visits.week(WEEK_KEY)
    assert week is not None
    assert len(week.visits) == 1


def test_confirming_again_is_harmless_while_importing_and_once_imported(
    deliveries: Deliveries, visits: VisitsTable
) -> None:
    import_id = checked(deliveries, visits_csv())
    assert [confirm(import_id).status for _ in range(3)] == [202, 202, 202]
    deliveries.store()
    stored = visits.week(WEEK_KEY)
    assert confirm(import_id).status == 202
    deliveries.store()
    assert visits.week(WEEK_KEY) == stored
    assert counts(import_id) == {"read": 1, "new": 1}


def test_everything_delivered_twice_changes_nothing(deliveries: Deliveries, visits: VisitsTable) -> None:
    import_id = checked(deliveries, visits_csv({}, NEXT_DAY))
    deliveries.announce(import_id)
    confirm(import_id)
    [message] = deliveries.messages()
    succeed(store, message)
    once, report = visits.week(WEEK_KEY), shown(import_id)
    succeed(store, message)
    deliveries.announce(import_id)
    assert visits.week(WEEK_KEY) == once
    assert shown(import_id) == report


@pytest.mark.parametrize(
    ("kind", "file"),
    [
        ("visits", visits_csv({}, {"WeekEnding": "15/11/2026", "VisitDate": "10/11/2026"})),
        (
            "carers",
            b"CarerID,Forename,Surname,StartDate,EndDate\r\nCW8,Una,Field,01/02/2024,\r\nCW9,Ida,Moor,01/02/2024,\r\n",
        ),
    ],
    ids=("visits", "carers"),
)
def test_storing_goes_on_where_it_stopped_and_counts_nothing_twice(
    deliveries: Deliveries, visits: VisitsTable, monkeypatch: pytest.MonkeyPatch, kind: str, file: bytes
) -> None:
    monkeypatch.setattr("functions.validate.store.STORED_AT_ONCE", 1)
    import_id = checked(deliveries, file, kind=kind)
    confirm(import_id)
    [message] = deliveries.messages()
    save = ImportsTable.save
    died = False

    def dies_once(self: ImportsTable, import_: Any) -> Any:
        nonlocal died
        if import_.stored == 2 and not died:
            died = True
            raise ConnectionError
        return save(self, import_)

    monkeypatch.setattr(ImportsTable, "save", dies_once)
    fail(store, message)
    succeed(store, message)
    assert died
    assert counts(import_id) == {"read": 2, "new": 2}


def test_an_import_that_cannot_be_checked_fails_after_the_last_try_and_goes_on_when_delivered_anew(
    deliveries: Deliveries, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_id = ask()
    deliveries.upload(import_id, visits_csv())
    with monkeypatch.context() as patch:
        patch.setattr(VisitsTable, "weeks", broken)
        for receive in range(1, LAST_RECEIVE):
            fail(check, deliveries.announcement(import_id), receive)
        assert shown(import_id)["status"] == "checking"
        fail(check, deliveries.announcement(import_id), LAST_RECEIVE)
    assert (shown(import_id)["status"], shown(import_id)["statusReason"]) == ("failed", "check-failed")
    deliveries.announce(import_id)
    assert (shown(import_id)["status"], shown(import_id)["statusReason"]) == ("ready", None)


def test_an_import_that_cannot_be_stored_fails_after_the_last_try_and_goes_on_when_delivered_anew(
    deliveries: Deliveries, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_id = checked(deliveries, visits_csv())
    confirm(import_id)
    [message] = deliveries.messages()
    with monkeypatch.context() as patch:
        patch.setattr(VisitsTable, "save", broken)
        fail(store, message, LAST_RECEIVE)
    assert (shown(import_id)["status"], shown(import_id)["statusReason"]) == ("failed", "store-failed")
    assert confirm(import_id).status == 409
    succeed(store, message)
    assert (shown(import_id)["status"], shown(import_id)["statusReason"]) == ("imported", None)


def broken(*_: object) -> None:
    raise ConnectionError


def test_an_import_that_was_cancelled_stays_so_whatever_is_delivered_anew(
    deliveries: Deliveries, monkeypatch: pytest.MonkeyPatch, visits: VisitsTable
) -> None:
    import_id = ask(autoConfirm=True)
    deliveries.upload(import_id, visits_csv())
    with monkeypatch.context() as patch:
        patch.setattr(VisitsTable, "weeks", broken)
        fail(check, deliveries.announcement(import_id), LAST_RECEIVE)
    assert call(api, "DELETE", f"/imports/{import_id}", P100).status == 204
    deliveries.announce(import_id)
    deliveries.store()
    assert (shown(import_id)["status"], shown(import_id)["statusReason"]) == ("cancelled", None)
    assert visits.week(WEEK_KEY) is None


def test_an_import_that_is_stored_in_part_cannot_be_cancelled(
    deliveries: Deliveries, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_id = checked(deliveries, visits_csv())
    confirm(import_id)
    [message] = deliveries.messages()
    with monkeypatch.context() as patch:
        patch.setattr(VisitsTable, "save", broken)
        fail(store, message, LAST_RECEIVE)
    refused = call(api, "DELETE", f"/imports/{import_id}", P100)
    assert (refused.status, refused.problem) == (409, "already-confirmed")


def test_storing_that_runs_short_of_time_leaves_the_rest_to_the_next_message(
    deliveries: Deliveries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("functions.validate.store.STORED_AT_ONCE", 1)
    weeks = [{"WeekEnding": f"{day}/11/2026", "VisitDate": f"{day}/11/2026"} for day in ("08", "15")]
    import_id = checked(deliveries, visits_csv(*weeks, NEXT_DAY))
    monkeypatch.setattr(messages, "MILLISECONDS_TO_STOP", 1_000_000)
    confirm(import_id)
    deliveries.store()
    assert shown(import_id)["status"] == "imported"
    assert counts(import_id) == {"read": 3, "new": 3}


def test_a_file_reference_of_any_length_is_claimed_once(deliveries: Deliveries) -> None:
    long = "PC-" + "0" * 3_000
    first = imported(deliveries, visits_csv(reference=long))
    assert shown(checked(deliveries, visits_csv(reference=long)))["duplicateOf"] == first


@pytest.mark.parametrize("path", ["claim%2FP100%2FPC-000123", "x" * 3_000, "%00"])
def test_what_is_no_id_of_an_import_does_not_exist(deliveries: Deliveries, path: str) -> None:
    imported(deliveries, visits_csv())
    assert call(api, "GET", f"/imports/{path}", P200).status == 404


def test_a_confirm_that_died_after_its_message_is_taken_up_by_the_message(deliveries: Deliveries) -> None:
    import_id = checked(deliveries, visits_csv())
    succeed(store, {"importId": import_id, "leaveOutRejected": False, "withdrawMissing": False})
    assert shown(import_id)["status"] == "imported"


def test_a_message_does_not_confirm_what_was_cancelled(deliveries: Deliveries, visits: VisitsTable) -> None:
    import_id = checked(deliveries, visits_csv())
    call(api, "DELETE", f"/imports/{import_id}", P100)
    succeed(store, {"importId": import_id, "leaveOutRejected": False, "withdrawMissing": False})
    assert shown(import_id)["status"] == "cancelled"
    assert visits.week(WEEK_KEY) is None


def test_a_file_reference_is_imported_once_and_the_second_file_is_told_of_the_first(deliveries: Deliveries) -> None:
    first = imported(deliveries, visits_csv())
    second = shown(checked(deliveries, visits_csv(LONGER)))
    assert (second["status"], second["statusReason"], second["duplicateOf"]) == ("duplicate", "duplicate-file", first)
    assert second["counts"]["read"] == 0
    assert f"as import {first}." in second["issues"][0]["message"]
    assert confirm(second["importId"]).status == 409


def test_a_file_that_was_never_confirmed_does_not_use_up_its_reference(deliveries: Deliveries) -> None:
    checked(deliveries, visits_csv())
    assert shown(checked(deliveries, visits_csv()))["status"] == "ready"


def test_of_two_files_with_one_reference_exactly_one_is_imported(deliveries: Deliveries) -> None:
    first, second = (checked(deliveries, visits_csv()) for _ in range(2))
    assert confirm(first).status == 202
    refused = confirm(second)
    assert (refused.status, refused.problem) == (409, "duplicate-file")
    assert f"as import {first}." in refused.body["detail"]
    deliveries.store()
    assert (shown(first)["status"], shown(second)["status"]) == ("imported", "duplicate")
    assert shown(second)["duplicateOf"] == first


def test_another_provider_may_use_the_same_reference(deliveries: Deliveries) -> None:
    imported(deliveries, visits_csv())
    theirs = shown(checked(deliveries, visits_csv(), client=P200), P200)
    assert theirs["status"] == "needs-correction"
    assert theirs["issues"][0]["code"] == "provider-not-yours"


def test_a_corrected_file_updates_what_is_stored(deliveries: Deliveries, visits: VisitsTable) -> None:
    imported(deliveries, visits_csv({}, NEXT_DAY))
    import_id = imported(deliveries, visits_csv(LONGER, NEXT_DAY, reference="PC-000124"))
    assert counts(import_id) == {"read": 2, "updated": 1, "unchanged": 1}
    week = visits.week(WEEK_KEY)
    assert week is not None
    assert [visit.sent.actual.minutes for visit in week.visits] == [45, 30]


def test_what_changed_between_check_and_confirm_is_counted_again(deliveries: Deliveries) -> None:
    waiting = checked(deliveries, visits_csv(reference="PC-000124"))
    imported(deliveries, visits_csv())
    confirm(waiting)
    deliveries.store()
    assert (counts(waiting), shown(waiting)["statusReason"]) == ({"read": 1, "unchanged": 1}, "recounted")


def test_a_file_that_leaves_visits_out_says_how_many_and_withdraws_none_by_itself(
    deliveries: Deliveries, visits: VisitsTable
) -> None:
    imported(deliveries, visits_csv({}, LATER, NEXT_DAY))
    import_id = checked(deliveries, visits_csv(reference="PC-000124"), autoConfirm=True)
    told = {"read": 1, "unchanged": 1, "warnings": 1, "missing": 1}
    assert counts(import_id) == told
    [issue] = shown(import_id)["issues"]
    assert (issue["code"], issue["visitId"]) == ("possibly-superseded", stored(visits)[1].visit_id)
    deliveries.store()
    assert (shown(import_id)["status"], counts(import_id)) == ("imported", told)
    assert [visit.status for visit in stored(visits)] == ["new", "new", "new"]


def test_what_is_missing_is_withdrawn_as_the_import_is_stored_if_its_provider_says_so(
    deliveries: Deliveries, visits: VisitsTable
) -> None:
    imported(deliveries, visits_csv({}, LATER, NEXT_DAY))
    import_id = checked(deliveries, visits_csv({}, BAD, reference="PC-000124"))
    assert confirm(import_id, leaveOutRejected=True, withdrawMissing=True).status == 202
    assert [visit.status for visit in stored(visits)] == ["new", "new", "new"]
    deliveries.store()
    done = {"read": 2, "unchanged": 1, "rejected": 1, "warnings": 1, "missing": 1, "withdrawn": 1}
    assert (counts(import_id), shown(import_id)["statusReason"]) == (done, None)
    assert [visit.status for visit in stored(visits)] == ["new", "withdrawn", "new"]
    assert stored(visits)[1].history[-1].what == "Withdrawn: not in the file that replaced it"


def test_confirming_again_asks_for_nothing_else(deliveries: Deliveries, visits: VisitsTable) -> None:
    imported(deliveries, visits_csv({}, LATER))
    import_id = checked(deliveries, visits_csv(reference="PC-000124"))
    assert [confirm(import_id, withdrawMissing=asked).status for asked in (False, True)] == [202, 202]
    deliveries.store()
    assert [visit.status for visit in stored(visits)] == ["new", "new"]
    again = checked(deliveries, visits_csv(reference="PC-000125"))
    assert [confirm(again, withdrawMissing=asked).status for asked in (True, False)] == [202, 202]
    deliveries.store()
    assert [visit.status for visit in stored(visits)] == ["new", "withdrawn"]


def test_what_another_import_sent_since_the_check_is_not_withdrawn_and_counted_again(
    deliveries: Deliveries, visits: VisitsTable
) -> None:
    imported(deliveries, visits_csv({}, LATER))
    waiting = checked(deliveries, visits_csv(reference="PC-000124"))
    assert counts(waiting)["missing"] == 1
    imported(deliveries, visits_csv(LATER, reference="PC-000125"))
    confirm(waiting, withdrawMissing=True)
    deliveries.store()
    now = {"read": 1, "unchanged": 1, "warnings": 1}
    assert (counts(waiting), shown(waiting)["statusReason"]) == (now, "recounted")
    assert [visit.status for visit in stored(visits)] == ["new", "new"]


def test_a_confirm_that_died_after_its_message_withdraws_what_it_was_asked_to(
    deliveries: Deliveries, visits: VisitsTable
) -> None:
    imported(deliveries, visits_csv({}, LATER))
    import_id = checked(deliveries, visits_csv(reference="PC-000124"))
    message = {"importId": import_id, "leaveOutRejected": False, "withdrawMissing": True}
    for _ in range(2):
        succeed(store, message)
    assert counts(import_id)["withdrawn"] == 1
    assert [visit.status for visit in stored(visits)] == ["new", "withdrawn"]


def test_only_files_of_visits_withdraw_what_they_leave_out(deliveries: Deliveries) -> None:
    carers = b"CarerID,Forename,Surname,StartDate,EndDate\r\nCW8,Una,Field,01/02/2024,\r\n"
    import_id = checked(deliveries, carers, kind="carers")
    answer = confirm(import_id, withdrawMissing=True)
    assert (answer.status, answer.problem) == (422, "invalid-body")
    message = "is for files of visits only; what a file of carers leaves out stays."
    assert answer.body["errors"] == [{"field": "withdrawMissing", "message": message}]
    assert confirm(import_id, withdrawMissing=False).status == 202
    deliveries.store()
    assert shown(import_id)["counts"] == {
        "read": 1, "new": 1, "updated": 0, "unchanged": 0, "rejected": 0, "warnings": 0, "missing": 0, "withdrawn": 0,
    }  # fmt: skip


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_first_of_several_uploads_counts_in_whatever_order_they_are_announced(
    deliveries: Deliveries, order: tuple[int, ...]
) -> None:
    import_id = ask()
    for file in (visits_csv(), b"something else", visits_csv({}, NEXT_DAY)):
        deliveries.upload(import_id, file)
    for which in order:
        deliveries.announce(import_id, which)
    assert (shown(import_id)["status"], counts(import_id)) == ("ready", {"read": 1, "new": 1})


def test_an_upload_that_came_later_starts_nothing(deliveries: Deliveries) -> None:
    import_id = ask()
    for file in (visits_csv(), b"something else"):
        deliveries.upload(import_id, file)
    deliveries.announce(import_id, 1)
    assert shown(import_id)["status"] == "awaiting-upload"


def test_a_file_that_was_deleted_meanwhile_is_the_first_all_the_same(
    deliveries: Deliveries, aws: dict[str, str]
) -> None:
    import_id = ask()
    deliveries.upload(import_id, visits_csv())
    boto3.client("s3").delete_object(Bucket=aws["INBOX_BUCKET"], Key=f"inbox/{import_id}")
    deliveries.upload(import_id, b"something else")
    deliveries.announce(import_id, 1)
    deliveries.announce(import_id, 0)
    assert shown(import_id)["status"] == "ready"


def test_the_file_that_was_announced_is_checked_not_the_latest(deliveries: Deliveries) -> None:
    import_id = ask()
    deliveries.upload(import_id, visits_csv())
    deliveries.upload(import_id, b"something else")
    deliveries.announce(import_id, 0)
    assert counts(import_id) == {"read": 1, "new": 1}


def test_an_automatic_confirmation_happens_when_nothing_was_rejected(deliveries: Deliveries) -> None:
    good = checked(deliveries, visits_csv(), autoConfirm=True)
    bad = checked(deliveries, visits_csv({}, BAD, reference="PC-000124"), autoConfirm=True)
    deliveries.store()
    assert (shown(good)["status"], shown(bad)["status"]) == ("imported", "needs-correction")


def test_an_empty_upload_is_unreadable(deliveries: Deliveries) -> None:
    import_ = shown(checked(deliveries, b""))
    assert (import_["status"], import_["statusReason"], import_["counts"]["read"]) == ("unreadable", "unreadable", 0)
    assert len(import_["issues"]) == 1


def test_s3s_test_message_is_no_file(deliveries: Deliveries) -> None:
    succeed(check, {"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "inbox"})


def test_carers_come_first_and_make_their_visits_acceptable(deliveries: Deliveries) -> None:
    file = visits_csv({"CareWorkerRef": "CW8"})
    [issue] = shown(checked(deliveries, file))["issues"]
    assert issue["message"] == "No carer exists with CarerID 'CW8'. Upload the carers file first."
    carers = b"CarerID,Forename,Surname,StartDate,EndDate\r\nCW7,Ben,Frost,06/01/2020,\r\nCW8,Una,Field,01/02/2024,\r\n"
    import_id = imported(deliveries, carers, kind="carers")
    assert counts(import_id) == {"read": 2, "new": 1, "unchanged": 1}
    assert shown(checked(deliveries, file))["status"] == "ready"


def test_a_carer_who_comes_back_keeps_the_period_before(deliveries: Deliveries, reference: ReferenceTable) -> None:
    heading = b"CarerID,Forename,Surname,StartDate,EndDate\r\n"
    overlapping = checked(deliveries, heading + b"CW7,Ben,Frost,01/11/2026,\r\n", kind="carers")
    [issue] = shown(overlapping)["issues"]
    assert (issue["code"], issue["field"]) == ("format", "StartDate")
    both = heading + b"CW7,Ben,Winter,01/11/2026,\r\nCW7,Ben,Frost,06/01/2020,30/09/2026\r\n"
    import_id = imported(deliveries, both, kind="carers")
    assert counts(import_id) == {"read": 2, "new": 1, "updated": 1}
    periods = [(record["startDate"], record["endDate"]) for record in reference.all("carers/P100")]
    assert periods == [("2020-01-06", "2026-09-30"), ("2026-11-01", None)]
    between = {"VisitDate": "15/10/2026", "WeekEnding": "18/10/2026"}
    assert [issue["code"] for issue in shown(checked(deliveries, visits_csv(between)))["issues"]] == ["unknown-carer"]
    assert shown(checked(deliveries, visits_csv()))["status"] == "ready"


def test_the_council_imports_its_records_in_bulk(deliveries: Deliveries, reference: ReferenceTable) -> None:
    records = [
        {"serviceUserRef": "4002", "name": "Bo Ash", "contributions": []},
        {"serviceUserRef": "4001", "name": "Ada Winter-Frost", "contributions": []},
        {"serviceUserRef": "4003"},
    ]
    file = "\n".join(json.dumps(record) for record in records).encode()
    import_id = checked(deliveries, file, kind="service-users", client=COUNCIL)
    report = shown(import_id, COUNCIL)
    assert (report["status"], report["fileReference"], report["providerRef"]) == ("needs-correction", None, None)
    [issue] = report["issues"]
    assert (issue["code"], issue["location"], issue["field"]) == ("format", {"row": 3}, "name")
    assert confirm(import_id, COUNCIL, leaveOutRejected=True).status == 202
    deliveries.store()
    done = shown(import_id, COUNCIL)["counts"]
    assert (done["new"], done["updated"], done["rejected"]) == (1, 1, 1)
    stored = reference.get("service-users", "4001")
    assert stored is not None
    assert stored["name"] == "Ada Winter-Frost"


def test_a_bulk_import_that_died_counts_nothing_twice(deliveries: Deliveries, monkeypatch: pytest.MonkeyPatch) -> None:
    file = json.dumps({"serviceUserRef": "4002", "name": "Bo Ash", "contributions": []}).encode()
    import_id = checked(deliveries, file, kind="service-users", client=COUNCIL)
    confirm(import_id, COUNCIL)
    [message] = deliveries.messages()
    save = ImportsTable.save

    def dies_after_the_records(self: ImportsTable, import_: Any) -> Any:
        if import_.stored == 1:
            raise ConnectionError
        return save(self, import_)

    with monkeypatch.context() as patch:
        patch.setattr(ImportsTable, "save", dies_after_the_records)
        fail(store, message)
    succeed(store, message)
    assert shown(import_id, COUNCIL)["counts"]["new"] == 1


@pytest.mark.parametrize("kind", ["visits", "carers"])
def test_the_council_does_not_send_visits_or_carers(deliveries: Deliveries, kind: str) -> None:
    answer = call(api, "POST", "/imports", COUNCIL, {"kind": kind, "filename": "x"})
    assert (answer.status, answer.problem) == (403, "provider-only")


def test_a_provider_does_not_send_reference_data(deliveries: Deliveries) -> None:
    answer = call(api, "POST", "/imports", P100, {"kind": "orders", "filename": "x"})
    assert (answer.status, answer.problem) == (403, "council-only")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"filename": "x"}, "kind"),
        ({"kind": "visits"}, "filename"),
        ({"kind": "visitors", "filename": "x"}, "kind"),
        ({"kind": "visits", "filename": ""}, "filename"),
        ({"kind": "visits", "filename": "x", "autoConfirm": "yes"}, "autoConfirm"),
        ({"kind": "visits", "filename": "x", "key": "inbox/mine"}, "key"),
    ],
)
def test_a_wrong_body_is_told_by_field(deliveries: Deliveries, body: dict[str, Any], field: str) -> None:
    answer = call(api, "POST", "/imports", P100, body)
    assert answer.status == 422
    assert [error["field"] for error in answer.body["errors"]] == [field]


def test_an_import_of_another_provider_does_not_exist(deliveries: Deliveries) -> None:
    import_id = checked(deliveries, visits_csv())
    for method, path in (("GET", ""), ("GET", "/issues"), ("POST", "/confirm"), ("DELETE", "")):
        answer = call(api, method, f"/imports/{import_id}{path}", P200)
        assert (answer.status, answer.problem) == (404, "not-found")
    assert shown(import_id)["status"] == "ready"


def test_the_council_sees_a_providers_import_but_does_not_act_on_it(deliveries: Deliveries) -> None:
    import_id = checked(deliveries, visits_csv())
    assert shown(import_id, COUNCIL)["providerRef"] == "P100"
    for method, path in (("POST", "/confirm"), ("DELETE", "")):
        answer = call(api, method, f"/imports/{import_id}{path}", COUNCIL)
        assert (answer.status, answer.problem) == (403, "provider-only")


def test_imports_are_listed_newest_first_page_by_page(deliveries: Deliveries) -> None:
    ids = [ask(), ask(), ask(kind="carers")]
    ask(client=P200)
    first = call(api, "GET", "/imports?limit=2", P100).body
    rest = call(api, "GET", f"/imports?limit=2&cursor={first['next']}", P100).body
    assert [item["importId"] for item in [*first["items"], *rest["items"]]] == ids[::-1]
    assert rest["next"] is None


def test_the_list_is_filtered_by_kind_and_status(deliveries: Deliveries) -> None:
    ready, carers = checked(deliveries, visits_csv()), ask(kind="carers")
    for query, found in (("kind=carers", [carers]), ("status=ready", [ready]), ("kind=carers&status=ready", [])):
        items = call(api, "GET", f"/imports?{query}", P100).body["items"]
        assert [item["importId"] for item in items] == found
    for query in ("status=done", "kind=visitors"):
        assert call(api, "GET", f"/imports?{query}", P100).status == 400


def test_the_council_lists_everybodys_imports_or_one_providers(deliveries: Deliveries) -> None:
    ours, theirs, own = ask(), ask(client=P200), ask(kind="orders", client=COUNCIL)
    for query, found in (("", [own, theirs, ours]), ("?providerRef=P200", [theirs])):
        items = call(api, "GET", f"/imports{query}", COUNCIL).body["items"]
        assert [item["importId"] for item in items] == found
    assert call(api, "GET", "/imports?providerRef=P200", P100).status == 404


def test_cancelling_is_repeatable_until_it_is_confirmed(deliveries: Deliveries) -> None:
    import_id = checked(deliveries, visits_csv())
    answers = [call(api, "DELETE", f"/imports/{import_id}", P100) for _ in range(2)]
    assert [(answer.status, answer.body) for answer in answers] == [(204, ""), (204, "")]
    assert shown(import_id)["status"] == "cancelled"
    done = imported(deliveries, visits_csv())
    refused = call(api, "DELETE", f"/imports/{done}", P100)
    assert (refused.status, refused.problem) == (409, "already-confirmed")


def test_a_file_that_comes_after_it_was_cancelled_is_not_checked(deliveries: Deliveries) -> None:
    import_id = ask()
    call(api, "DELETE", f"/imports/{import_id}", P100)
    deliveries.upload(import_id, visits_csv())
    deliveries.announce(import_id)
    assert shown(import_id)["status"] == "cancelled"


def test_a_repeated_call_with_an_idempotency_key_gets_the_first_answer(deliveries: Deliveries) -> None:
    body, key = {"kind": "visits", "filename": "x"}, {"Idempotency-Key": "once"}
    first, second = (call(api, "POST", "/imports", P100, body, key) for _ in range(2))
    assert first.body.pop("upload")["fields"]["key"] == second.body.pop("upload")["fields"]["key"]
    assert (first.status, first.body) == (second.status, second.body)
    other = call(api, "POST", "/imports", P100, {"kind": "carers", "filename": "x"}, key)
    assert (other.status, other.problem) == (422, "idempotency-key-reused")


def test_a_form_is_signed_anew_and_never_kept(aws: dict[str, str]) -> None:
    call(api, "POST", "/imports", P100, {"kind": "visits", "filename": "x"}, {"Idempotency-Key": "once"})
    (kept,) = boto3.client("dynamodb").scan(TableName=aws["IDEMPOTENCY_TABLE"])["Items"]
    assert "policy" not in json.dumps(kept, default=str)


@pytest.mark.parametrize("over", [ImportStatus.CANCELLED, ImportStatus.CHECKING])
def test_no_form_is_signed_for_an_import_that_is_over(aws: dict[str, str], over: ImportStatus) -> None:
    body, key = {"kind": "visits", "filename": "x"}, {"Idempotency-Key": "once"}
    first, table = call(api, "POST", "/imports", P100, body, key), ImportsTable(aws["IMPORTS_TABLE"])
    import_ = table.get(ImportId(first.body["importId"]))
    assert import_ is not None
    table.save(replace(import_, status=over))
    again = call(api, "POST", "/imports", P100, body, key)
    assert (again.status, again.problem) == (409, "not-awaited")


def test_what_comes_by_the_form_of_a_client_that_was_ended_does_not_count(
    deliveries: Deliveries, reference: ReferenceTable
) -> None:
    import_id = ask()
    reference.delete("principals", P100.client_id)
    deliveries.upload(import_id, visits_csv())
    deliveries.announce(import_id)
    assert shown(import_id, COUNCIL)["status"] == "awaiting-upload"


def test_what_came_before_its_client_was_ended_counts(deliveries: Deliveries, reference: ReferenceTable) -> None:
    import_id = checked(deliveries, visits_csv())
    reference.delete("principals", P100.client_id)
    deliveries.announce(import_id)
    assert shown(import_id, COUNCIL)["status"] == "ready"


def test_a_write_whose_answer_was_lost_is_not_taken_for_somebody_elses(aws: dict[str, str]) -> None:
    table = ImportsTable(aws["IMPORTS_TABLE"])
    import_ = table.get(ImportId(ask()))
    assert import_ is not None
    saved = table.save(import_.uploaded("v1"))
    assert table.save(import_.uploaded("v1")) == saved


def test_a_claim_whose_answer_was_lost_is_not_taken_for_a_duplicate(deliveries: Deliveries) -> None:
    table = ImportsTable(deliveries.environment["IMPORTS_TABLE"])
    ready = table.get(ImportId(checked(deliveries, visits_csv())))
    assert ready is not None
    once, again = (table.begin(ready, NOW, withdraw_missing=True) for _ in range(2))
    assert once == again
    assert (once.status, once.withdraw_missing) == (ImportStatus.IMPORTING, True)
