"""A process that dies at one of its calls to AWS. After a call is the same as before the next."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from actuals.aws import clients


class DiedError(BaseException):
    """Nothing of ours catches it, as nothing of ours runs on when a process is killed."""


@dataclass
class Life:
    """How many calls are made before the end; `calls` counts them."""

    calls: int = 0
    ended: bool = False


@contextmanager
def dying(at_call: int) -> Iterator[Life]:
    """Every client dies before its n-th call, and before every later one."""
    life = Life()

    def before_call(**_: Any) -> None:
        life.calls += 1
        life.ended = life.calls >= at_call
        if life.ended:
            raise DiedError

    events = [client.meta.events for client in (clients.dynamodb(), clients.s3(), clients.sqs())]
    for event in events:
        event.register("before-call", before_call)
    try:
        yield life
    finally:
        for event in events:
            event.unregister("before-call", before_call)
