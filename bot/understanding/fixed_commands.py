"""Words that always work: what our texts tell families to write, in each language that they are in.

English stands in `commands.yml` here, another language in `translations/<language>/commands.yml`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from bot import yaml_file
from bot.content import translations
from bot.safety.normalization import fold
from bot.trial import ENGLISH

COMMANDS = Path(__file__).with_name("commands.yml")
# Ends with a colon: what follows is the family's own. Else the words must be the whole message; `#` stands for numbers.
BETWEEN = r"(?:\s*[,;&،、，和与]\s*|\s+(?:and|y|e|et|и|و|और|und|ve|dan|và|va|اور)\s+|\s+)"
NUMBERS = re.compile(rf"\d+(?:{BETWEEN}\d+)*")
AROUND = " .!?।۔\"'。！？“”„«»「」؟"


@dataclass(frozen=True)
class Command:
    """Words that mean an outcome, in a language; `own`: the family's own words follow them."""

    outcome: str
    words: str
    language: str

    @property
    def own(self) -> bool:
        return self.words.endswith(":")


Commands = list[Command]


def load() -> Commands:
    """The commands of all languages, English first."""
    files = [(COMMANDS, ENGLISH), *((path, path.parent.name) for path in translations.command_files())]
    return [
        Command(outcome, _plain(words), language)
        for path, language in files
        for outcome, starts in yaml_file.read(path).items()
        for words in starts
    ]


def command(text: str, commands: Commands) -> Command | None:
    """What a message commands; None for an ordinary message."""
    said = _plain(text)
    whole = NUMBERS.sub("#", said.strip(AROUND))
    meant = (each for each in commands if whole == each.words or (each.own and said.startswith(each.words)))
    return next(meant, None)


def behind_command(text: str, commands: Commands) -> str | None:
    """The family's own words behind a command with a colon; None where a message begins with none."""
    said = _plain(text)
    begun = any(each.own and said.startswith(each.words) for each in commands)
    return unicodedata.normalize("NFKC", text).partition(":")[2].strip() if begun else None


def _plain(text: str) -> str:
    """Without the differences that hands and keyboards make: case, accents, quotes, figures, width, blanks."""
    return " ".join(fold(text).split())
