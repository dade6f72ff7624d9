"""What a run that was approved issues, and what visits know of it afterwards."""

import csv
import io
import json
import re
from dataclasses import replace
from decimal import Decimal

import pytest

from actuals.answers.remittances import line_object
from actuals.exporting.remittances import remittance_file
from actuals.model.payment_runs import Line, Remittance, RemittanceFormat
from actuals.model.payments import LineReason, PaymentStatus
from actuals.model.refs import ContractNumber, PaymentRunId, ServiceUserRef
from actuals.paying.lines import lines_of, reserve
from actuals.paying.remittances import remittance_id, remittances_of, settle
from actuals.paying.runs import totals_of
from tests.examples import NOW, OTHER_PROVIDER, PROVIDER, read_back
from tests.unit.paying.visits import APPROVED, PAYABLE, RUN, no_other_run, over_tolerance, paid, week_with

WEEK = reserve(week_with(PAYABLE), APPROVED, no_other_run, NOW)
(LINE,) = lines_of(WEEK, APPROVED.payment_run_id)
BACK = replace(
    LINE,
    contract_number=ContractNumber("C-2"),
    service_user_ref=ServiceUserRef('=1+1<b>"&'),
    minutes=-30,
    amount=Decimal("-8.03"),
    our_ref='<PC>"77&',
    carers=2,
    reason=LineReason.VISIT_CHANGED,
    note="30 minutes instead of 60.",
    decided_by="officer-1",
)
LINES = [LINE, BACK]
RUN_OF_LINES = replace(APPROVED, totals=totals_of([*LINES, replace(LINE, provider_ref=OTHER_PROVIDER)]))
(UNNAMED, THEIRS) = remittances_of(RUN_OF_LINES)
OURS = replace(UNNAMED, provider_name="Pole & Cross <Care>", council_name="Example Council")


def file(form: RemittanceFormat, remittance: Remittance = OURS, lines: list[Line] = LINES) -> str:
    return b"".join(remittance_file(form, remittance, lines)).decode()


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_there_is_one_remittance_for_each_provider_and_together_they_are_the_run() -> None:
    assert [each.provider_ref for each in (OURS, THEIRS)] == [PROVIDER, OTHER_PROVIDER]
    assert (OURS.total, OURS.line_count) == (Decimal("4.02"), 2)
    assert OURS.total + THEIRS.total == RUN_OF_LINES.total
    assert OURS.line_count + THEIRS.line_count == RUN_OF_LINES.line_count


def test_a_remittance_has_the_same_id_when_it_is_made_again_and_says_nothing_of_its_provider() -> None:
    assert remittances_of(RUN_OF_LINES) == [UNNAMED, THEIRS]
    assert re.fullmatch(r"[0-9a-f]{24}", OURS.remittance_id)
    assert OURS.remittance_id != remittance_id(PaymentRunId("run-2"), PROVIDER)


def test_it_is_issued_when_its_run_was_approved() -> None:
    assert OURS.issued_at == APPROVED.approved_at
    with pytest.raises(ValueError, match="approved"):
        remittances_of(RUN)


def test_a_run_without_lines_issues_nothing() -> None:
    assert remittances_of(APPROVED) == []


def test_a_visit_that_is_settled_knows_what_was_paid_and_where_it_stands() -> None:
    (visit,) = settle(WEEK, [LINE], APPROVED).visits
    assert visit.payment_status is PaymentStatus.PAID
    assert (visit.paid_amount, visit.paid_minutes, visit.paid_carer_minutes) == (Decimal("12.05"), 30, 30)
    assert not visit.reserved
    assert visit.owed == 0
    assert visit.history[-1].what == f"Paid 12.05 in remittance {OURS.remittance_id}."
    assert visit.history[-1].by == "payment run"


def test_what_is_taken_back_is_told_as_that() -> None:
    withdrawn = paid(PAYABLE).withdrawn("Sent by mistake.", NOW)
    visit = paid(withdrawn, replace(APPROVED, payment_run_id=PaymentRunId("run-2")))
    assert visit.history[-1].what.startswith("Took back 12.05 in remittance ")
    assert visit.payment_status is PaymentStatus.NOT_PAYABLE


def test_a_week_is_settled_once_however_often_the_message_comes() -> None:
    settled = settle(WEEK, [LINE], APPROVED)
    assert settle(settled, [LINE], APPROVED) is settled


def test_a_visit_withdrawn_while_its_run_was_a_draft_is_paid_as_the_draft_says_and_owed_back() -> None:
    withdrawn = replace(WEEK, visits=(WEEK.visits[0].withdrawn("Sent by mistake.", NOW),))
    (visit,) = settle(withdrawn, [LINE], APPROVED).visits
    assert (visit.paid_amount, visit.owed) == (Decimal("12.05"), Decimal("-12.05"))


