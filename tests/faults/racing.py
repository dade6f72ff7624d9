"""A race of two deliveries by every schedule, from one state on, with the books audited after each."""

import json
from dataclasses import dataclass, replace
from functools import partial

from tests.faults.books import Books
from tests.faults.delivering import Json, answered, deliver, deliver_all
from tests.faults.races import A, Act, B, Race, Schedules, Trace, turns_of
from tests.faults.wire import Wire
from tests.faults.world import World

Delivery = tuple[str, Json]


@dataclass
class Racing:
    """Has two deliveries race."""

    world: World
    wire: Wire
    books: Books
    schedules: int = 0

    def race(
        self, one: Delivery, other: Delivery, judge: Act, then: Act | None = None, only: str | None = None
    ) -> None:
        """By all schedules, or `only` by one; when the second of them is done, `then` something else happens."""
        start = replace(self.world.state(), waiting=frozenset())

        def attempt(schedule: str) -> Trace:
            self.world.put_back(start)
            undone: list[Delivery] = []
            answered.clear()
            acts: dict[str, Act] = {
                A: partial(self._deliver, one, undone),
                B: partial(self._deliver, other, undone, then),
            }
            trace = Race(self.wire, turns_of(schedule)).run(acts)
            self._deliver_again(undone)
            self.books.audit()
            judge()
            return trace

        schedules = Schedules(attempt)
        schedules.try_one(only) if only else schedules.try_all()
        self.schedules = schedules.tried
        print(f"{one[0]}, {other[0]}: {schedules.tried} schedules")  # noqa: T201 (with -s)

    def _deliver(self, delivery: Delivery, undone: list[Delivery], then: Act | None = None) -> None:
        if not deliver(*delivery):
            undone.append(delivery)
        elif then:
            then()

    def _deliver_again(self, undone: list[Delivery]) -> None:
        """What failed comes again, after all else."""
        self.world.in_hand |= {(queue, json.dumps(message)) for queue, message in undone}
        deliver_all(self.world)
