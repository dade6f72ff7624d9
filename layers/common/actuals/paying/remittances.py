"""What a run that was approved issues: a remittance for each provider, and visits that know they are paid."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from actuals.model.payment_runs import Line, PaymentRun, Remittance
from actuals.model.payments import Payment
from actuals.model.refs import PaymentRunId, ProviderRef, RemittanceId, VisitId
from actuals.model.visits import HistoryEntry, Visit
from actuals.model.weeks import ServiceWeek
from actuals.paying.lines import in_use

BY = "payment run"


class LinesDisagreeError(ValueError):
    """A week is not as it was when the lines about it were made."""


def remittance_id(run_id: PaymentRunId, provider: ProviderRef) -> RemittanceId:
    """Always the same for a run and provider, so a run that is issued again makes no second remittance."""
    return RemittanceId(hashlib.sha256(f"{run_id}/{provider}".encode()).hexdigest()[:24])


def remittances_of(run: PaymentRun) -> list[Remittance]:
    """One for each provider that the run pays, or takes from; their files, and the names on them, are still missing."""
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
    """The week with its lines paid, as the remittance says; the same week if they were paid before."""
    by_visit: dict[VisitId, list[Line]] = {}
    for line in lines:
        by_visit.setdefault(line.visit_id, []).append(line)
    unknown = by_visit.keys() - {visit.visit_id for visit in week.visits}
    if unknown:
        raise LinesDisagreeError(f"lines are about visits that are not there: {sorted(unknown)}")
    visits = tuple(_settled(visit, by_visit, run) for visit in week.visits)
    if visits == week.visits:
        return week
    return replace(week, visits=visits, reserved_under=in_use(week.reserved_under, visits))


def _settled(visit: Visit, lines: Mapping[VisitId, list[Line]], run: PaymentRun) -> Visit:
    own = lines.get(visit.visit_id)
    if own is None or any(paid.payment_run_id == run.payment_run_id for paid in visit.paid):
        return visit
    payments = _payments(visit, own, run)
    paid = replace(visit, paid=(*visit.paid, *payments), reserved=())
    paid = replace(paid, charged_before=paid.charged)
    for payment in payments:
        verb = "Paid" if payment.amount >= 0 else "Took back"
        what = f"{verb} {abs(payment.amount)} in remittance {remittance_id(run.payment_run_id, own[0].provider_ref)}."
        paid = paid.noted(HistoryEntry(payment.at, BY, what))
    return paid


def _payments(visit: Visit, lines: Sequence[Line], run: PaymentRun) -> list[Payment]:
    """What was reserved, which its lines repeat; it counts from when the run was approved."""
    reserved = [payment for payment in visit.reserved if payment.payment_run_id == run.payment_run_id]
    if run.approved_at is None or not reserved:
        raise LinesDisagreeError(f"visit {visit.visit_id} is not reserved for the run that has a line about it")
    if [(each.amount, each.minutes) for each in reserved] != [(line.amount, line.minutes) for line in lines]:
        raise LinesDisagreeError(f"visit {visit.visit_id} is reserved at another amount than its line")
    return [replace(payment, at=run.approved_at) for payment in reserved]
