"""Words that always work: what our texts tell families to write, in each language that they are in.

English stands in `commands.yml` here, another language in `translations/<language>/commands.yml`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
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


class Commands:
    """The commands in their order: of two with the same words the first counts."""

    def __init__(self, commands: Iterable[Command]) -> None:
        self.all = tuple(commands)
        self.by_words = {each.words: each for each in reversed(self.all)}
        self.begun = tuple(each for each in self.all if each.own)

    def __iter__(self) -> Iterator[Command]:
        return iter(self.all)


def load() -> Commands:
    """The commands of all languages, English first."""
    files = [(COMMANDS, ENGLISH), *((path, path.parent.name) for path in translations.command_files())]
    return Commands(
        Command(outcome, _plain(words), language)
        for path, language in files
        for outcome, starts in yaml_file.read(path).items()
        for words in starts
    )


def command(text: str, commands: Commands) -> Command | None:
    """What a message commands; None for an ordinary message."""
    said = _plain(text)
    whole = NUMBERS.sub("#", said.strip(AROUND))
    return commands.by_words.get(whole) or next((each for each in commands.begun if said.startswith(each.words)), None)


def behind_command(text: str, commands: Commands) -> str | None:
    """The family's own words behind a command with a colon; None where a message begins with none."""
    said = _plain(text)
    begun = any(said.startswith(each.words) for each in commands.begun)
    return unicodedata.normalize("NFKC", text).partition(":")[2].strip() if begun else None


def _plain(text: str) -> str:
    """Without the differences that hands and keyboards make: case, accents, quotes, figures, width, blanks."""
    return " ".join(fold(text).split())
