"""Where things are on this machine."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "template.yaml"
LAYER = ROOT / "layers" / "common"

LOCAL = ROOT / ".local"
ENGINE = LOCAL / "engine"
ENGINE_LOG = LOCAL / "engine.log"
BUILT = LOCAL / "built"
STACK_FILE = LOCAL / "stack.json"
