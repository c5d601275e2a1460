"""Commands such as `/list`, and words that stand for one."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from bot import yaml_file

FILE = Path(__file__).with_name("commands.yml")
COMMAND = re.compile(r"/(\w+)(?:@\w+)?(?:\s|$)", re.ASCII)


@cache
def known() -> dict[str, Any]:
    """`{"commands": {word: outcome}, "words": {text: outcome}, "always": [outcome, …]}`."""
    found: dict[str, Any] = yaml_file.read(FILE)
    return found


def meant(text: str) -> str | None:
    """The outcome that a text commands; None where it is no command of ours."""
    command = COMMAND.match(text.strip())
    words: dict[str, str] = known()["commands" if command else "words"]
    return words.get(command[1].lower() if command else " ".join(re.findall(r"\w+", text.lower())))
