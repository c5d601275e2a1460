"""Words that always work: what our texts tell families to write."""

from __future__ import annotations

import re
from pathlib import Path

from bot import yaml_file

COMMANDS = Path(__file__).with_name("commands.yml")
# Ends with a colon: what follows is the family's own. Else the words must be the whole message; `#` stands for numbers.
NUMBERS = re.compile(r"\d+(?:(?:\s*[,;&]\s*|\s+and\s+|\s+)\d+)*")
Commands = dict[str, list[str]]


def load() -> Commands:
    """The commands by outcome."""
    found: Commands = yaml_file.read(COMMANDS)
    return found


def command(text: str, commands: Commands) -> str | None:
    """The outcome that a message commands; None for an ordinary message."""
    said = " ".join(text.lower().split())
    whole = NUMBERS.sub("#", said.strip(" .!?\"'"))
    for outcome, starts in commands.items():
        if whole in starts or any(said.startswith(start) for start in starts if start.endswith(":")):
            return outcome
    return None
