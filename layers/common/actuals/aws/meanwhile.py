"""Two who write one thing: what was read is gone when it is written, and is read and decided anew."""

from collections.abc import Callable
from typing import TypeVar

TRIES = 20

Outcome = TypeVar("Outcome")


class ChangedMeanwhileError(Exception):
    """Somebody else wrote this since it was read; read it again."""


def again(act: Callable[[], Outcome]) -> Outcome:
    """What `act` answers, begun anew when something that it had read was changed by somebody else meanwhile."""
    for _ in range(TRIES - 1):
        try:
            return act()
        except ChangedMeanwhileError:
            continue
    return act()
