"""What Rasa is trained on, and the name that a model of exactly these files has."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import yaml

_HERE = Path(__file__).parent
DATA = _HERE / "data"
DOMAIN = _HERE / "domain.yml"
CONFIG = _HERE.parent / "config.yml"  # where Rasa's users look for it
CONFIG_DIET = _HERE / "config-diet.yml"  # kept to be compared
PIPELINES = (CONFIG, CONFIG_DIET)


def files(config: Path = CONFIG) -> Sequence[Path]:
    """Every file that a model depends on. Raises `FileNotFoundError` when one is missing."""
    found = [*sorted(DATA.rglob("*.yml")), DOMAIN, config]  # Rasa looks into folders, too
    for path in found:
        if not path.is_file():
            raise FileNotFoundError(path)
    return found


def intents() -> frozenset[str]:
    """Everything that a message may be understood as."""
    return frozenset(yaml.safe_load(DOMAIN.read_text(encoding="utf-8"))["intents"])


def model_name(config: Path = CONFIG) -> str:
    """The file name of a model that was trained on these files: other content, other name."""
    digest = sha256()
    for path in files(config):
        # the pipeline's own file name says nothing
        name = "config.yml" if path == config else path.relative_to(_HERE).as_posix()
        content = path.read_bytes()
        digest.update(f"{name} {len(content)}\0".encode() + content)
    return f"hearback-{digest.hexdigest()[:16]}.tar.gz"
