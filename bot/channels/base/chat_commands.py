"""Commands such as `/list`, and words that stand for one, in every language that our texts tell them in."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from bot import yaml_file
from bot.understanding import fixed_commands

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
    found = words.get(command[1].lower() if command else " ".join(re.findall(r"\w+", text.lower())))
    return found or (None if command else _always(text))


def _always(text: str) -> str | None:
    """The wish for one of its own rights, which a family need not wait for a person with."""
    found = fixed_commands.command(text, _fixed())
    return found.outcome if found and found.outcome in known()["always"] else None


@cache
def _fixed() -> fixed_commands.Commands:
    return fixed_commands.load()
