"""Which order and planned call each visit of a week gets, when it and others have several to choose from.

Pairs of a visit and a planned call are taken nearest first, and a call is used once. Everything that decides is in
the visits and orders themselves, so the outcome depends neither on the order of rows nor on earlier runs.
"""

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from actuals.matching.orders import planned_minutes
from actuals.matching.outcomes import Matched, Outcome, Unmatched
from actuals.model.orders import Order
from actuals.model.reasons import Reason
from actuals.model.refs import OrderRef, VisitId
from actuals.model.visits import SentVisit, Visit


@dataclass(frozen=True, slots=True)
class Choice:
    """A visit and the orders that could cover it: one or more."""

    visit_id: VisitId
    sent: SentVisit
    orders: dict[OrderRef, Order]

    @property
    def only_order(self) -> Order | None:
        """The order when there is no choice."""
        return next(iter(self.orders.values())) if len(self.orders) == 1 else None

    @property
    def worked_minutes(self) -> int:
        """Minutes of care, of all carers."""
        return self.sent.actual.minutes * self.sent.carers


def choice(visit: Visit, orders: Iterable[Order]) -> Choice:
    """What a visit has to choose from."""
    return Choice(visit.visit_id, visit.sent, {order.order_ref: order for order in orders})


class Pair(NamedTuple):
    """A visit beside a planned call of its day. Pairs sort as they are taken: this field first, then the next."""

    start_distance: int
    duration_distance: int
    minutes_over_plan: int
    order_start: date
    order_ref: OrderRef
    call: int
    visit: int


def allot(choices: Iterable[Choice], week_ending: date, window_minutes: int) -> dict[VisitId, Outcome]:
    """An outcome for every visit of one service week.

    A secondary visit takes the order and call of the primary that it overlaps, where it may; so primaries go first.
    """
    ordered = sorted(choices, key=_by_identity)
    primaries = [choice for choice in ordered if not choice.sent.secondary]
    secondaries = [choice for choice in ordered if choice.sent.secondary]
    allotment = Allotment(ordered, week_ending, window_minutes)
    allotment.pair(primaries)
    allotment.follow(secondaries, primaries)
    allotment.pair([choice for choice in secondaries if choice.visit_id not in allotment.matched])
    return {each.visit_id: allotment.outcome(each) for each in ordered}


class Allotment:
    """What has been given away so far: calls used, minutes of each order, and who got them.

    Visits that have only one order count against its minutes from the start: they are certain.
    """

    def __init__(self, choices: Sequence[Choice], week_ending: date, window_minutes: int) -> None:
        self.matched: dict[VisitId, Matched] = {}
        self._window = window_minutes
        self._used: set[tuple[date, OrderRef, int]] = set()
        self._over_plan: Counter[OrderRef] = Counter()
        orders = {ref: order for choice in choices for ref, order in choice.orders.items()}
        for ref, order in orders.items():
            self._over_plan[ref] = -planned_minutes(order, week_ending)
        for each in choices:
            if each.only_order:
                self._over_plan[each.only_order.order_ref] += each.worked_minutes

    def pair(self, choices: Sequence[Choice]) -> None:
        """Take the pairs, nearest first; then the visits with only one order take that, near a call or not."""
        heap = [pair for visit, each in enumerate(choices) for pair in self._pairs(visit, each)]
        heapq.heapify(heap)
        while heap:
            pair = heapq.heappop(heap)
            now = pair._replace(minutes_over_plan=self._over_plan[pair.order_ref])
            if now != pair:  # the order was given minutes since: let the pair wait its new turn
                heapq.heappush(heap, now)
            else:
                self._take(choices[pair.visit], pair)
        for each in choices:
            if each.only_order:
                self.matched.setdefault(each.visit_id, Matched(each.only_order))

    def follow(self, secondaries: Sequence[Choice], primaries: Sequence[Choice]) -> None:
        """Give secondaries the order and call of the primary that they overlap longest."""
        for secondary in secondaries:
            leaders = [primary for primary in primaries if self._may_follow(secondary, primary)]
            if leaders:
                leader = max(leaders, key=lambda primary: _overlap(secondary, primary))
                self._match(secondary, self.matched[leader.visit_id])

    def outcome(self, each: Choice) -> Outcome:
        return self.matched.get(each.visit_id) or Unmatched(Reason.TOO_FAR_FROM_PLAN)

    def _pairs(self, visit: int, each: Choice) -> Iterator[Pair]:
        worked, day = each.sent.actual, each.sent.visit_date
        for order in each.orders.values():
            for number, call in enumerate(order.planned):
                distance = abs(worked.start_minute - call.start_minute)
                if distance <= self._window and day.weekday() in call.days:
                    duration = abs(worked.minutes - call.minutes)
                    over_plan = self._over_plan[order.order_ref]
                    yield Pair(distance, duration, over_plan, order.start_date, order.order_ref, number, visit)

    def _take(self, each: Choice, pair: Pair) -> None:
        slot = (each.sent.visit_date, pair.order_ref, pair.call)
        if each.visit_id in self.matched or slot in self._used:
            return
        self._used.add(slot)
        order = each.orders[pair.order_ref]
        self._match(each, Matched(order, order.planned[pair.call]))

    def _match(self, each: Choice, matched: Matched) -> None:
        self.matched[each.visit_id] = matched
        if not each.only_order:
            self._over_plan[matched.order.order_ref] += each.worked_minutes

    def _may_follow(self, secondary: Choice, primary: Choice) -> bool:
        matched = self.matched.get(primary.visit_id)
        return (
            matched is not None
            and matched.order.order_ref in secondary.orders
            and secondary.sent.span.overlaps(primary.sent.span)
        )


def _overlap(one: Choice, other: Choice) -> timedelta:
    first, second = one.sent.span, other.sent.span
    return min(first.end, second.end) - max(first.start, second.start)


def _by_identity(each: Choice) -> tuple[object, ...]:
    """The last tie-break: what the visit is, never when or in which row it came."""
    kind, day, start, secondary, carer, ordinal = each.sent.identity
    return (day, start, kind, secondary, carer or "", ordinal, each.visit_id)
