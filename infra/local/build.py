"""What `sam build` makes, for this machine: functions zipped; the layer with its dependencies and bytecode, zipped.

Whatever is made is named after a digest of what went into it, so it is made once.
"""

import hashlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

from infra.local.places import BUILT, ENGINE, LAYER

REQUIREMENTS = LAYER / "requirements.txt"
INTERPRETER = ENGINE / "pyvenv.cfg"
ENGINE_PYTHON = ENGINE / "bin" / "python"
ALWAYS_THE_SAME_TIME = (1980, 1, 1, 0, 0, 0)

Entries = list[tuple[str, Path]]


def zip_function(folder: Path) -> Path:
    """A function's folder as a zip."""
    entries = sources(folder, folder)
    target = BUILT / f"{folder.name}-{digest([], entries)}.zip"
    if not target.exists():
        write_zip(target, entries)
    return target


def zip_layer() -> Path:
    """The dependencies as pinned and the package itself, under python/, with bytecode."""
    package = sources(LAYER / "actuals", LAYER)
    target = BUILT / f"layer-{digest([REQUIREMENTS, INTERPRETER], package)}.zip"
    if not target.exists():
        with tempfile.TemporaryDirectory(dir=BUILT) as folder:
            copy(package, Path(folder))
            compile_bytecode(Path(folder))
            entries = [*files(install_dependencies()), *files(Path(folder))]
            write_zip(target, [(f"python/{name}", path) for name, path in entries])
    return target


def install_dependencies() -> Path:
    """Install the layer's pinned dependencies for the engine's interpreter.

    As bytecode alone: each worker of the engine unpacks the layer for itself, so half the files is half the wait.
    """
    folder = BUILT / f"dependencies-{digest([REQUIREMENTS, INTERPRETER], [])}"
    if not folder.exists():
        half_done = Path(tempfile.mkdtemp(dir=BUILT))
        run("uv", "pip", "install", "--quiet", "--python", ENGINE_PYTHON, "--target", half_done, "-r", REQUIREMENTS)
        compile_bytecode(half_done, "-b")
        for source in half_done.rglob("*.py"):
            source.unlink()
        half_done.rename(folder)
    return folder


def compile_bytecode(folder: Path, *options: str) -> None:
    """Bytecode that is believed without a look at the source's date, which a zip does not keep."""
    run("compileall", "-q", "-j", "0", "--invalidation-mode", "unchecked-hash", *options, folder, python=ENGINE_PYTHON)


def run(module: str, *arguments: str | Path, python: str | Path = sys.executable) -> None:
    subprocess.run([python, "-m", module, *arguments], check=True)


def write_zip(target: Path, entries: Entries) -> None:
    """Under another name first: a zip that is there is whole. Not compressed, as it travels within this machine."""
    half_done = Path(tempfile.mkstemp(dir=BUILT)[1])
    with zipfile.ZipFile(half_done, "w", zipfile.ZIP_STORED) as archive:
        for name, path in entries:
            archive.writestr(zipfile.ZipInfo(name, ALWAYS_THE_SAME_TIME), path.read_bytes())
    half_done.rename(target)


def sources(folder: Path, root: Path) -> Entries:
    """The files of a folder that belong to the product, named from the root."""
    return [(name, path) for name, path in files(folder, root) if "__pycache__" not in name and path.suffix != ".toml"]


def files(folder: Path, root: Path | None = None) -> Entries:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return [(str(path.relative_to(root or folder)), path) for path in found]


def copy(entries: Entries, folder: Path) -> None:
    for name, path in entries:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, folder / name)


def digest(inputs: Iterable[Path], entries: Entries) -> str:
    sums = hashlib.sha256()
    for name, path in [*((path.name, path) for path in inputs), *entries]:
        sums.update(f"{name}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return sums.hexdigest()[:16]
