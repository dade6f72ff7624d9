"""The visits to one person as the rules about calls see them: which of them may cost money, and who is paid already."""

from collections.abc import Iterable

from actuals.model.payments import Decision, HoldCode
from actuals.model.visits import Visit, VisitStatus
from actuals.model.weeks import ServiceWeek, WeekKey
from actuals.paying.calls import Attendance, Rank, seconds


def attendances(weeks: Iterable[ServiceWeek]) -> list[Attendance]:
    """Those of all visits that are paid, are about to be, or may be."""
    return [attendance(week.key, visit) for week in weeks for visit in week.visits if counts(visit)]


def counts(visit: Visit) -> bool:
    """Whether money for it leaves unless somebody stops it: not if it is refused, withdrawn or not paid by its code.

    While a run that was calculated is about to pay it, it counts all the same.
    """
    if any(payment.amount > 0 for payment in visit.reserved):
        return True
    if visit.gives_all_back or is_refused(visit):
        return False
    priced = visit.price is not None and visit.price.minutes > 0
    return (visit.status is VisitStatus.MATCHED and priced) or visit.paid_amount > 0


def is_refused(visit: Visit) -> bool:
    """Whether an officer refused all of it."""
    whole = visit.price.carer_minutes if visit.price else 0
    return 0 < whole <= visit.refused_minutes


def attendance(key: WeekKey, visit: Visit) -> Attendance:
    """One visit; carers whom an officer refused do not count."""
    sent = visit.sent
    start, end = seconds(sent.span)
    return Attendance(
        visit_id=visit.visit_id,
        key=key,
        start=start,
        end=end,
        carers=sent.carers - _refused_carers(visit),
        named=frozenset(sent.named_carers),
        planned=visit.planned,
        rank=Rank(
            unpaid=visit.paid_under_its_order.carer_minutes <= 0,
            unreserved=not visit.reserved,
            unreleased=not visit.is_released,
            secondary=sent.secondary,
            start=start,
            identity=identity_of(key, visit),
        ),
    )


def identity_of(key: WeekKey, visit: Visit) -> tuple[str, ...]:
    """What a visit is, to tell it apart from another of the same start."""
    sent = visit.sent
    return (key.contract_number, sent.service_type, sent.carer_id or "", f"{sent.ordinal:04}", visit.visit_id)


def _refused_carers(visit: Visit) -> int:
    hold = visit.hold(HoldCode.CARERS_OVER_PLAN)
    if hold is None or hold.decision is not Decision.REFUSED or visit.price is None or not visit.price.minutes:
        return 0
    return hold.carer_minutes // visit.price.minutes
