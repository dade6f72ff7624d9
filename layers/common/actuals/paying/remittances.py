"""What a run that was approved issues: a remittance for each provider, and visits that know they are paid."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from actuals.model.payment_runs import Line, PaymentRun, Remittance
from actuals.model.payments import Payment
from actuals.model.refs import PaymentRunId, ProviderRef, RemittanceId, VisitId
from actuals.model.visits import HistoryEntry, Visit
from actuals.model.weeks import ServiceWeek

BY = "payment run"


class LinesDisagreeError(ValueError):
    """A week is not as it was when the lines about it were made."""


def remittance_id(run_id: PaymentRunId, provider: ProviderRef) -> RemittanceId:
    """The same whenever it is asked for, so that a run that begins anew makes no second remittance."""
    return RemittanceId(hashlib.sha256(f"{run_id}/{provider}".encode()).hexdigest()[:24])


def remittances_of(run: PaymentRun) -> list[Remittance]:
    """One for each provider that the run pays, or takes from; their files are still to be written."""
    if run.approved_at is None:
        raise ValueError("only a run that was approved issues remittances")
    providers = dict.fromkeys(total.provider_ref for total in run.totals)
    return [
        Remittance(
            remittance_id(run.payment_run_id, provider),
            run.payment_run_id,
            provider,
            run.to_week_ending,
            run.approved_at,
            tuple(total for total in run.totals if total.provider_ref == provider),
            {},
            {},
        )
        for provider in providers
    ]


def settle(week: ServiceWeek, lines: Sequence[Line], run: PaymentRun) -> ServiceWeek:
    """The week with its lines paid, exactly as the remittance says; the very same week when they were before."""
    by_visit = {line.visit_id: line for line in lines}
    unknown = by_visit.keys() - {visit.visit_id for visit in week.visits}
    if unknown:
        raise LinesDisagreeError(f"lines are about visits that are not there: {sorted(unknown)}")
    visits = tuple(_settled(visit, by_visit, run) for visit in week.visits)
    return week if visits == week.visits else replace(week, visits=visits)


def _settled(visit: Visit, lines: dict[VisitId, Line], run: PaymentRun) -> Visit:
    line = lines.get(visit.visit_id)
    if line is None or any(paid.payment_run_id == run.payment_run_id for paid in visit.paid):
        return visit
    payment = _payment(visit, line, run)
    verb = "Paid" if line.amount >= 0 else "Took back"
    what = f"{verb} {abs(line.amount)} in remittance {remittance_id(run.payment_run_id, line.provider_ref)}."
    paid = replace(visit, paid=(*visit.paid, payment), reserved=None)
    return replace(paid, charged_before=paid.charged).noted(HistoryEntry(payment.at, BY, what))


def _payment(visit: Visit, line: Line, run: PaymentRun) -> Payment:
    """What was reserved, which its line repeats; it counts from when the run was approved."""
    reserved = visit.reserved
    if run.approved_at is None or reserved is None or reserved.payment_run_id != run.payment_run_id:
        raise LinesDisagreeError(f"visit {visit.visit_id} is not reserved for the run that has a line about it")
    if (reserved.amount, reserved.minutes) != (line.amount, line.minutes):
        raise LinesDisagreeError(f"visit {visit.visit_id} is reserved at another amount than its line")
    return replace(reserved, at=run.approved_at)
