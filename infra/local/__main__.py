"""The product on this machine: `run` shows it, `serve` keeps it running. The Makefile calls this."""

import argparse
import signal
import sys

from infra.local.demo import demonstrate
from infra.local.deploy import DeployError
from infra.local.engine import EngineError
from infra.local.serve import serve

STOPS = (signal.SIGINT, signal.SIGTERM)


def main() -> int:
    for number in STOPS:
        signal.signal(number, stop_once)
    asked = arguments()
    try:
        demonstrate() if asked.command == "run" else serve(asked.port)
    except (DeployError, EngineError) as error:
        print(error, file=sys.stderr)
        return 1
    except BaseException:
        if not is_stopping():
            raise
        return 0 if asked.command == "serve" else 130
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="infra.local", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="show it, and stop")
    keep = commands.add_parser("serve", help="keep it running")
    keep.add_argument("--port", type=int, help="where; a free port if none is given")
    return parser.parse_args()


def stop_once(_number: int, _frame: object) -> None:
    """Whatever else arrives while things are put away must not disturb that."""
    for number in STOPS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def is_stopping() -> bool:
    """Code that was interrupted may have turned the interruption into an error of its own."""
    return signal.getsignal(signal.SIGINT) is signal.SIG_IGN


sys.exit(main())
