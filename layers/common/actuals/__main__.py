"""The commands of this package, for a provider's own machine; see `actuals.checking.command`."""

import os
import sys
from datetime import UTC, datetime
from io import TextIOWrapper

from actuals.checking.command import REJECTED, main


def run() -> int:
    """Run a command now; letters that the terminal does not have, and a reader that went away, are no faults."""
    now = datetime.now(UTC)  # noqa: TID251 (a command is where its run begins, as a handler is)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        code = main(sys.argv[1:], now, sys.stdout, sys.stderr)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REJECTED
    return code


if __name__ == "__main__":
    sys.exit(run())
