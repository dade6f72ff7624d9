"""A call is who is with a person at one time: visits that overlap, whatever their contract, order or flag says.

Visits overlap when they share a whole minute. Overlaps may form a chain (one from nine to ten, another from half past
nine to half past ten), so a call is judged minute by minute: how many carers are there, and how many are planned then.
The same rules make the warnings of an import and the holds of a night.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from actuals.model.london import Span
from actuals.model.orders import PlannedVisit
from actuals.model.refs import CarerId
from actuals.model.weeks import WeekKey

A_MINUTE = 60


class Rank(NamedTuple):
    """Who keeps a place in the plan, lowest first.

    Those whom the provider was paid for come first, then those whom a run is about to pay, then those of visits that an
    officer released, then the others as they came. Secondary visits are beyond the plan before primary ones, later ones
    before earlier ones. `identity` is what is left to tell two visits apart; it does not depend on the order in which
    they were sent.
    """

    unpaid: bool
    unreserved: bool
    unreleased: bool
    secondary: bool
    start: int
    identity: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attendance:
    """A visit beside others. `carers` are those who count; `start` and `end` are seconds of real time."""

    visit_id: str
    key: WeekKey
    start: int
    end: int
    carers: int
    named: frozenset[CarerId]
    planned: PlannedVisit | None
    rank: Rank

    @property
    def last(self) -> int:
        """The last second at which a whole minute of the visit begins; before `start` when it has none."""
        return self.end - A_MINUTE

    @property
    def secondary(self) -> bool:
        """Whether it was sent as an additional worker."""
        return self.rank.secondary

    @property
    def provider(self) -> str:
        """Whose visit it is."""
        return self.key.provider_ref


Call = Sequence[Attendance]
LargestCall = Callable[[Attendance], int | None]
"""The carers of the largest call that day, of the orders that could cover a visit; None where there is none."""


def seconds(span: Span) -> tuple[int, int]:
    """A stretch of real time in whole seconds, as visits are compared."""
    return int(span.start.timestamp()), int(span.end.timestamp())


def calls(attendances: Iterable[Attendance]) -> Iterator[Call]:
    """Visits that overlap, directly or over others; a visit that overlaps no other is a call of its own."""
    chain: list[Attendance] = []
    until = 0
    for one in sorted(attendances, key=lambda one: (one.start, one.rank)):
        if chain and one.start > until:
            yield chain
            chain = []
        until = max(until, one.last) if chain else one.last
        chain.append(one)
    if chain:
        yield chain


def moments(call: Call) -> Iterator[Call]:
    """Who is there, whenever that changes: those who are in the midst of a whole minute at one time, by rank."""
    for at in sorted({second for one in call for second in (one.start, one.last + 1)}):
        if present := [one for one in call if one.start <= at <= one.last]:
            yield sorted(present, key=lambda one: one.rank)


def overlapping(call: Call) -> Iterator[tuple[Attendance, Attendance]]:
    """Each pair that shares a whole minute, the one that keeps its place first."""
    by_rank = sorted(call, key=lambda one: one.rank)
    for number, one in enumerate(by_rank):
        for other in by_rank[number + 1 :]:
            if max(one.start, other.start) <= min(one.last, other.last):
                yield one, other


def planned_carers(present: Call, largest_call: LargestCall) -> int:
    """The carers planned for those who are there: those of the different planned calls that they were matched with.

    Where none was matched with a call, those of the largest call that day that could be meant; else one.
    """
    planned = {_call_of(one): one.planned.carers or 0 for one in present if one.planned and one.planned.start}
    return sum(planned.values()) if planned else max((largest_call(one) or 1 for one in present), default=1)


def beyond_plan(call: Call, largest_call: LargestCall) -> dict[str, int]:
    """How many carers of each visit are beyond the plan, at the minute at which most are.

    Primary visits alone are left to the rule about overlaps: all of them wait.
    """
    found: dict[str, int] = {}
    if len(call) == 1 and call[0].carers <= 1:
        return found
    for present in moments(call):
        if len(present) > 1 and not any(one.secondary for one in present):
            continue
        left = planned_carers(present, largest_call)
        for one, carers in counted_once(present):
            over = carers - max(0, min(carers, left))
            left -= carers
            if over:
                found[one.visit_id] = max(found.get(one.visit_id, 0), over)
    return found


def counted_once(present: Call) -> Iterator[tuple[Attendance, int]]:
    """The carers of each visit, by rank; who is named on several visits is one worker, and counts with the first."""
    named: set[CarerId] = set()
    for one in present:
        yield one, max(0, one.carers - len(one.named & named))
        named |= one.named


def named_twice(call: Call) -> dict[str, Attendance]:
    """The visits that name a carer who is at another one at the same time: of two, the one of the higher rank."""
    found: dict[str, Attendance] = {}
    for one, other in overlapping(call) if len(call) > 1 else ():
        if one.named & other.named:
            found.setdefault(other.visit_id, one)
    return found


def without_place(call: Call, largest_call: LargestCall) -> Iterator[Attendance]:
    """The visits of several providers at one minute for which the plan has no place together: all of them.

    Of each provider count the carers within its own plan; those beyond it are held by the rule about carers.
    """
    found: dict[str, Attendance] = {}
    for present in moments(call):
        providers = {one.provider for one in present}
        if len(providers) > 1:
            came = sum(_within_own_plan(present, provider, largest_call) for provider in providers)
            if came > planned_carers(present, largest_call):
                found.update({one.visit_id: one for one in present})
    yield from found.values()


def _within_own_plan(present: Call, provider: str, largest_call: LargestCall) -> int:
    own = [one for one in present if one.provider == provider]
    return min(sum(carers for _, carers in counted_once(own)), planned_carers(own, largest_call))


def _call_of(one: Attendance) -> tuple[object, ...]:
    planned = one.planned
    return (one.key.contract_number, planned and (planned.order_ref, planned.day, planned.start, planned.call))
