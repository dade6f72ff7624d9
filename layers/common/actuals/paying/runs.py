"""What may be done to a payment run next, and what its lines add up to."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from actuals.model.payment_runs import Line, PaymentRun, RunStatus, RunTotal
from actuals.model.refs import ClientId, ContractNumber, ProviderRef

SELF_APPROVAL = "self-approval"
WRONG_STATE = "wrong-state"
MAY_BE_REJECTED = {RunStatus.DRAFT, RunStatus.AWAITING_APPROVAL}


class Refused(NamedTuple):
    """Why something may not be done: a code, and what to tell people."""

    code: str
    detail: str


def submit(run: PaymentRun, by: ClientId, at: datetime) -> PaymentRun | Refused:
    """Ask for approval; the same run if it was asked for before."""
    match run.status:
        case RunStatus.AWAITING_APPROVAL:
            return run
        case RunStatus.DRAFT:
            return run.submitted(by, at)
        case _:
            return _refused(run, "submitted")


def approve(run: PaymentRun, by: ClientId, at: datetime) -> PaymentRun | Refused:
    """Approve a run that another client calculated and submitted; the same run if it was approved before."""
    if by in {run.created_by, run.submitted_by}:
        detail = "Who calculated or submitted a payment run may not approve it. Somebody else has to look at it."
        return Refused(SELF_APPROVAL, detail)
    match run.status:
        case RunStatus.APPROVED | RunStatus.ISSUED:
            return run
        case RunStatus.AWAITING_APPROVAL:
            return run.approved(by, at)
        case _:
            return _refused(run, "approved")


def reject(run: PaymentRun, by: ClientId, note: str, at: datetime) -> PaymentRun | Refused:
    """Reject a run for good: the next run may reserve its visits."""
    return run.rejected(by, note, at) if run.status in MAY_BE_REJECTED else _refused(run, "rejected")


def totals_of(lines: Iterable[Line]) -> tuple[RunTotal, ...]:
    """What lines add up to on each contract, by provider and contract."""
    totals: dict[tuple[ProviderRef, ContractNumber], RunTotal] = {}
    for line in lines:
        key = (line.provider_ref, line.contract_number)
        before = totals.get(key)
        own = RunTotal(*key, 1, line.minutes, line.amount)
        totals[key] = _sum(before, own) if before else own
    return tuple(total for _, total in sorted(totals.items()))


def _sum(one: RunTotal, other: RunTotal) -> RunTotal:
    count, minutes = one.line_count + other.line_count, one.minutes + other.minutes
    return RunTotal(one.provider_ref, one.contract_number, count, minutes, one.amount + other.amount)


def _refused(run: PaymentRun, what: str) -> Refused:
    state, to_do = _STATES[run.status]
    return Refused(WRONG_STATE, f"A payment run that is {state} cannot be {what}. {to_do}")


_CORRECTIONS = "What is wrong with it is put right by corrections, which are lines of the next run."
_STATES = {  # all but the one in which everything may be done
    RunStatus.CALCULATING: ("still being calculated", "Wait until it is a draft."),
    RunStatus.DRAFT: ("a draft, not yet submitted,", "Submit it first."),
    RunStatus.APPROVED: ("approved", _CORRECTIONS),
    RunStatus.ISSUED: ("issued", _CORRECTIONS),
    RunStatus.REJECTED: ("rejected", "Calculate another one."),
}
