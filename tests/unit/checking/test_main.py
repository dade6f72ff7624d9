"""`python -m actuals`, as a shell runs it."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
COMMAND = (sys.executable, "-m", "actuals", "check")


def test_the_exit_code_reaches_the_shell() -> None:
    ended = [
        subprocess.run([*COMMAND, path], cwd=ROOT / "samples", capture_output=True, check=False).returncode  # noqa: S603
        for path in ("P200/visits.csv", "P200/mistakes.csv", "P200/none.csv")
    ]
    assert ended == [0, 1, 2]


def test_letters_that_the_terminal_does_not_have_are_written_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "visits.xml"
    path.write_text("<Zoë/>", encoding="utf-8")
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    told = subprocess.run([*COMMAND, path], env=environment, capture_output=True, check=False)  # noqa: S603
    assert (told.returncode, told.stderr) == (1, b"")
    assert rb"Zo\xeb" in told.stdout


def test_a_reader_that_has_seen_enough_is_no_fault() -> None:
    with subprocess.Popen(  # noqa: S603
        [*COMMAND, "samples/P200/mistakes.csv"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 1
