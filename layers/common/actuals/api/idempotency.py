"""Idempotency-Key: a POST that is sent again, because its first answer was lost, has its effect once.

Within a day, the same key with the same body repeats the first answer, and with another body it is refused. Calls that
ended in a problem had no effect and are not remembered. What one call does twice for want of a key, or after a crash,
has to be harmless all the same: imports, match runs and payments do not rest on this.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from aws_lambda_powertools.utilities.idempotency import (
    BasePersistenceLayer,
    IdempotencyConfig,
    idempotent_function,
)
from aws_lambda_powertools.utilities.idempotency.exceptions import (
    IdempotencyAlreadyInProgressError,
    IdempotencyValidationError,
)

from actuals.api.bodies import IDEMPOTENCY_KEY, Json
from actuals.api.problems import Conflict, Malformed, Unprocessable

KEY = re.compile(r"[!-~]{1,255}")
SECONDS_KEPT = 24 * 60 * 60

Shown = TypeVar("Shown", bound=Mapping[str, object])


def checked(key: str) -> str:
    """A key that can be looked up."""
    if KEY.fullmatch(key):
        return key
    raise Malformed(
        "malformed-idempotency-key", f"{IDEMPOTENCY_KEY} must be 1 to 255 printable ASCII characters, no spaces."
    )


def once(
    call: Sequence[str], sent: Json, store: BasePersistenceLayer, act: Callable[[], tuple[Shown, int]], context: Any
) -> tuple[Shown, int]:
    """What `act` answers, or answered the first time; `call` says which call it is: its caller, path and key."""

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
        answer = guarded(request={"key": call, "body": sent})
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
