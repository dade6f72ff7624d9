"""What may be done to a payment run next, and by whom."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from actuals.model.payment_runs import (
    CALCULATION_FAILED,
    GIVEN_UP_AFTER,
    SYSTEM,
    PaymentRun,
    RunStatus,
    RunTotal,
)
from actuals.model.refs import ClientId, ContractNumber, ProviderRef
from actuals.paying.lines import lines_of, reserve
from actuals.paying.runs import Refused, approve, reject, submit, totals_of
from tests.examples import NOW, OTHER_PROVIDER, PROVIDER, TONIGHT, read_back
from tests.unit.paying.visits import APPROVED, PAYABLE, RUN, no_other_run, week_with

CALCULATOR, SUBMITTER, APPROVER = ClientId("calculator"), ClientId("submitter"), ClientId("approver")
DRAFT = RUN.drafted(())
AWAITING = DRAFT.submitted(SUBMITTER, NOW)
ISSUED = APPROVED.issued(NOW)
REJECTED = AWAITING.rejected(APPROVER, "Too much.", NOW)
ALL = (RUN, DRAFT, AWAITING, APPROVED, ISSUED, REJECTED)


def code(outcome: PaymentRun | Refused) -> str:
    return outcome.code if isinstance(outcome, Refused) else outcome.status


def test_a_draft_is_submitted_approved_by_somebody_else_and_issued() -> None:
    submitted = submit(DRAFT, SUBMITTER, NOW)
    assert isinstance(submitted, PaymentRun)
    approved = approve(submitted, APPROVER, TONIGHT)
    assert isinstance(approved, PaymentRun)
    assert (approved.status, approved.submitted_by, approved.approved_by) == (RunStatus.APPROVED, SUBMITTER, APPROVER)
    assert approved.approved_at == TONIGHT
    assert approved.issued(TONIGHT).status is RunStatus.ISSUED


@pytest.mark.parametrize("by", [CALCULATOR, SUBMITTER])
@pytest.mark.parametrize("run", ALL[2:5])
def test_who_calculated_or_submitted_a_run_never_approves_it(run: PaymentRun, by: ClientId) -> None:
    assert code(approve(replace(run, submitted_by=SUBMITTER), by, NOW)) == "self-approval"


@pytest.mark.parametrize("run", [APPROVED, ISSUED])
def test_a_repeated_approval_changes_nothing(run: PaymentRun) -> None:
    assert approve(run, APPROVER, TONIGHT) is run


def test_a_repeated_submission_changes_nothing() -> None:
    assert submit(AWAITING, SUBMITTER, TONIGHT) is AWAITING


@pytest.mark.parametrize("run", [RUN, DRAFT, REJECTED])
def test_only_what_was_submitted_can_be_approved(run: PaymentRun) -> None:
    assert code(approve(run, APPROVER, NOW)) == "wrong-state"


@pytest.mark.parametrize("run", [RUN, APPROVED, ISSUED, REJECTED])
def test_only_a_draft_can_be_submitted(run: PaymentRun) -> None:
    assert code(submit(run, SUBMITTER, NOW)) == "wrong-state"


@pytest.mark.parametrize("run", [DRAFT, AWAITING])
def test_a_run_can_be_rejected_until_it_is_approved(run: PaymentRun) -> None:
    rejected = reject(run, CALCULATOR, "Too much.", NOW)
    assert isinstance(rejected, PaymentRun)
    assert (rejected.status, rejected.rejected_by, rejected.note) == (RunStatus.REJECTED, CALCULATOR, "Too much.")
    assert not rejected.is_open


@pytest.mark.parametrize("run", [RUN, APPROVED, ISSUED, REJECTED])
def test_what_is_not_to_be_decided_cannot_be_rejected(run: PaymentRun) -> None:
    assert code(reject(run, APPROVER, "No.", NOW)) == "wrong-state"


@pytest.mark.parametrize(
    ("run", "to_do"),
    [
        (RUN, "Wait until it is a draft."),
        (DRAFT, "Submit it first."),
        (REJECTED, "Calculate another one."),
    ],
)
def test_what_cannot_be_approved_says_what_to_do(run: PaymentRun, to_do: str) -> None:
    refused = approve(run, APPROVER, NOW)
    assert isinstance(refused, Refused)
    assert refused.detail.endswith(f"cannot be approved. {to_do}")


@pytest.mark.parametrize("run", [APPROVED, ISSUED])
def test_what_is_approved_is_corrected_in_the_next_run(run: PaymentRun) -> None:
    for refused in (reject(run, APPROVER, "No.", NOW), submit(run, SUBMITTER, NOW)):
        assert isinstance(refused, Refused)
        assert refused.detail.endswith("which are lines of the next run.")


def test_a_run_that_is_still_calculating_when_no_message_can_come_again_has_failed() -> None:
    assert RUN.as_of(NOW + GIVEN_UP_AFTER) is RUN
    failed = RUN.as_of(NOW + GIVEN_UP_AFTER + timedelta(seconds=1))
    assert (failed.status, failed.rejected_by, failed.note) == (RunStatus.REJECTED, SYSTEM, CALCULATION_FAILED)
    assert failed.rejected_at == NOW + GIVEN_UP_AFTER
    assert DRAFT.as_of(NOW + timedelta(days=400)) is DRAFT


def test_lines_add_up_by_provider_and_contract() -> None:
    (line,) = lines_of(reserve(week_with(PAYABLE), RUN, no_other_run, NOW), RUN.payment_run_id)
    back = replace(line, provider_ref=OTHER_PROVIDER, minutes=-20, amount=Decimal("-8.03"))
    south = replace(line, contract_number=ContractNumber("C-2"))
    totals = totals_of([back, line, south, line])
    assert totals == (
        RunTotal(PROVIDER, ContractNumber("C-1"), 2, 60, Decimal("24.10")),
        RunTotal(PROVIDER, ContractNumber("C-2"), 1, 30, Decimal("12.05")),
        RunTotal(ProviderRef("P200"), ContractNumber("C-1"), 1, -20, Decimal("-8.03")),
    )
    run = RUN.drafted(totals)
    assert (run.line_count, run.total) == (4, Decimal("28.12"))


def test_a_run_without_lines_pays_nothing() -> None:
    assert (DRAFT.line_count, str(DRAFT.total)) == (0, "0.00")


@pytest.mark.parametrize("run", ALL)
def test_a_run_reads_back_as_it_was_written(run: PaymentRun) -> None:
    whole = replace(run, contract_numbers=(ContractNumber("C-1"),), totals=totals_of([]), version=3)
    assert read_back(whole) == whole
