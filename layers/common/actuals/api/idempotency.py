"""Idempotency-Key: a POST that is sent again, because its first answer was lost, has its effect once.

Within a day, the same key with the same body repeats the first answer, and with another body it is refused. Calls that
ended in a problem had no effect and are not remembered. What one call does twice for want of a key, or after a crash,
has to be harmless all the same: imports, match runs and payments do not rest on this.
"""

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from aws_lambda_powertools.utilities.idempotency import (
    BasePersistenceLayer,
    IdempotencyConfig,
    idempotent_function,
)
from aws_lambda_powertools.utilities.idempotency.exceptions import (
    IdempotencyAlreadyInProgressError,
    IdempotencyValidationError,
)

from actuals.api.bodies import IDEMPOTENCY_KEY, Json, body_of
from actuals.api.caller import Caller
from actuals.api.problems import Conflict, Malformed, Unprocessable

if TYPE_CHECKING:
    from aws_lambda_powertools.event_handler import APIGatewayRestResolver

KEY = re.compile(r"[!-~]{1,255}")
SECONDS_KEPT = 24 * 60 * 60

Body = TypeVar("Body", bound=Mapping[str, object])


def once(
    app: "APIGatewayRestResolver",
    caller: Caller,
    store: Callable[[], BasePersistenceLayer],
    act: Callable[[], tuple[Body, int]],
) -> tuple[Body, int]:
    """What `act` answers, or answered the first time; `store` is called only when there is a key to look up."""
    key = app.current_event.headers.get(IDEMPOTENCY_KEY)
    if key is None:
        return act()
    if not KEY.fullmatch(key):
        raise Malformed(
            "malformed-idempotency-key", f"{IDEMPOTENCY_KEY} must be 1 to 255 printable ASCII characters, no spaces."
        )
    request = {
        "key": [caller.client_id, app.current_event.http_method, app.current_event.path, key],
        "body": body_of(app),
    }
    return _remembered(request, store(), act, app.lambda_context)


def _remembered(
    request: Json, store: BasePersistenceLayer, act: Callable[[], tuple[Body, int]], context: Any
) -> tuple[Body, int]:
    def acted(*, request: Json) -> Json:  # noqa: ARG001 (Powertools takes the key and the body from it)
        body, status = act()
        return {"body": body, "status": status}

    config = IdempotencyConfig(
        event_key_jmespath="key",
        payload_validation_jmespath="body",
        expires_after_seconds=SECONDS_KEPT,
        hash_function="sha256",
        lambda_context=context,
    )
    guarded = idempotent_function(
        acted, data_keyword_argument="request", persistence_store=store, config=config, key_prefix="api"
    )
    try:
        answer = guarded(request=request)
    except IdempotencyValidationError:
        raise Unprocessable(
            "idempotency-key-reused",
            f"This {IDEMPOTENCY_KEY} came with another body before. Use a new key for a new call.",
        ) from None
    except IdempotencyAlreadyInProgressError:
        raise Conflict(
            "still-running",
            f"The first call with this {IDEMPOTENCY_KEY} is still running. Ask again in a few seconds.",
        ) from None
    return answer["body"], answer["status"]
