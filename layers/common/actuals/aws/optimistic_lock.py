"""Optimistic locking: an act is repeated when somebody else changed what it had read."""

from collections.abc import Callable
from typing import TypeVar

TRIES = 20

Outcome = TypeVar("Outcome")


class StaleVersionError(Exception):
    """Somebody else wrote this since it was read; read it again."""


def retry_if_stale(act: Callable[[], Outcome]) -> Outcome:
    """The result of `act`, repeated as long as something that it had read was changed by somebody else."""
    for _ in range(TRIES - 1):
        try:
            return act()
        except StaleVersionError:
            continue
    return act()
