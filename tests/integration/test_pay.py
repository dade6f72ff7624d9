"""Payment runs on moto: from what is owed to what was issued."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from actuals.aws.leases import RunLeases
from actuals.aws.reference import ReferenceTable
from actuals.aws.visits import Read, VisitsTable
from actuals.model.payment_runs import GIVEN_UP_AFTER, Line, RunStatus, RunTotal
from actuals.model.payments import Decision, PaymentStatus
from actuals.model.refs import ImportId, PaymentRunId
from actuals.model.visits import Visit
from actuals.model.weeks import ServiceWeek, WeekHeader, WeekKey
from actuals.paying.lines import lines_of
from actuals.paying.remittances import remittance_id
from actuals.paying.runs import totals_of
from functions.pay import worker
from tests.examples import NOW, SENT_VISIT, SUNDAY, TONIGHT, WEEK_KEY
from tests.integration.calls import APPROVER, COUNCIL, P100, P200, Context
from tests.integration.payments import ANOTHER, Clock, Payments, key_of, payments
from tests.integration.queues import fail, succeed
from tests.unit.paying.visits import AN_HOUR_LONG, HALF_AN_HOUR, PAYABLE, over_tolerance, price

__all__ = ["payments"]
LAST_SUNDAY = SUNDAY - timedelta(days=7)


def visit_of(payments: Payments) -> Visit:
    (visit,) = payments.stored().visits
    return visit


def test_what_is_owed_is_calculated_submitted_approved_by_another_and_issued(payments: Payments) -> None:
    payments.store()
    run_id = payments.started()
    assert payments.run(run_id)["status"] == "calculating"
    payments.work()
    run = payments.run(run_id)
    assert (run["status"], run["total"], run["lineCount"], run["createdBy"]) == ("draft", "12.05", 1, "the-council")
    assert run["totals"] == [
        {"providerRef": "P100", "contractNumber": "C-1", "lineCount": 1, "minutes": 30, "amount": "12.05"}
    ]
    (line,) = payments.lines(run_id)
    assert (line["kind"], line["minutes"], line["amount"], line["weekEnding"]) == ("visit", 30, "12.05", "2026-11-22")
    assert payments.told("POST", f"/payment-runs/{run_id}/submit")["status"] == "awaiting-approval"
    assert payments.told("POST", f"/payment-runs/{run_id}/approve", APPROVER)["status"] == "approved"
    assert payments.remittances() == []
    payments.work()
    run = payments.run(run_id)
    assert (run["status"], run["submittedBy"], run["approvedBy"]) == ("issued", "the-council", "the-approver")
    assert visit_of(payments).payment_status is PaymentStatus.PAID
    assert visit_of(payments).paid_amount == HALF_AN_HOUR


def test_what_was_paid_is_not_paid_again(payments: Payments) -> None:
    payments.store()
    payments.issued()
    run = payments.run(payments.drafted())
    assert (run["lineCount"], run["total"], run["totals"]) == (0, "0.00", [])


def test_a_run_without_lines_can_be_approved_and_issues_nothing(payments: Payments) -> None:
    assert payments.run(payments.issued())["total"] == "0.00"
    assert payments.remittances() == []


def test_each_provider_gets_one_remittance_of_its_own_and_together_they_are_the_run(payments: Payments) -> None:
    for provider, contract in (("P100", "C-1"), ("P200", "C-2")):
        for person in ("4001", "4002"):
            payments.store(PAYABLE, AN_HOUR_LONG, **key_of(provider, contract, person))
    run = payments.run(payments.issued())
    remittances = payments.remittances()
    assert sorted(each["providerRef"] for each in remittances) == ["P100", "P200"]
    assert sum(Decimal(each["total"]) for each in remittances) == Decimal(run["total"]) == Decimal("144.60")
    assert [each["providerRef"] for each in payments.remittances(P100)] == ["P100"]
    for remittance in remittances:
        whole = json.loads(payments.file(remittance, "json"))
        assert sum(Decimal(line["amount"]) for line in whole["lines"]) == Decimal(remittance["total"])
        rows = list(csv.DictReader(io.StringIO(payments.file(remittance, "csv").decode("utf-8-sig"), newline="")))
        assert sum(Decimal(row["amount"]) for row in rows) == Decimal(remittance["total"])
        assert {row["providerRef"] for row in rows} == {remittance["providerRef"]}
        assert f"£{remittance['total']}" in payments.file(remittance, "html").decode()


def test_a_remittance_has_the_names_of_the_day_on_which_it_was_written(payments: Payments) -> None:
    reference = ReferenceTable(payments.environment["REFERENCE_TABLE"])
    reference.put("providers", "P100", {"providerRef": "P100", "name": "Pole Care"})
    reference.put("settings", "council", {"name": "Borough of Example"})
    payments.store()
    payments.issued()
    reference.put("providers", "P100", {"providerRef": "P100", "name": "Cross Care"})
    (remittance,) = payments.remittances(P100)
    assert (remittance["providerName"], remittance["councilName"]) == ("Pole Care", "Borough of Example")
    for form in ("html", "json"):
        page = payments.file(remittance, form).decode()
        assert "Pole Care" in page
        assert "Borough of Example" in page


def test_the_council_sees_whose_decision_a_line_follows_and_the_remittance_does_not_say(payments: Payments) -> None:
    released = replace(over_tolerance(10, Decision.RELEASED, NOW), by="officer-1")
    payments.store(replace(PAYABLE, holds=(released,)))
    (line,) = payments.lines(payments.issued())
    assert (line["reason"], line["note"]) == (
        "released",
        "Held until released on 23/11/2026. Decided by officer-1.",
    )
    (remittance,) = payments.remittances()
    for form in ("csv", "html", "json"):
        assert "officer-1" not in payments.file(remittance, form).decode()


def test_a_run_that_begins_anew_after_the_week_was_sent_otherwise_has_the_same_lines(payments: Payments) -> None:
    payments.store(PAYABLE)
    run_id = payments.started()
    (message,) = payments.messages()
    succeed(worker.work, message)
    before = payments.lines(run_id)
    week = payments.stored()
    changed = week.visits[0].changed(replace(PAYABLE.sent, carers=2), (), ImportId("imp-2"), NOW)
    payments.visits.save(replace(week, header=WeekHeader("Summer, Ada", "PC-78"), visits=(changed,)))
    run = payments.table.run(PaymentRunId(run_id))
    assert run is not None
    payments.table.save(replace(run, status=RunStatus.CALCULATING))
    succeed(worker.work, message)
    assert payments.lines(run_id) == before


def test_a_remittance_says_what_its_bytes_add_up_to(payments: Payments) -> None:
    payments.store()
    payments.issued()
    (remittance,) = payments.remittances(P100)
    for form in ("csv", "html", "json"):
        shown = payments.told("GET", f"/remittances/{remittance['remittanceId']}?format={form}", P100)
        assert hashlib.sha256(payments.file(remittance, form, P100)).hexdigest() == shown["sha256"]
    assert "url" not in payments.told("GET", f"/remittances/{remittance['remittanceId']}", P100)


def test_what_was_issued_is_read_though_something_else_is_put_in_its_place(payments: Payments) -> None:
    payments.store()
    payments.issued()
    (remittance,) = payments.remittances()
    before = payments.file(remittance, "csv")
    worker.wired().files.write(f"remittances/{remittance['remittanceId']}.csv", [b"forged"], "text/csv")
    assert payments.file(remittance, "csv") == before


def test_a_remittance_does_not_exist_before_every_visit_of_its_run_is_paid(
    payments: Payments, monkeypatch: pytest.MonkeyPatch
) -> None:
    payments.store()
    run_id = PaymentRunId(payments.approved())
    (message,) = payments.messages()
    path = f"/remittances/{remittance_id(run_id, WEEK_KEY.provider_ref)}"
    with monkeypatch.context() as broken:
        broken.setattr(worker, "settle", lambda *_: 1 / 0)
        fail(worker.work, message)
    assert payments.remittances() == payments.remittances(P100) == []
    assert [payments.ask("GET", path, client).status for client in (COUNCIL, P100)] == [404, 404]
    succeed(worker.work, message)
    assert [payments.ask("GET", path, client).status for client in (COUNCIL, P100)] == [200, 200]


def test_another_providers_remittance_does_not_exist(payments: Payments) -> None:
    payments.store()
    payments.issued()
    (remittance,) = payments.remittances()
    for unknown in (remittance["remittanceId"], "0" * 24, "no-such"):
        assert payments.ask("GET", f"/remittances/{unknown}", P200).status == 404
    assert payments.remittances(P200) == []
    assert payments.ask("GET", "/remittances?providerRef=P100", P200).status == 404
    assert len(payments.told("GET", "/remittances?providerRef=P100")["items"]) == 1
    assert payments.told("GET", "/remittances?providerRef=P200")["items"] == []
    unknown = payments.ask("GET", f"/remittances/{remittance['remittanceId']}?format=pdf", P100)
    assert unknown.problem == "malformed-parameter"


def test_payment_runs_are_the_councils(payments: Payments) -> None:
    run_id = payments.drafted()
    assert payments.ask("POST", "/payment-runs", P100, {"toWeekEnding": "2026-11-22"}).status == 403
    for path in ("", f"/{run_id}", f"/{run_id}/lines"):
        assert payments.ask("GET", f"/payment-runs{path}", P100).status == 403
    for step in ("submit", "approve", "reject"):
        assert payments.ask("POST", f"/payment-runs/{run_id}/{step}", P100, {"note": "No."}).status == 403


@pytest.mark.parametrize(
    ("body", "problem", "field"),
    [
        ({"toWeekEnding": "2026-11-20"}, "week-ending-day", "toWeekEnding"),
        ({"toWeekEnding": "2026-11-29"}, "future-week", "toWeekEnding"),
        ({"toWeekEnding": "9999-12-31"}, "week-ending-day", "toWeekEnding"),
        ({"toWeekEnding": "2026-11-22", "contractNumbers": ["C-1", "C-9"]}, "unknown-contract", "contractNumbers.1"),
        ({"toWeekEnding": "2026-11-22", "contractNumbers": []}, "invalid-body", "contractNumbers"),
        ({"toWeekEnding": "2026-11-22", "contractNumbers": ["C-1", "C-1"]}, "invalid-body", "contractNumbers"),
        ({}, "invalid-body", "toWeekEnding"),
        ({"toWeekEnding": "22/11/2026"}, "invalid-body", "toWeekEnding"),
        ({"toWeekEnding": "2026-11-22", "all": True}, "invalid-body", "all"),
    ],
)
def test_a_run_that_cannot_be_is_told_why(payments: Payments, body: object, problem: str, field: str) -> None:
    answer = payments.ask("POST", "/payment-runs", body=body)
    assert (answer.status, answer.problem, answer.body["errors"][0]["field"]) == (422, problem, field)


def test_a_wrong_day_is_told_the_right_one(payments: Payments, reference: ReferenceTable) -> None:
    reference.put("settings", "council", {"weekEndsOn": "friday", "lateWeeks": 13, "claimedOverActualMinutes": 5})
    answer = payments.ask("POST", "/payment-runs", body={"toWeekEnding": "2026-11-18"})
    assert answer.body["detail"] == (
        "2026-11-18 is a Wednesday; the council's weeks end on Friday. Give 2026-11-20 or the week before."
    )


def test_only_the_contracts_named_are_paid(payments: Payments) -> None:
    payments.store()
    payments.store(**key_of("P200", "C-2", "4001"))
    run = payments.run(payments.drafted(contractNumbers=["C-2"]))
    assert (run["contractNumbers"], run["total"]) == (["C-2"], "12.05")
    assert [total["contractNumber"] for total in run["totals"]] == ["C-2"]


def test_weeks_after_the_last_one_asked_for_wait(payments: Payments) -> None:
    payments.store()
    assert payments.run(payments.drafted(toWeekEnding="2026-11-15"))["lineCount"] == 0


def test_who_calculated_or_submitted_may_not_approve(payments: Payments) -> None:
    run_id = payments.drafted()
    payments.told("POST", f"/payment-runs/{run_id}/submit", APPROVER)
    answer = payments.ask("POST", f"/payment-runs/{run_id}/approve", APPROVER)
    assert (answer.status, answer.problem) == (403, "self-approval")
    own = payments.told("POST", "/payment-runs", APPROVER, {"toWeekEnding": "2026-11-22"})["paymentRunId"]
    payments.work()
    payments.told("POST", f"/payment-runs/{own}/submit", ANOTHER)
    assert payments.ask("POST", f"/payment-runs/{own}/approve", APPROVER).problem == "self-approval"


def test_without_the_scope_nobody_approves(payments: Payments) -> None:
    run_id = payments.submitted()
    answer = payments.ask("POST", f"/payment-runs/{run_id}/approve", ANOTHER)
    assert (answer.status, answer.problem) == (403, "scope")


def test_a_repeated_submission_or_approval_is_answered_again_and_has_no_second_effect(payments: Payments) -> None:
    payments.store()
    run_id = payments.submitted()
    first = payments.told("POST", f"/payment-runs/{run_id}/submit")
    assert first["status"] == "awaiting-approval"
    for _ in range(3):
        assert payments.told("POST", f"/payment-runs/{run_id}/approve", APPROVER)["status"] == "approved"
    payments.work()
    assert payments.told("POST", f"/payment-runs/{run_id}/approve", APPROVER)["status"] == "issued"
    payments.work()
    assert len(visit_of(payments).paid) == 1
    assert len(payments.remittances()) == 1


def test_two_approvals_at_once_pay_once(payments: Payments) -> None:
    payments.store()
    run_id = payments.submitted()
    with ThreadPoolExecutor(2) as threads:
        answers = [threads.submit(payments.ask, "POST", f"/payment-runs/{run_id}/approve", APPROVER) for _ in range(2)]
    assert [answer.result().status for answer in answers] == [200, 200]
    payments.work()
    assert payments.run(run_id)["status"] == "issued"
    assert visit_of(payments).paid_amount == HALF_AN_HOUR
    assert len(payments.remittances()) == 1


@pytest.mark.parametrize("step", ["submit", "reject"])
def test_a_run_in_another_state_is_told_so(payments: Payments, step: str) -> None:
    run_id = payments.issued()
    answer = payments.ask("POST", f"/payment-runs/{run_id}/{step}", ANOTHER, {"note": "No."})
    assert (answer.status, answer.problem) == (409, "wrong-state")


def test_a_draft_is_not_approved_before_it_was_submitted(payments: Payments) -> None:
    answer = payments.ask("POST", f"/payment-runs/{payments.drafted()}/approve", APPROVER)
    assert (answer.status, answer.problem) == (409, "wrong-state")


def test_a_rejected_run_is_final_and_its_visits_are_for_the_next(payments: Payments) -> None:
    payments.store()
    run_id = payments.submitted()
    assert payments.ask("POST", f"/payment-runs/{run_id}/reject", APPROVER).status == 422
    rejected = payments.told("POST", f"/payment-runs/{run_id}/reject", APPROVER, {"note": "Wrong week."})
    assert (rejected["status"], rejected["rejectedBy"], rejected["note"]) == ("rejected", "the-approver", "Wrong week.")
    for step in ("submit", "approve", "reject"):
        assert payments.ask("POST", f"/payment-runs/{run_id}/{step}", APPROVER, {"note": "No."}).status == 409
    assert visit_of(payments).payment_status is PaymentStatus.PAYABLE
    assert payments.run(payments.issued())["total"] == "12.05"
    assert visit_of(payments).paid_amount == HALF_AN_HOUR


def test_a_visit_is_in_one_open_run_at_most(payments: Payments) -> None:
    payments.store()
    first = payments.drafted()
    assert payments.run(payments.drafted())["lineCount"] == 0
    payments.told("POST", f"/payment-runs/{first}/reject", body={"note": "Calculated too early."})
    assert payments.run(payments.drafted())["lineCount"] == 1


def test_two_runs_that_are_calculated_at_once_share_what_is_owed_and_pay_none_of_it_twice(
    payments: Payments, monkeypatch: pytest.MonkeyPatch
) -> None:
    payments.store()
    runs = [payments.started(), payments.started()]
    first, second = sorted(payments.messages(), key=lambda message: runs.index(message["paymentRunId"]))
    real, interrupted = VisitsTable.read, iter([second])

    def read(table: VisitsTable, keys: Sequence[WeekKey]) -> Read:
        """As soon as the first run has read the weeks, the second is calculated from its beginning to its end."""
        found = real(table, keys)
        for message in interrupted:
            succeed(worker.work, message)
        return found

    monkeypatch.setattr(VisitsTable, "read", read)
    succeed(worker.work, first)
    assert [payments.run(run)["lineCount"] for run in runs] == [0, 1]


def test_a_visit_withdrawn_while_its_run_is_a_draft_is_paid_and_taken_back_in_the_next(payments: Payments) -> None:
    payments.store()
    first = payments.drafted()
    payments.put(visit_of(payments).withdrawn("Sent by mistake.", NOW))
    payments.told("POST", f"/payment-runs/{first}/submit")
    payments.told("POST", f"/payment-runs/{first}/approve", APPROVER)
    payments.work()
    assert payments.run(first)["total"] == "12.05"
    (line,) = payments.lines(payments.issued())
    assert (line["kind"], line["minutes"], line["amount"]) == ("adjustment", -30, "-12.05")
    assert (line["reason"], line["note"]) == ("visit-withdrawn", "Withdrawn on 23/11/2026: Sent by mistake.")
    assert visit_of(payments).paid_amount == 0
    assert [each["total"] for each in payments.remittances(P100)] == ["-12.05", "12.05"]


def test_a_correction_from_60_to_30_minutes_after_payment_takes_back_the_difference(payments: Payments) -> None:
    payments.store(AN_HOUR_LONG)
    payments.issued()
    shorter = replace(SENT_VISIT, actual=replace(SENT_VISIT.actual, seconds=29 * 60))
    corrected = visit_of(payments).changed(shorter, (), ImportId("imp-2"), TONIGHT)
    payments.put(replace(corrected, status=PAYABLE.status, planned=PAYABLE.planned, price=price(HALF_AN_HOUR, 30)))
    (line,) = payments.lines(payments.issued())
    assert (line["kind"], line["minutes"], line["amount"]) == ("adjustment", -30, "-12.05")
    assert (line["reason"], line["note"]) == (
        "visit-changed",
        "30 minutes instead of 60: the provider sent the visit again on 24/11/2026 (import imp-2) "
        "with 29 actual minutes instead of 30.",
    )
    assert visit_of(payments).paid_amount == HALF_AN_HOUR


def test_a_late_visit_is_paid_by_a_later_run_and_what_was_issued_stays(payments: Payments) -> None:
    payments.store()
    payments.issued()
    (first,) = payments.remittances()
    before = payments.file(first, "json")
    late = replace(PAYABLE, visit_id=type(PAYABLE.visit_id)("late-1"))
    payments.put(visit_of(payments), late)
    assert [line["visitId"] for line in payments.lines(payments.issued())] == ["late-1"]
    assert payments.file(first, "json") == before
    assert len(payments.remittances()) == 2


def test_the_part_that_is_not_held_is_paid_at_once_and_the_rest_when_it_is_released(payments: Payments) -> None:
    payments.store(replace(AN_HOUR_LONG, holds=(over_tolerance(20),)))
    first = payments.lines(payments.issued())
    released = over_tolerance(20, Decision.RELEASED, TONIGHT)
    payments.put(replace(visit_of(payments), holds=(released,)))
    second = payments.lines(payments.issued())
    assert [(line["kind"], line["minutes"], line["amount"]) for line in first + second] == [
        ("visit", 40, "16.07"),
        ("visit", 20, "8.03"),
    ]
    assert visit_of(payments).paid_amount == Decimal("24.10")


def test_a_visit_changed_by_its_provider_waits_for_the_night(payments: Payments) -> None:
    payments.store()
    visit = visit_of(payments)
    payments.put(visit.changed(visit.sent, (), visit.last_import, NOW))
    assert payments.run(payments.drafted())["lineCount"] == 0


def test_lines_come_page_by_page_in_order(payments: Payments) -> None:
    for provider, contract, person in (("P200", "C-2", "4001"), ("P100", "C-1", "4002"), ("P100", "C-1", "4001")):
        payments.store(PAYABLE, AN_HOUR_LONG, **key_of(provider, contract, person))
    payments.store(week_ending=LAST_SUNDAY)
    run_id = payments.drafted()
    lines = payments.lines(run_id)
    shown = [(line["providerRef"], line["serviceUserRef"], line["weekEnding"]) for line in lines]
    assert shown == sorted(shown)
    assert len(lines) == 7
    for limit in (1, 2, 3, 7):
        assert list(payments.all(f"/payment-runs/{run_id}/lines", limit=limit)) == lines


def test_lines_of_a_run_that_is_being_calculated_are_not_there_yet(payments: Payments) -> None:
    answer = payments.ask("GET", f"/payment-runs/{payments.started()}/lines")
    assert (answer.status, answer.problem) == (409, "still-calculating")


def test_runs_are_listed_newest_first_and_by_status(payments: Payments) -> None:
    first, second = payments.submitted(), payments.drafted()
    listed = payments.told("GET", "/payment-runs")["items"]
    assert [run["paymentRunId"] for run in listed] == [second, first]
    assert "totals" not in listed[0]
    assert [run["paymentRunId"] for run in payments.told("GET", "/payment-runs?status=draft")["items"]] == [second]
    assert payments.ask("GET", "/payment-runs?status=open").status == 400
    assert [run["paymentRunId"] for run in payments.all("/payment-runs", limit=1)] == [second, first]


@pytest.mark.parametrize("run_id", ["0" * 24, "no-such"])
def test_an_unknown_run_is_not_found(payments: Payments, run_id: str) -> None:
    for method, path in (("GET", ""), ("GET", "/lines"), ("POST", "/submit"), ("POST", "/reject")):
        body = {"note": "No."} if method == "POST" else None
        assert payments.ask(method, f"/payment-runs/{run_id}{path}", body=body).status == 404


def test_a_call_repeated_with_its_key_starts_one_run(payments: Payments) -> None:
    body = {"toWeekEnding": "2026-11-22"}
    answers = [payments.ask("POST", "/payment-runs", body=body, Idempotency_Key="k-1") for _ in range(2)]
    assert answers[0].body == answers[1].body
    assert len(payments.told("GET", "/payment-runs")["items"]) == 1


def test_many_weeks_are_paid_in_several_messages_when_time_runs_short(
    payments: Payments, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "WEEKS_AT_ONCE", 2)
    for person in range(7):
        payments.store(**key_of("P100", "C-1", f"40{person:02}"))
        payments.store(**key_of("P200", "C-2", f"40{person:02}"))
    calls = iter(range(10_000))
    monkeypatch.setattr(Context, "get_remaining_time_in_millis", lambda _: 300_000 if next(calls) % 5 else 1_000)
    run = payments.run(payments.issued())
    assert (run["lineCount"], run["total"]) == (14, "168.70")
    for person in range(7):
        for provider, contract in (("P100", "C-1"), ("P200", "C-2")):
            key = WEEK_KEY._replace(**key_of(provider, contract, f"40{person:02}"))
            assert payments.stored(key).visits[0].paid_amount == HALF_AN_HOUR


def test_a_run_that_another_delivery_is_at_is_left_to_it(payments: Payments) -> None:
    payments.store()
    run_id = PaymentRunId(payments.started())
    (message,) = payments.messages()
    leases = RunLeases(payments.environment["PAYMENTS_TABLE"])
    with leases.held(run_id, Clock.at, Clock.at + timedelta(minutes=5)):
        fail(worker.work, message)
        assert payments.run(run_id)["status"] == "calculating"
        Clock.at += timedelta(minutes=30)
        succeed(worker.work, message)
    assert payments.run(run_id)["status"] == "draft"


def test_a_calculation_that_failed_for_the_last_time_rejects_its_run(
    payments: Payments, monkeypatch: pytest.MonkeyPatch
) -> None:
    payments.store()
    run_id = payments.started()
    (message,) = payments.messages()
    with monkeypatch.context() as broken:
        broken.setattr(worker, "lines_of", lambda *_: 1 / 0)
        fail(worker.work, message, receive=4)
        assert payments.run(run_id)["status"] == "calculating"
        fail(worker.work, message, receive=5)
    run = payments.run(run_id)
    assert (run["status"], run["rejectedBy"], run["note"]) == ("rejected", "system", "calculation failed")
    succeed(worker.work, message)
    assert payments.run(run_id)["status"] == "rejected"
    assert payments.run(payments.drafted())["total"] == "12.05"


def test_a_calculation_that_ends_after_it_was_given_up_makes_no_draft(
    payments: Payments, monkeypatch: pytest.MonkeyPatch
) -> None:
    payments.store()
    run_id = payments.started()
    (message,) = payments.messages()

    def slow(week: ServiceWeek, run: PaymentRunId) -> list[Line]:
        Clock.at += GIVEN_UP_AFTER
        return lines_of(week, run)

    with monkeypatch.context() as long:
        long.setattr(worker, "lines_of", slow)
        succeed(worker.work, message)
    run = payments.table.run(PaymentRunId(run_id))
    assert run is not None
    assert run.status is RunStatus.CALCULATING
    assert payments.run(run_id)["status"] == "rejected"


def test_a_calculation_whose_message_is_lost_has_failed_after_hours(payments: Payments) -> None:
    payments.store()
    run_id = payments.started()
    (message,) = payments.messages()
    Clock.at += GIVEN_UP_AFTER
    assert payments.run(run_id)["status"] == "rejected"
    succeed(worker.work, message)
    assert payments.run(run_id)["lineCount"] == 0
    assert payments.ask("POST", f"/payment-runs/{run_id}/submit").status == 409


def test_a_calculation_that_ends_after_hours_ends_in_nothing_once_another_run_has_taken_its_visits(
    payments: Payments, monkeypatch: pytest.MonkeyPatch
) -> None:
    payments.store()
    slow = payments.started()
    (message,) = payments.messages()
    drafted: list[str] = []

    def adding_up(lines: Iterable[Line]) -> tuple[RunTotal, ...]:
        with monkeypatch.context() as others:
            others.setattr(worker, "totals_of", totals_of)
            Clock.at += GIVEN_UP_AFTER
            drafted.append(payments.drafted())
            Clock.at -= GIVEN_UP_AFTER  # this machine's clock is behind
        return totals_of(lines)

    monkeypatch.setattr(worker, "totals_of", adding_up)
    fail(worker.work, message)
    succeed(worker.work, message)
    assert payments.run(slow)["status"] == "rejected"
    assert [payments.run(run_id)["total"] for run_id in drafted] == ["12.05"]


def test_an_issue_that_failed_for_the_last_time_goes_on_when_its_message_is_sent_back(
    payments: Payments, monkeypatch: pytest.MonkeyPatch
) -> None:
    payments.store()
    run_id = payments.approved()
    (message,) = payments.messages()
    with monkeypatch.context() as broken:
        broken.setattr(worker, "settle", lambda *_: 1 / 0)
        fail(worker.work, message, receive=5)
    assert payments.run(run_id)["status"] == "approved"
    assert payments.remittances() == []
    succeed(worker.work, message)
    assert payments.run(run_id)["status"] == "issued"
    assert len(payments.remittances()) == 1


def test_messages_that_come_late_twice_or_about_nothing_do_nothing(payments: Payments) -> None:
    payments.store()
    run_id = payments.issued()
    for step in ("calculate", "issue"):
        succeed(worker.work, {"paymentRunId": run_id, "step": step})
        succeed(worker.work, {"paymentRunId": "0" * 24, "step": step})
    assert payments.run(run_id)["status"] == "issued"
    assert len(visit_of(payments).paid) == 1
