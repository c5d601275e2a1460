"""Commands such as `/list`, and words that stand for one."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("commands.yml")
COMMAND = re.compile(r"/(\w+)(?:@\w+)?(?:\s|$)", re.ASCII)


@cache
def known() -> dict[str, dict[str, str]]:
    """`{"commands": {word: outcome}, "words": {text: outcome}}`."""
    found: dict[str, dict[str, str]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


def meant(text: str) -> str | None:
    """The outcome that a text commands; None where it is no command of ours."""
    command = COMMAND.match(text.strip())
    if command:
        return known()["commands"].get(command[1].lower())
    return known()["words"].get(" ".join(re.findall(r"\w+", text.lower())))
