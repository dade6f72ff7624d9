"""The embedded engine: MiniStack, a local AWS, started on a free port of this machine and stopped again."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from infra.local.places import ENGINE, ENGINE_LOG

HOST = "127.0.0.1"
REGION: Final = "eu-west-2"
FRONT = Path(__file__).with_name("front.py")
PYTHON = ENGINE / "bin" / "python"
RUN_PREFIX = "actuals-engine-"
IN_MEMORY = Path("/dev/shm")  # noqa: S108 (a private folder is made in it)
ROOM_NEEDED = 2 * 1024**3
SECONDS_TO_START = 60
SECONDS_TO_STOP = 15


class EngineError(RuntimeError):
    """The engine did not start; its log says why."""


@dataclass(frozen=True, slots=True)
class Engine:
    """A local AWS that answers all services at one URL."""

    url: str
    process: subprocess.Popen[bytes]

    def is_running(self) -> bool:
        return self.process.poll() is None


@contextmanager
def running(port: int | None = None) -> Iterator[Engine]:
    """An engine that runs as long as the block does."""
    clear_crashed_runs()
    run = make_run_folder()
    port = port or free_port()
    engine = Engine(f"http://{HOST}:{port}", start(run, port))
    try:
        wait_until_ready(engine)
        yield engine
    finally:
        stop(engine.process)
        shutil.rmtree(run, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def make_run_folder() -> Path:
    """A private folder for this run's temporary files; its name holds the process that owns it."""
    return Path(tempfile.mkdtemp(prefix=f"{RUN_PREFIX}{os.getpid()}-", dir=quick_folder()))


def quick_folder() -> Path:
    """In memory where there is room: each worker of the engine unpacks a thousand files."""
    if IN_MEMORY.is_dir() and os.access(IN_MEMORY, os.W_OK):
        may_hold_libraries = not os.statvfs(IN_MEMORY).f_flag & os.ST_NOEXEC
        if may_hold_libraries and shutil.disk_usage(IN_MEMORY).free > ROOM_NEEDED:
            return IN_MEMORY
    return Path(tempfile.gettempdir())


def clear_crashed_runs() -> None:
    for run in quick_folder().glob(f"{RUN_PREFIX}*-*"):
        if not is_alive(int(run.name.removeprefix(RUN_PREFIX).split("-")[0])):
            shutil.rmtree(run, ignore_errors=True)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def start(run: Path, port: int) -> subprocess.Popen[bytes]:
    """Start the engine in a process group of its own, so that Ctrl-C reaches us first and we end it in order."""
    if not PYTHON.exists():
        raise EngineError(f"There is no engine in {ENGINE}: make setup")
    with ENGINE_LOG.open("wb") as log:
        return subprocess.Popen(
            [PYTHON, FRONT],
            cwd=run,
            env=environment(run, port),
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def environment(run: Path, port: int) -> dict[str, str]:
    """Nothing of the caller's AWS settings reaches the engine; its state machine waits a tenth of what it should."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "TMPDIR": str(run),
        "HOME": str(run),
        "STATE_DIR": str(run / "state"),
        "S3_DATA_DIR": str(run / "s3"),
        "GATEWAY_PORT": str(port),
        "BIND_HOST": HOST,
        "MINISTACK_REGION": REGION,
        "AUTH": "true",
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "SFN_WAIT_SCALE": "0.1",
    }


def wait_until_ready(engine: Engine) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while not is_ready(engine.url):
        if not engine.is_running() or time.monotonic() > deadline:
            raise EngineError(f"The engine did not start; see {ENGINE_LOG}")
        time.sleep(0.1)


def is_ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_ministack/ready", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if process.stdin:
        process.stdin.close()
