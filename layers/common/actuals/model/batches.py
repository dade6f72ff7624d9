"""Many things, some at a time."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")


def batched(items: Iterable[Item], most: int) -> Iterator[list[Item]]:
    """Items in their order, so many at a time; fewer in the last batch. Python 3.12 has it in itertools."""
    waiting = iter(items)
    while batch := list(islice(waiting, most)):
        yield batch