def test_a_line_without_its_reservation_is_a_mistake_of_ours_and_pays_nothing() -> None:
    with pytest.raises(ValueError, match="not reserved"):
        settle(week_with(PAYABLE), [LINE], APPROVED)
    with pytest.raises(ValueError, match="another amount"):
        settle(WEEK, [replace(LINE, amount=Decimal("99.00"))], APPROVED)
    with pytest.raises(ValueError, match="not there"):
        settle(week_with(), [LINE], APPROVED)


def test_the_part_that_is_held_stays_held_after_the_rest_was_paid() -> None:
    visit = paid(replace(PAYABLE, holds=(over_tolerance(10),)))
    assert visit.payment_status is PaymentStatus.HELD
    assert (visit.paid_amount, visit.held_amount) == (Decimal("8.03"), Decimal("4.02"))


def test_the_json_is_the_remittance_with_its_lines() -> None:
    shown = json.loads(file(RemittanceFormat.JSON))
    assert (shown["remittanceId"], shown["total"], shown["lineCount"]) == (OURS.remittance_id, "4.02", 2)
    assert [line["amount"] for line in shown["lines"]] == ["12.05", "-8.03"]
    assert sum(Decimal(line["amount"]) for line in shown["lines"]) == OURS.total
    assert sum(line["minutes"] for line in shown["lines"]) == sum(total["minutes"] for total in shown["totals"])
    assert (shown["providerName"], shown["councilName"]) == ("Pole & Cross <Care>", "Example Council")


def test_a_line_in_every_format_has_what_a_provider_reconciles_by() -> None:
    first, back = json.loads(file(RemittanceFormat.JSON))["lines"]
    assert (first["serviceUserDetails"], first["ourRef"], back["ourRef"]) == ("Winter, Ada", None, '<PC>"77&')
    assert (first["start"], first["carers"], first["reason"]) == ("2026-11-17T06:30:00", 1, "first-payment")
    assert (back["kind"], back["reason"], back["carers"]) == ("adjustment", "visit-changed", 2)
    for line, row in zip((first, back), rows(file(RemittanceFormat.CSV)), strict=True):
        shared = ("serviceUserDetails", "start", "carers", "reason", "kind", "minutes", "note")
        assert [row[name] for name in shared] == [str(line[name]) for name in shared]


@pytest.mark.parametrize("form", RemittanceFormat)
def test_no_remittance_names_an_officer(form: RemittanceFormat) -> None:
    assert "officer-1" not in file(form)
    assert line_object(BACK, council=True)["note"] == "30 minutes instead of 60. Decided by officer-1."


def test_the_csv_adds_up_and_runs_nothing_in_a_spreadsheet() -> None:
    text = file(RemittanceFormat.CSV)
    assert text.startswith("\ufeffremittanceId,")
    found = rows(text)
    assert sum(Decimal(row["amount"]) for row in found) == OURS.total
    assert found[1]["serviceUserRef"] == "'=1+1<b>\"&"
    assert found[1]["amount"] == "-8.03"


def test_the_statement_shows_every_line_and_total_and_runs_nothing_in_a_browser() -> None:
    page = file(RemittanceFormat.HTML)
    assert page.count("<tr>") == 2 + 2 + 2 + 2
    assert page.count("£4.02") == 1
    assert page.count('<td class="n">4.02</td>') == 2
    for shown in ("C-1", "C-2", "12.05", "-8.03", "22/11/2026", "30 minutes instead of 60."):
        assert shown in page
    assert "=1+1&lt;b&gt;&#34;&amp;" in page
    assert "&lt;PC&gt;&#34;77&amp;" in page
    for shown in ("Winter, Ada", "17/11/2026 06:30<", "Visit changed<br>30", '<td class="n">2</td>'):
        assert shown in page
    assert "<h1>Example Council</h1>" in page
    assert page.count("Pole &amp; Cross &lt;Care&gt;") == 2
    assert "<script" not in page
    assert "http" not in page


def test_a_statement_says_that_more_is_taken_back_than_paid_with_the_sign_before_the_pounds() -> None:
    taken_back = replace(OURS, totals=(replace(OURS.totals[0], amount=Decimal("-12.05")),))
    assert "<dd>-£12.05</dd>" in file(RemittanceFormat.HTML, taken_back)


def test_a_statement_shows_the_seconds_of_a_start_only_where_there_are_some() -> None:
    page = file(RemittanceFormat.HTML, OURS, [replace(LINES[0], start=LINE.start.replace(minute=0, second=20))])
    assert "17/11/2026 06:00:20<" in page


@pytest.mark.parametrize("form", RemittanceFormat)
def test_the_same_remittance_is_the_same_bytes(form: RemittanceFormat) -> None:
    assert file(form) == file(form, replace(OURS), list(LINES))


def test_lines_and_remittances_read_back_as_they_were_written() -> None:
    back = replace(BACK, contract_number=LINE.contract_number, service_user_ref=LINE.service_user_ref, our_ref=None)
    assert [read_back(LINE), read_back(back)] == [LINE, back]
    whole = replace(OURS, versions={"csv": "v1"}, hashes={"csv": "00"})
    assert read_back(whole) == whole
