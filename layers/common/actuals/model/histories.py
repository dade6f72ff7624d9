"""What of a week's past stays in its item, and what goes to items of its own: so a week fits, whatever is done to it.

Lines of history and payments are added for as long as a visit is corrected. The latest stay with the week; the others
go to a part of its past, and payments that go leave their sum behind, so that all that is worked out stays the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce

from actuals.model.payments import Payment
from actuals.model.refs import OrderRef, PaymentRunId, VisitId
from actuals.model.visits import HistoryEntry, Visit
from actuals.model.weeks import ServiceWeek

HISTORY_BYTES = 32 * 1024
"""Lines of history that stay with a week, in UTF-8. Once there are more, half of that stays."""

LINE_BYTES = 48
"""What a line takes beside its words: when, and by whom."""

PAYMENTS = 2
"""Payments of a visit that stay with a week. Once there are more, half of them stay."""

EARLIER = PaymentRunId("earlier")
"""Stands for the runs of payments that were added up."""


@dataclass(frozen=True, slots=True)
class Past:
    """A part of the past of a week: what was taken out of its item at one time, oldest first."""

    lines: Mapping[VisitId, tuple[HistoryEntry, ...]] = field(default_factory=dict)
    payments: Mapping[VisitId, tuple[Payment, ...]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether everything stays with the week."""
        return not self.lines and not self.payments


def fitted(week: ServiceWeek) -> tuple[ServiceWeek, Past]:
    """The week with its latest past only, and the rest; the very same week and nothing while all of it fits."""
    lines = _lines_to_go(week)
    payments = {visit.visit_id: going for visit in week.visits if (going := _payments_to_go(visit))}
    past = Past(lines, payments)
    if past.is_empty:
        return week, past
    visits = tuple(_without(visit, past) for visit in week.visits)
    return replace(week, visits=visits, pasts=week.pasts + 1), past


def whole(week: ServiceWeek, pasts: Iterable[Past]) -> ServiceWeek:
    """The week with every part of its past, oldest first, back in its place: to be shown, never to be stored."""
    parts = list(pasts)
    return replace(week, visits=tuple(_with(visit, parts) for visit in week.visits)) if parts else week


def _lines_to_go(week: ServiceWeek) -> dict[VisitId, tuple[HistoryEntry, ...]]:
    """The same number of lines stays for every visit that has as many: as many as there is room for."""
    if sum(_size(visit.history) for visit in week.visits) <= HISTORY_BYTES:
        return {}
    longest = max(len(visit.history) for visit in week.visits)
    stay = next(
        count
        for count in range(longest, -1, -1)
        if sum(_size(_latest(visit, count)) for visit in week.visits) <= HISTORY_BYTES // 2
    )
    going = {visit.visit_id: visit.history[: max(0, len(visit.history) - stay)] for visit in week.visits}
    return {visit_id: lines for visit_id, lines in going.items() if lines}


def _latest(visit: Visit, count: int) -> tuple[HistoryEntry, ...]:
    return visit.history[max(0, len(visit.history) - count) :]


def _size(lines: Iterable[HistoryEntry]) -> int:
    return sum(len(line.what.encode()) + LINE_BYTES for line in lines)


def _payments_to_go(visit: Visit) -> tuple[Payment, ...]:
    made = _made(visit)
    return made[: len(made) - PAYMENTS // 2] if len(made) > PAYMENTS else ()


def _made(visit: Visit) -> tuple[Payment, ...]:
    """Payments as runs made them, without sums."""
    return tuple(payment for payment in visit.paid if payment.payment_run_id != EARLIER)


def _without(visit: Visit, past: Past) -> Visit:
    lines, payments = past.lines.get(visit.visit_id, ()), past.payments.get(visit.visit_id, ())
    if payments:
        summed = len(visit.paid) - len(_made(visit)) + len(payments)
        visit = replace(visit, paid=(*_sums(visit.paid[:summed]), *visit.paid[summed:]))
    return replace(visit, history=visit.history[len(lines) :]) if lines else visit


def _sums(payments: Iterable[Payment]) -> list[Payment]:
    """One for each order, as a payment belongs to its order; what else they say is that of the latest."""
    of_order: dict[OrderRef, list[Payment]] = defaultdict(list)
    for payment in payments:
        of_order[payment.order_ref].append(payment)
    return [replace(reduce(_sum, each), payment_run_id=EARLIER) for each in of_order.values()]


def _sum(one: Payment, later: Payment) -> Payment:
    return replace(
        later,
        amount=one.amount + later.amount,
        minutes=one.minutes + later.minutes,
        carer_minutes=one.carer_minutes + later.carer_minutes,
    )


def _with(visit: Visit, pasts: Iterable[Past]) -> Visit:
    lines = [line for past in pasts for line in past.lines.get(visit.visit_id, ())]
    payments = [payment for past in pasts for payment in past.payments.get(visit.visit_id, ())]
    return replace(visit, history=(*lines, *visit.history), paid=(*payments, *_made(visit)))
