"""Proof by closure: what is stopped before any of its calls, any number of times, comes to one and the same end.

Before each call everything that lasts is taken down. From each state that was not seen before all is delivered again;
what that passes through is added, until there is no new state. A process that dies after a call dies before its next.
On the first way each call also goes wrong in every manner that the wire knows, and what follows is explored as well;
with FAULTS=all in the environment on every way, which takes some minutes.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import unified_diff

from tests.faults.delivering import deliver_all
from tests.faults.wire import Call, Fault, Wire
from tests.faults.world import State, World

EVERYWHERE = os.environ.get("FAULTS") == "all"  # each call goes wrong from every state, not from the first alone
FAULTS_OF_READS = (Fault.THROTTLED,)  # any other is tried again as well, with no other effect
MOST_STATES = 400


@dataclass
class Explored:
    """What was seen; `ways` says how a state was first come to."""

    calls: int = 0
    edges: int = 0
    states: dict[str, State] = field(default_factory=dict)
    ways: dict[str, str] = field(default_factory=dict)
    ends: dict[str, str] = field(default_factory=dict)
    unexplored: list[State] = field(default_factory=list)

    def add(self, state: State, way: str) -> None:
        """One more state, if it is new."""
        self.edges += 1
        if state.text not in self.states:
            self.states[state.text] = state
            self.ways[state.text] = way
            self.unexplored.append(state)
        assert len(self.states) < MOST_STATES, f"there is no end of states: {way}"

    def one_end(self) -> State:
        """The end of all ways so far."""
        if len(self.ends) > 1:
            raise AssertionError("\n".join(self._differences()))
        return self.states[next(iter(self.ends))]

    def _differences(self) -> Iterator[str]:
        (first, one), (other, another) = list(self.ends.items())[:2]
        yield f"{len(self.ends)} different ends. This way: {one}. But another way: {another}."
        yield from unified_diff(first.split("\n"), other.split("\n"), n=0, lineterm="")


class Explorer:
    """Explores from one state on."""

    def __init__(self, world: World, wire: Wire) -> None:
        self._world, self._wire = world, wire

    def explore(self, start: State, *, only_deaths: bool = False) -> Explored:
        """Everything that can be come to, be it by nothing but the end of processes."""
        seen = Explored()
        seen.add(start, "at once")
        seen.calls = len(self._go(seen, start))
        self._go_on(seen, go_wrong=EVERYWHERE and not only_deaths)
        if not only_deaths:
            self._go_wrong(seen, start)
            self._go_on(seen)
        self._deliver_once_more(seen, start)
        return seen

    def _go_on(self, seen: Explored, *, go_wrong: bool = False) -> None:
        while seen.unexplored:
            state = seen.unexplored.pop()
            self._go(seen, state)
            if go_wrong:
                self._go_wrong(seen, state)

    def _go_wrong(self, seen: Explored, start: State) -> None:
        """Once for each call, and each way in which it can go wrong."""
        for number, call in enumerate(self._go(seen, start), 1):
            for fault in FAULTS_OF_READS if call.is_read else Fault:
                self._go(seen, start, number, fault)

    def _go(self, seen: Explored, start: State, number: int = 0, fault: Fault | None = None) -> list[Call]:
        """Deliver all; every state on the way is one in which a process may have died. Answers with all calls."""
        way, wrote = seen.ways[start.text], False
        calls: list[Call] = []

        def on_call(call: Call) -> Fault | None:
            nonlocal way, wrote
            calls.append(call)
            if wrote:
                seen.add(self._world.state(), f"{way}, until before call {len(calls)} ({call})")
            wrote = not call.is_read
            if len(calls) != number:
                return None
            way = f"{way}, of call {number} ({call}) {fault}"
            return fault

        self._world.put_back(start)
        self._wire.on_call = on_call
        deliver_all(self._world)
        end = self._world.state()
        seen.add(end, f"{way}, to the end")
        seen.ends.setdefault(end.text, f"{way}, to the end")
        seen.one_end()
        return calls

    def _deliver_once_more(self, seen: Explored, start: State) -> None:
        """What was done is delivered again all the same."""
        for end in [seen.states[text] for text in seen.ends]:
            again = State(end.items, end.files, start.waiting)
            seen.add(again, "after the end, delivered once more")
            self._go(seen, again)
