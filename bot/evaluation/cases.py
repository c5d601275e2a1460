"""Reads evaluation cases: JSON Lines, one case a line (docs/developers.md shows the shapes)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bot.errors import ConfigurationError

SHAPES = ("expect", "expect_all", "turns", "pii")


def read_cases(path: Path) -> list[dict[str, Any]]:
    """The cases of a file. Raises ConfigurationError naming the line that is wrong."""
    lines = path.read_text(encoding="utf-8").split("\n")
    return [_case(line, f"{path}:{number}") for number, line in enumerate(lines, start=1) if line.strip()]


def _case(line: str, where: str) -> dict[str, Any]:
    try:
        case = json.loads(line)
    except ValueError as error:
        raise ConfigurationError(f"{where} is not valid JSON: {error}") from None
    if not isinstance(case, dict) or "id" not in case or sum(shape in case for shape in SHAPES) != 1:
        raise ConfigurationError(f"{where} needs an `id` and one of: {', '.join(SHAPES)}.")
    if "turns" not in case and not isinstance(case.get("text"), str):
        raise ConfigurationError(f"{where} needs a `text`.")
    return case
