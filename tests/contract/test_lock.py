"""What is deployed is what was tested: the layer's pins are the lock's."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "requirements.lock"
LAYER = ROOT / "layers/common"


def pins(requirements: str) -> dict[str, str]:
    """The version each package is held at, by its name."""
    return dict(re.findall(r"^([a-z0-9.-]+)==([^ ;\\\n]+)", requirements, flags=re.MULTILINE))


def declared(pyproject: str) -> set[str]:
    """The packages a project asks for, without extras and versions."""
    return {re.split(r"[\[<>=!~; ]", line)[0] for line in tomllib.loads(pyproject)["project"]["dependencies"]}


def test_a_pin_is_read_with_or_without_a_marker() -> None:
    assert pins("a-b==1.2 \\\n    --hash=sha256:0\nc==3 ; python_version < '3.12'\n") == {"a-b": "1.2", "c": "3"}


def test_the_layer_has_the_versions_of_the_lock() -> None:
    assert pins((LAYER / "requirements.txt").read_text()).items() <= pins(LOCK.read_text()).items()


def test_the_layer_has_everything_the_package_declares() -> None:
    assert declared((LAYER / "pyproject.toml").read_text()) <= pins((LAYER / "requirements.txt").read_text()).keys()


def test_the_layer_leaves_boto3_to_lambda() -> None:
    assert not {"boto3", "botocore"} & pins((LAYER / "requirements.txt").read_text()).keys()


def test_every_pin_of_the_layer_has_its_hash() -> None:
    blocks = re.split(r"^(?=[a-z])", (LAYER / "requirements.txt").read_text(), flags=re.MULTILINE)
    assert [block.split("==")[0] for block in blocks if "==" in block and "--hash=sha256:" not in block] == []
