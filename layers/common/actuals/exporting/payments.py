"""Payment runs, their lines and remittances as the API shows them."""

from typing import Any

from actuals.exporting.bad_weeks import bad_week_object
from actuals.exporting.times import utc
from actuals.model.payment_runs import Line, PaymentRun, Remittance, RunTotal

Json = dict[str, Any]


def run_object(run: PaymentRun) -> Json:
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


def whole_run_object(run: PaymentRun) -> Json:
    """One run with what it pays on each contract, and the weeks that it left out: too much for a list of runs."""
    return run_object(run) | {
        "totals": [total_object(total) for total in run.totals],
        "problemCount": run.problems.count,
        "problems": [bad_week_object(bad) for bad in run.problems.listed],
    }


def total_object(total: RunTotal) -> Json:
    """What a run pays on one contract."""
    return {
        "providerRef": total.provider_ref,
        "contractNumber": total.contract_number,
        "lineCount": total.line_count,
        "minutes": total.minutes,
        "amount": str(total.amount),
    }


def line_object(line: Line, *, council: bool = False) -> Json:
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


def remittance_object(remittance: Remittance) -> Json:
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
