"""Reads YAML with libyaml's parser, ten times as fast as the one in Python."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml


def read(path: Path) -> Any:
    """The content of a file. Raises yaml.YAMLError and OSError."""
    return parsed(path.read_text(encoding="utf-8"))


def parsed(text: str) -> Any:
    """The content of a text. Raises yaml.YAMLError."""
    return yaml.load(text, Loader=yaml.CSafeLoader)
