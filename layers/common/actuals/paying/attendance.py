"""The visits to one person as the rules about calls see them: which of them may cost money, and who is paid already."""

from collections.abc import Callable, Iterable
from functools import cached_property

from actuals.model.london import epoch_seconds
from actuals.model.payments import Decision, HoldCode
from actuals.model.refs import VisitId
from actuals.model.visits import Visit, VisitStatus
from actuals.model.weeks import ServiceWeek, WeekKey
from actuals.paying.calls import Attendance, Call, Rank, calls
from actuals.paying.terms import Around


class Present:
    """A week beside those around it: who is with the person, call by call; worked out once for all rules.

    Only calls of several visits, or of several carers, can have anything amiss: others are left out.
    """

    def __init__(self, week: ServiceWeek, around: Around) -> None:
        self.week, self.around = week, around
        self.own_weeks = (week, *around.own)
        self._made: dict[VisitId, Attendance] = {}

    @cached_property
    def calls(self) -> list[Call]:
        """Those of the provider, of visits that may cost money."""
        return _calls(self._counting)

    @cached_property
    def calls_of_all_providers(self) -> list[Call]:
        """With visits of other providers; none where no other provider's visit is near."""
        others = self._attendances(self.around.others, counts)
        return _calls([*self._counting, *others]) if others else []

    @cached_property
    def primary_calls(self) -> list[Call]:
        """Those of the provider's primary visits, matched or not."""
        return _calls(self._attendances(self.own_weeks, _is_primary))

    @cached_property
    def _counting(self) -> list[Attendance]:
        return self._attendances(self.own_weeks, counts)

    def _attendances(self, weeks: Iterable[ServiceWeek], which: Callable[[Visit], bool]) -> list[Attendance]:
        return [self._attendance(week.key, visit) for week in weeks for visit in week.visits if which(visit)]

    def _attendance(self, key: WeekKey, visit: Visit) -> Attendance:
        if visit.visit_id not in self._made:
            self._made[visit.visit_id] = attendance(key, visit)
        return self._made[visit.visit_id]


def _calls(found: Iterable[Attendance]) -> list[Call]:
    return [call for call in calls(found) if len(call) > 1 or call[0].carers > 1]


def _is_primary(visit: Visit) -> bool:
    """Withdrawn and refused visits hold no other visit."""
    return not visit.sent.secondary and visit.status is not VisitStatus.WITHDRAWN and not is_refused(visit)


def counts(visit: Visit) -> bool:
    """Whether it is paid unless it is held: not if it is refused, withdrawn or not paid by its code.

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
    start = epoch_seconds(sent.worked_date, sent.worked.start)
    return Attendance(
        visit_id=visit.visit_id,
        key=key,
        start=start,
        end=start + sent.worked.seconds,
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
