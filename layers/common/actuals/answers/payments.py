"""Payment runs as the API shows them."""

from typing import Annotated, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from actuals.answers.bad_weeks import BadWeekAnswer, bad_week_object
from actuals.answers.fields import Money
from actuals.answers.times import Day, Moment, utc
from actuals.model.payment_runs import PaymentRun, RunStatus, RunTotal
from actuals.model.refs import ClientId, ContractNumber, PaymentRunId, ProviderRef


class PaymentTotalAnswer(TypedDict):
    """What a run pays on one contract."""

    providerRef: ProviderRef
    contractNumber: ContractNumber
    lineCount: int
    minutes: int
    amount: Money


class PaymentRunAnswer(TypedDict):
    """One payment run; a list of runs leaves out its totals and problems."""

    paymentRunId: PaymentRunId
    status: RunStatus
    toWeekEnding: Day
    contractNumbers: Annotated[list[ContractNumber] | None, Field(description="null: all of them")]
    createdBy: ClientId
    createdAt: Moment
    submittedBy: ClientId | None
    submittedAt: Moment | None
    approvedBy: ClientId | None
    approvedAt: Moment | None
    issuedAt: Moment | None
    rejectedBy: Annotated[ClientId | None, Field(description="`system` where it could not be calculated")]
    rejectedAt: Moment | None
    note: Annotated[str | None, Field(description="Why it was rejected")]
    lineCount: int
    total: Money
    totals: NotRequired[list[PaymentTotalAnswer]]
    problemCount: NotRequired[int]
    problems: NotRequired[
        Annotated[
            list[BadWeekAnswer],
            Field(
                description="Weeks that it could not take, or that cannot be told yet that it paid them; the first 100"
            ),
        ]
    ]


def run_object(run: PaymentRun) -> PaymentRunAnswer:
    """One run; its status must be as of now. No contracts means that it takes all."""
    return {
        "paymentRunId": run.payment_run_id,
        "status": run.status,
        "toWeekEnding": run.to_week_ending.isoformat(),
        "contractNumbers": list(run.contract_numbers) or None,
        "createdBy": run.created_by,
        "createdAt": utc(run.created_at),
        "submittedBy": run.submitted_by,
        "submittedAt": utc(run.submitted_at),
        "approvedBy": run.approved_by,
        "approvedAt": utc(run.approved_at),
        "issuedAt": utc(run.issued_at),
        "rejectedBy": run.rejected_by,
        "rejectedAt": utc(run.rejected_at),
        "note": run.note,
        "lineCount": run.line_count,
        "total": str(run.total),
    }


def whole_run_object(run: PaymentRun) -> PaymentRunAnswer:
    """One run with what it pays on each contract, and the weeks that it left out: too much for a list of runs."""
    return run_object(run) | {
        "totals": [total_object(total) for total in run.totals],
        "problemCount": run.problems.count,
        "problems": [bad_week_object(bad) for bad in run.problems.listed],
    }


def total_object(total: RunTotal) -> PaymentTotalAnswer:
    """What a run pays on one contract."""
    return {
        "providerRef": total.provider_ref,
        "contractNumber": total.contract_number,
        "lineCount": total.line_count,
        "minutes": total.minutes,
        "amount": str(total.amount),
    }
