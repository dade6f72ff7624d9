"""Starts MiniStack behind a front that stands for TLS; run by the engine's own interpreter, never imported.

The bucket policies of the template refuse whatever did not come over TLS. At AWS the API endpoints end TLS; here this
front says that they did, so that the template needs no exception. Without it every call of S3 is refused.
"""

import os
import signal
import sys
import threading
from collections.abc import Awaitable, Callable
from typing import Any

from ministack import app as ministack
from ministack.core.lambda_runtime import Worker

engine = ministack.app
Messages = Callable[..., Awaitable[Any]]


async def over_tls(scope: dict[str, Any], receive: Messages, send: Messages) -> None:
    """Mark each request as one that came over TLS."""
    if scope["type"] == "http":
        scope = {**scope, "headers": [*scope["headers"], (b"x-forwarded-proto", b"https")]}
    await engine(scope, receive, send)


def stop_with_the_parent() -> None:
    """Standard input ends when the process that started the engine has ended."""
    os.read(sys.stdin.fileno(), 1)
    os.kill(os.getpid(), signal.SIGINT)


# After each call MiniStack waits so long (seconds) for a first line of log, and most calls write none.
Worker._drain_stderr_bounded.__defaults__ = (0.005, 0.005, 0.250)
threading.Thread(target=stop_with_the_parent, daemon=True).start()
ministack.app = over_tls
sys.argv = ["ministack"]
ministack.main()
