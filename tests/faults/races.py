"""Two deliveries at once: a thread for each, one of them at a time, and at every call to AWS the other may go on.

A schedule says who makes how many calls before the other goes on: `A5 B3` is five calls of A, three of B, then A to its
end, then what is left of B. All schedules with at most two such turns are tried, but for those that differ from another
only in the order of calls that are not in each other's way.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from aws_lambda_powertools.event_handler.api_gateway import BaseRouter

from tests.faults.wire import Call, Wire

A, B = "A", "B"
OTHER = {A: B, B: A}
PATIENCE_SECONDS = 30
FOREVER = 1_000

Act = Callable[[], object]
Turn = tuple[str, int]
Trace = list[tuple[str, Call]]


def shown(turns: Sequence[Turn]) -> str:
    """A schedule as one writes it, to replay it."""
    return " ".join(f"{who}{calls}" for who, calls in turns)


def turns_of(schedule: str) -> list[Turn]:
    """A schedule as it was shown."""
    return [(turn[0], int(turn[1:])) for turn in schedule.split()]


@dataclass
class Race:
    """One run of two deliveries by a schedule."""

    wire: Wire
    turns: list[Turn]
    trace: Trace = field(default_factory=list)
    failures: list[BaseException] = field(default_factory=list)

    def run(self, acts: dict[str, Act]) -> Trace:
        """Until both have come to their end; who did what, in order."""
        self._going = {A, B}
        self._first = self.turns[0][0]
        self._on = {name: threading.Event() for name in acts}
        self.wire.on_call = self._on_call
        threads = [threading.Thread(target=self._act, args=(name, act), name=name) for name, act in acts.items()]
        for thread in threads:
            thread.start()
        self._on[self._next(self._first)].set()
        for thread in threads:
            thread.join(PATIENCE_SECONDS)
        self.wire.on_call = lambda _: None
        if self.failures:
            raise self.failures[0]
        return self.trace

    def _act(self, name: str, act: Act) -> None:
        self._wait(name)
        try:
            act()
        except BaseException as failure:  # noqa: BLE001 (told by the thread that waits)
            self.failures.append(failure)
        self._going.discard(name)
        self._on[OTHER[name]].set()

    def _on_call(self, call: Call) -> None:
        """Before a call: go on, or let the other go on."""
        name = threading.current_thread().name
        who = self._next(name)
        if who != name:
            self._on[who].set()
            self._wait(name)
        if self.turns and self.turns[0][0] == name:
            self.turns[0] = (name, self.turns[0][1] - 1)
        self.trace.append((name, call))

    def _next(self, name: str) -> str:
        """Who makes the next call, when `name` has made the last and would go on."""
        while self.turns and (self.turns[0][1] == 0 or self.turns[0][0] not in self._going):
            name = OTHER[self.turns.pop(0)[0]]
        who = self.turns[0][0] if self.turns else name
        return who if who in self._going else OTHER[who]

    def _wait(self, name: str) -> None:
        """Powertools keeps the call that is being answered in the class, as a process has but one."""
        kept = {
            key: BaseRouter.__dict__[key] for key in ("current_event", "lambda_context") if key in BaseRouter.__dict__
        }
        if not self._on[name].wait(PATIENCE_SECONDS):
            raise TimeoutError(f"{name} waits in vain")
        self._on[name].clear()
        for key, value in kept.items():
            setattr(BaseRouter, key, value)


@dataclass
class Schedules:
    """Tries schedules; `attempt` prepares, races by a schedule, and judges."""

    attempt: Callable[[str], Trace]
    tried: int = 0
    known: dict[str, set[Call]] = field(default_factory=lambda: {A: set(), B: set()})

    def try_one(self, schedule: str) -> None:
        """One that failed, to look at."""
        self._try(turns_of(schedule))

    def try_all(self) -> None:
        """Every schedule that matters; a failing one is named."""
        for first in (A, B):
            alone = self._own(self._try([(first, FOREVER)]), first)
            for calls, call in enumerate(alone):
                if calls and self._matters(first, call):
                    self._try_within(first, calls, call)

    def _try_within(self, first: str, calls: int, call: Call) -> None:
        """The first is stopped before a call; the second goes to its end, or is stopped before one of its own."""
        second = OTHER[first]
        between = self._own(self._try([(first, calls)]), second)
        for number, other in enumerate(between):
            in_the_way = any(call.meets(each) for each in between[:number])
            if number and in_the_way and self._matters(second, other):
                self._try([(first, calls), (second, number)])

    def _try(self, turns: list[Turn]) -> Trace:
        self.tried += 1
        try:
            trace = self.attempt(shown(turns))
        except BaseException as failure:
            failure.add_note(f"Schedule: {shown(turns)}")
            raise
        for name, call in trace:
            self.known[name].add(call)
        return trace

    def _matters(self, name: str, call: Call) -> bool:
        return any(call.meets(other) for other in self.known[OTHER[name]])

    @staticmethod
    def _own(trace: Trace, name: str) -> list[Call]:
        return [call for who, call in trace if who == name]
