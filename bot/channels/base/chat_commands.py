"""Commands such as `/list`, and words that stand for one, in every language that our texts tell them in."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from bot import yaml_file
from bot.content import translations
from bot.content.reload import kept
from bot.safety.normalization import fold
from bot.understanding import fixed_commands
from bot.understanding.fixed_commands import AROUND

FILE = Path(__file__).with_name("commands.yml")
# The button that gives the English original; its title in each language is a word for it.
ORIGINAL = "channel/original"
# A command is a whole message: whatever follows one is read as words, for it may be an emergency. Behind `/start` alone
# an app puts what its link held.
COMMAND = re.compile(r"/(?:(\w+)(?:@\w+)?|(start)(?:@\w+)?\s+[\w-]{1,64})", re.ASCII | re.IGNORECASE)


@cache
def known() -> dict[str, Any]:
    """`{"commands": {word: outcome}, "words": {text: outcome}, "always": [outcome, …]}`."""
    found: dict[str, Any] = yaml_file.read(FILE)
    return found


def meant(text: str) -> str | None:
    """The outcome that a text commands; None where it is no command of ours."""
    command = COMMAND.fullmatch(text.strip())
    if command:
        return _outcome(known()["commands"].get((command[1] or command[2]).lower()))
    said = spaced(text)
    return _outcome(known()["words"].get(said) or (ORIGINAL if said in _original_words() else None)) or _always(text)


def _always(text: str) -> str | None:
    """The wish for one of its own rights, which a family need not wait for a person with."""
    found = fixed_commands.command(text, _fixed())
    return found.outcome if found and found.outcome in known()["always"] else None


@cache
def _fixed() -> fixed_commands.Commands:
    return fixed_commands.load()


def spaced(text: str) -> str:
    """A whole message as it is compared: folded, without what is no letter, digit or mark of one."""
    return " ".join(fold(text).strip(AROUND).split())


def _outcome(found: object) -> str | None:
    return str(found) if found else None


@kept
def _original_words() -> frozenset[str]:
    """What asks for the English original in each language."""
    return frozenset(spaced(translations.title_in(ORIGINAL, language)) for language in translations.languages())
