"""Which model serves: a small file beside the database, replaced whole."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.errors import ConfigurationError


@dataclass(frozen=True)
class Pointer:
    """`model`: a file's name in var/models. `code`: what it was trained by. `before`: where a rollback leads.

    `released`: chosen by `manage.py release`, and kept until the next; else it follows the checkout. `sha256`,
    `before_sha256`: what the two files hold; None in a file from before hashes were kept (model_integrity.py).
    """

    model: str
    code: str
    released: bool = False
    before: str | None = None
    sha256: str | None = None
    before_sha256: str | None = None


def pointer_file(var: Path) -> Path:
    return var / "serving.json"


def read_pointer(var: Path) -> Pointer | None:
    """None where nothing was ever started. Raises ConfigurationError where the file is broken."""
    path = pointer_file(var)
    try:
        return Pointer(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as error:
        raise ConfigurationError(f"{path} is broken ({error}). Remove it: the next start makes it again.") from None


def write_pointer(var: Path, pointer: Pointer) -> None:
    """Replace the file at once."""
    fresh = pointer_file(var).with_suffix(".new")
    fresh.write_text(json.dumps(asdict(pointer)), encoding="utf-8")
    os.replace(fresh, pointer_file(var))
