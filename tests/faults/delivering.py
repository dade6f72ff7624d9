"""What SQS, Step Functions and impatient clients do: they deliver until it is done, and then perhaps once more."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from actuals.aws.telemetry import logger
from functions.match import night
from functions.pay import worker
from functions.validate import check, store
from tests.faults.world import World
from tests.integration.calls import APPROVER, COUNCIL, P100, Client, Context, call
from tests.integration.queues import sqs_event
from tests.integration.routes import api

Json = dict[str, Any]
Deliver = Callable[[Json], bool]
"""Whether it is done, and does not come again."""

TRIES = 40
CALLERS = {client.client_id: client for client in (COUNCIL, APPROVER, P100)}

answered: list[int] = []
"""The statuses of all calls."""


def asked(client: Client, path: str, body: Json | None = None, method: str = "POST") -> Json:
    """A call that its client makes again until it is answered, be it with a no."""
    return {"client": client.client_id, "method": method, "path": path, "body": body}


def _call(asked: Json) -> bool:
    answer = call(api, asked["method"], asked["path"], CALLERS[asked["client"]], asked["body"])
    answered.append(answer.status)
    return answer.status < 500


def _night(event: Json) -> bool:
    entry: Any = night.match_contract
    entry(event, Context())
    return True


def _from_queue(entry: Any) -> Deliver:
    return lambda message: entry(sqs_event(message), Context()) == {"batchItemFailures": []}


ENTRIES: Mapping[str, Deliver] = {
    "Call": _call,
    "Night": _night,
    "CheckQueue": _from_queue(check.check),
    "StoreQueue": _from_queue(store.store),
    "PayQueue": _from_queue(worker.work),
}


def deliver(queue: str, message: Json) -> bool:
    """Once; what AWS refuses for good comes again. The logs of all these deliveries are nothing to look at."""
    logger().setLevel("CRITICAL")
    try:
        return ENTRIES[queue](message)
    except (BotoCoreError, ClientError):
        return False


def deliver_all(world: World) -> None:
    """Everything that waits, and what that leaves."""
    left = world.receive()
    for _ in range(TRIES):
        if not left:
            return
        queue, body = left[0]
        if deliver(queue, json.loads(body)):
            world.done(queue, body)
        left = world.receive()
    raise AssertionError(f"it comes to no end: {left}")


def waiting(queue: str, message: Json) -> frozenset[tuple[str, str]]:
    """One message, waiting."""
    return frozenset({(queue, json.dumps(message))})
