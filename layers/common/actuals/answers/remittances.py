"""Remittances and the lines of payment runs, as the API shows them."""

from typing import Annotated, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from actuals.answers.fields import Link, Money
from actuals.answers.payments import PaymentTotalAnswer, total_object
from actuals.answers.times import Day, LocalTime, Moment, utc
from actuals.model.payment_runs import Line, PaymentRun, Remittance
from actuals.model.payments import LineKind, LineReason
from actuals.model.refs import ContractNumber, PaymentRunId, ProviderRef, RemittanceId, ServiceUserRef, VisitId


class PaymentLineAnswer(TypedDict):
    """What a run pays for one visit, or takes back."""

    lineId: str
    kind: LineKind
    reason: LineReason
    visitId: VisitId
    providerRef: ProviderRef
    contractNumber: ContractNumber
    serviceUserRef: ServiceUserRef
    serviceUserDetails: Annotated[str, Field(description="As the provider sent it with the week")]
    ourRef: Annotated[str | None, Field(description="As the provider sent it with the week")]
    weekEnding: Day
    visitDate: Day
    start: Annotated[
        LocalTime, Field(description="The claimed start, as the provider's rota has it; London local time")
    ]
    carers: int
    minutes: Annotated[int, Field(description="Of one carer")]
    amount: Annotated[Money, Field(description="Of all carers; less than nothing where it takes back")]
    note: Annotated[
        str,
        Field(description="What changed and from when; whose decision it follows is told to the council alone"),
    ]


class RemittedLineAnswer(PaymentLineAnswer):
    """A line, and the remittance that it stands on."""

    remittanceId: RemittanceId


class IssuedLineAnswer(RemittedLineAnswer):
    """A line, and where and when it was issued."""

    paymentRunId: PaymentRunId
    issuedAt: Moment | None


class RemittanceAnswer(TypedDict):
    """What one run paid one provider; with a format, also where its file is."""

    remittanceId: RemittanceId
    paymentRunId: PaymentRunId
    providerRef: ProviderRef
    providerName: str
    councilName: str
    toWeekEnding: Day
    issuedAt: Annotated[Moment, Field(description="When the run was approved, UTC")]
    lineCount: int
    total: Money
    totals: list[PaymentTotalAnswer]
    url: NotRequired[Link]
    sha256: NotRequired[Annotated[str, Field(description="What the bytes of the file add up to, hexadecimal")]]


def line_object(line: Line, *, council: bool = False) -> PaymentLineAnswer:
    """What a run pays for one visit, or takes back; minutes are of one carer, the amount covers all.

    Whose decision it follows is for the council alone, and stands on no remittance.
    """
    return {
        "lineId": line.line_id,
        "kind": line.kind,
        "reason": line.reason,
        "visitId": line.visit_id,
        "providerRef": line.provider_ref,
        "contractNumber": line.contract_number,
        "serviceUserRef": line.service_user_ref,
        "serviceUserDetails": line.service_user_details,
        "ourRef": line.our_ref,
        "weekEnding": line.week_ending.isoformat(),
        "visitDate": line.visit_date.isoformat(),
        "start": line.start.isoformat(),
        "carers": line.carers,
        "minutes": line.minutes,
        "amount": str(line.amount),
        "note": f"{line.note} Decided by {line.decided_by}." if council and line.decided_by else line.note,
    }


def issued_line_object(
    run: PaymentRun, line: Line, remittance_id: RemittanceId, *, council: bool = False
) -> IssuedLineAnswer:
    """A line, and where it was issued; on a remittance stands the day on which its run was approved."""
    return {
        **line_object(line, council=council),
        "paymentRunId": run.payment_run_id,
        "remittanceId": remittance_id,
        "issuedAt": utc(run.approved_at),
    }


def remittance_object(remittance: Remittance) -> RemittanceAnswer:
    """What one run paid one provider."""
    return {
        "remittanceId": remittance.remittance_id,
        "paymentRunId": remittance.payment_run_id,
        "providerRef": remittance.provider_ref,
        "providerName": remittance.provider_name,
        "councilName": remittance.council_name,
        "toWeekEnding": remittance.to_week_ending.isoformat(),
        "issuedAt": utc(remittance.issued_at),
        "lineCount": remittance.line_count,
        "total": str(remittance.total),
        "totals": [total_object(total) for total in remittance.totals],
    }
