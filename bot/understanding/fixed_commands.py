"""Words that always work: what our texts tell families to write, in each language that they are in.

English stands in `commands.yml` here, another language in `translations/<language>/commands.yml`.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from bot import yaml_file
from bot.content import translations

COMMANDS = Path(__file__).with_name("commands.yml")
# Ends with a colon: what follows is the family's own. Else the words must be the whole message; `#` stands for numbers.
BETWEEN = r"(?:\s*[,;&،、，和与]\s*|\s+(?:and|y|e|et|и|و|और|und|ve|dan|và|va|اور)\s+|\s+)"
NUMBERS = re.compile(rf"\d+(?:{BETWEEN}\d+)*")
AROUND = " .!?।۔\"'。！？“”„«»「」؟"
Commands = dict[str, list[str]]


def load() -> Commands:
    """The commands by outcome, of all languages."""
    found: Commands = {}
    for path in (COMMANDS, *translations.command_files()):
        for outcome, starts in yaml_file.read(path).items():
            found.setdefault(outcome, []).extend(map(_plain, starts))
    return found


def command(text: str, commands: Commands) -> str | None:
    """The outcome that a message commands; None for an ordinary message."""
    said = _plain(text)
    whole = NUMBERS.sub("#", said.strip(AROUND))
    for outcome, starts in commands.items():
        if whole in starts or any(said.startswith(start) for start in starts if start.endswith(":")):
            return outcome
    return None


def behind_command(text: str, commands: Commands) -> str | None:
    """The family's own words behind a command with a colon; None where a message begins with none."""
    starts = [start for names in commands.values() for start in names if start.endswith(":")]
    return text.replace("：", ":").partition(":")[2].strip() if any(map(_plain(text).startswith, starts)) else None


def _plain(text: str) -> str:
    """Without the differences that hands make: case, width, blanks, accents, apostrophes, the signs on an alef."""
    parts = unicodedata.normalize("NFKD", text.lower().replace("’", "'"))
    return " ".join("".join(c for c in parts if not unicodedata.combining(c)).split())
