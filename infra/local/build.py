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

from infra.local.places import BUILT, ENGINE_PYTHON, LAYER

REQUIREMENTS = LAYER / "requirements.txt"
INTERPRETER = ENGINE_PYTHON.parents[1] / "pyvenv.cfg"
PINNED_TIME = (1980, 1, 1, 0, 0, 0)

Entries = list[tuple[str, Path]]


def zip_function(folder: Path) -> Path:
    """A function's folder as a zip."""
    return zipped(f"function-{folder.name}", sources(folder, folder))


def zip_layer() -> Path:
    """The dependencies as pinned and the package itself, under python/."""
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
    """Install the layer's pinned dependencies for the engine's interpreter."""
    folder = BUILT / f"dependencies-{digest([REQUIREMENTS, INTERPRETER], [])}"
    if not folder.exists():
        half_done = Path(tempfile.mkdtemp(dir=BUILT))
        install = ["uv", "pip", "install", "--quiet", "--python", ENGINE_PYTHON, "--target", half_done]
        subprocess.run([sys.executable, "-m", *install, "--requirement", REQUIREMENTS], check=True)
        compile_bytecode(half_done)
        half_done.rename(folder)
    return folder


def compile_bytecode(folder: Path) -> None:
    """Bytecode that is not checked against the source: a zip does not keep the time by which it would be found stale."""
    options = ["-q", "-j", "0", "--invalidation-mode", "unchecked-hash"]
    subprocess.run([ENGINE_PYTHON, "-m", "compileall", *options, folder], check=True)


def zipped(name: str, entries: Entries) -> Path:
    target = BUILT / f"{name}-{digest([], entries)}.zip"
    if not target.exists():
        write_zip(target, entries)
    return target


def write_zip(target: Path, entries: Entries) -> None:
    """Write beside the target first: a zip that is there is whole. Not compressed: it does not travel far."""
    half_done = target.with_suffix(".part")
    with zipfile.ZipFile(half_done, "w", zipfile.ZIP_STORED) as archive:
        for name, path in entries:
            archive.writestr(zipfile.ZipInfo(name, PINNED_TIME), path.read_bytes())
    half_done.rename(target)


def sources(folder: Path, root: Path) -> Entries:
    """The files of a folder that belong to the product, named from the root."""
    ours = (path for path in sorted(folder.rglob("*")) if path.is_file() and is_ours(path.relative_to(root)))
    return [(str(path.relative_to(root)), path) for path in ours]


def is_ours(path: Path) -> bool:
    return path.suffix not in {".pyc", ".toml"} and not any(part.startswith((".", "__pycache__")) for part in path.parts)


def files(folder: Path) -> Entries:
    return [(str(path.relative_to(folder)), path) for path in sorted(folder.rglob("*")) if path.is_file()]


def copy(entries: Entries, folder: Path) -> None:
    for name, path in entries:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, folder / name)


def digest(inputs: Iterable[Path], entries: Entries) -> str:
    sums = hashlib.sha256()
    for name, path in [*((path.name, path) for path in inputs), *entries]:
        sums.update(f"{name}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return sums.hexdigest()[:16]
