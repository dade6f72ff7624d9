"""Which order and planned call each visit of a week gets, when it and others have several to choose from.

Visits that were delivered choose before those that were not. Pairs of a visit and a planned call are taken nearest
first, and a call is used once. It is given by the week in which its day lies: a call of a week beside says which order
is near, and is not given, as that week has it to give. Everything that decides is in the visits, orders and codes
themselves, so the outcome depends neither on the order of rows nor on earlier runs.
"""

import heapq
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from operator import itemgetter
from typing import NamedTuple

from actuals.matching.nearness import calls_near, start_of
from actuals.matching.outcomes import Matched, Outcome, Unmatched
from actuals.model.contract_orders import planned_minutes
from actuals.model.london import Span
from actuals.model.orders import Order
from actuals.model.reasons import Reason
from actuals.model.refs import OrderRef, VisitId
from actuals.model.sent_visits import SentVisit

NOTHING, SIX_DAYS = timedelta(), timedelta(days=6)


class Choice(NamedTuple):
    """A visit and the orders that could cover it: one or more."""

    visit_id: VisitId
    sent: SentVisit
    orders: Sequence[Order]
    delivered: bool

    @property
    def only_order(self) -> Order | None:
        """The order when there is no choice."""
        return self.orders[0] if len(self.orders) == 1 else None

    @property
    def worked_minutes(self) -> int:
        """Minutes of care, of all carers."""
        return self.sent.worked.minutes * self.sent.carers


class Pair(NamedTuple):
    """A visit and a planned call near it. Pairs are taken in the order of these fields, lowest first."""

    start_distance: int
    duration_distance: int
    minutes_over_plan: int  # what the order has been given already, less what it plans: most minutes left first
    order_start: date
    order_ref: OrderRef
    day: date
    call: int
    visit: int  # its place among visits that were put in order by what they are
    candidate: int


def allot(choices: Sequence[Choice], week_ending: date, window_minutes: int) -> dict[VisitId, Outcome]:
    """An outcome for every visit of one service week; those that were delivered choose first."""
    ordered = sorted(choices, key=_by_identity)
    allotment = Allotment(ordered, week_ending, window_minutes)
    for delivered in (True, False):
        allotment.give([choice for choice in ordered if choice.delivered is delivered])
    return {choice.visit_id: allotment.outcome(choice) for choice in ordered}


class Allotment:
    """What has been given away so far: calls used, minutes of each order, and who got them."""

    def __init__(self, choices: Sequence[Choice], week_ending: date, window_minutes: int) -> None:
        self.matched: dict[VisitId, Matched] = {}
        self._primaries: list[Choice] = []
        self._window = window_minutes
        self._first_day, self._last_day = week_ending - SIX_DAYS, week_ending
        self._used: set[tuple[date, OrderRef, int]] = set()
        self._over_plan = _minutes_over_plan(choices, week_ending)

    def give(self, choices: Sequence[Choice]) -> None:
        """Give each its order and call.

        A secondary visit takes those of the primary that it overlaps, where it may; so primaries go first.
        """
        primaries = [choice for choice in choices if not choice.sent.secondary]
        secondaries = [choice for choice in choices if choice.sent.secondary]
        self._primaries += primaries
        self._pair(primaries)
        if secondaries:
            self._follow(secondaries)
            self._pair([choice for choice in secondaries if choice.visit_id not in self.matched])

    def outcome(self, choice: Choice) -> Outcome:
        """What a visit got in the end."""
        return self.matched.get(choice.visit_id) or Unmatched(Reason.TOO_FAR_FROM_PLAN)

    def _pair(self, choices: Sequence[Choice]) -> None:
        """Take the pairs, nearest first; then the visits with only one order take that, near a call or not."""
        pairs = [pair for visit, choice in enumerate(choices) for pair in self._pairs(visit, choice)]
        heapq.heapify(pairs)
        while pairs:
            pair = heapq.heappop(pairs)
            over_plan = self._over_plan[pair.order_ref]
            if over_plan != pair.minutes_over_plan:  # the order was given minutes since: the pair waits its new turn
                heapq.heappush(pairs, pair._replace(minutes_over_plan=over_plan))
            else:
                self._take(choices[pair.visit], pair)
        for choice in choices:
            if choice.only_order and choice.visit_id not in self.matched:
                self.matched[choice.visit_id] = Matched(choice.only_order)

    def _follow(self, secondaries: Sequence[Choice]) -> None:
        """Give secondaries the order and call of the primary that they overlap longest."""
        given = ((primary.sent.span, self.matched.get(primary.visit_id)) for primary in self._primaries)
        led = [(span, found) for span, found in given if found]
        for secondary in secondaries:
            span = secondary.sent.span
            leaders = [(_overlap(span, worked), found) for worked, found in led if found.order in secondary.orders]
            longest, found = max(leaders, key=itemgetter(0), default=(NOTHING, None))
            if found and longest > NOTHING:
                self._match(secondary, found)

    def _pairs(self, visit: int, choice: Choice) -> Iterator[Pair]:
        start, minutes = start_of(choice.sent), choice.sent.worked.minutes
        for candidate, order in enumerate(choice.orders):
            ref, over_plan = order.order_ref, self._over_plan[order.order_ref]
            for near in calls_near(start, order, self._window):
                if self._in_week(near.day) or not choice.only_order:
                    duration = abs(minutes - near.call.minutes)
                    rank = (near.distance, duration, over_plan, order.start_date, ref, near.day, near.number)
                    yield Pair(*rank, visit, candidate)

    def _take(self, choice: Choice, pair: Pair) -> None:
        slot = (pair.day, pair.order_ref, pair.call)
        if choice.visit_id in self.matched or slot in self._used:
            return
        self._used.add(slot)
        order = choice.orders[pair.candidate]
        own_week = self._in_week(pair.day)
        call = Matched(order, order.planned[pair.call], pair.day, pair.call) if own_week else Matched(order)
        self._match(choice, call)

    def _in_week(self, day: date) -> bool:
        """Whether the week has the calls of that day to give: those of the weeks beside it say which order is near."""
        return self._first_day <= day <= self._last_day

    def _match(self, choice: Choice, matched: Matched) -> None:
        self.matched[choice.visit_id] = matched
        if not choice.only_order:
            self._over_plan[matched.order.order_ref] += choice.worked_minutes


def _minutes_over_plan(choices: Sequence[Choice], week_ending: date) -> Counter[OrderRef]:
    """Where the orders stand before any choice is made: visits that have only one order are certain to be its own."""
    over_plan: Counter[OrderRef] = Counter()
    if all(choice.only_order for choice in choices):
        return over_plan
    for choice in choices:
        if choice.only_order:
            over_plan[choice.only_order.order_ref] += choice.worked_minutes
    orders = {order.order_ref: order for choice in choices for order in choice.orders}
    over_plan.subtract({ref: planned_minutes(order, week_ending) for ref, order in orders.items()})
    return over_plan


def _overlap(one: Span, other: Span) -> timedelta:
    """Negative when there is time between them."""
    return min(one.end, other.end) - max(one.start, other.start)


def _by_identity(choice: Choice) -> tuple[object, ...]:
    """The last tie-break: what the visit is, never when or in which row it came."""
    sent = choice.sent
    kind, secondary, carer = sent.service_type, sent.secondary, sent.carer_id or ""
    return (sent.visit_date, sent.worked.start, kind, secondary, carer, sent.ordinal, choice.visit_id)
