"""The trial that this installation speaks of: the folder that BOT_TRIAL names, `trial` where it names none.

Nothing in the code names a trial. What belongs to one stands in its folder (docs/new-trial.md says what), and what
Rasa reads of it in the folder that its `trial.yml` calls `data`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from bot import yaml_file
from bot.configuration.loader import load_one
from bot.configuration.processes import TRIAL, VAR
from bot.errors import ConfigurationError

ROOT = Path(__file__).resolve().parent.parent
ENGLISH = "en"
FILE = "trial.yml"
# What Rasa reads of the first trial, and of every trial: what comes with the product stands there too.
DATA = ROOT / "data"
# What a trial's folder holds, beside FILE.
PARTS = (
    "beginning.yml",
    "catalogue.yml",
    "glossary.yml",
    "hours.yml",
    "interview.yml",
    "languages.yml",
    "numbers.yml",
    "questions",
    "sources.yml",
)
PATHS = ("data", "pinned", "evaluation")
# Of PARTS, what a model is trained with, and reads again when it is loaded.
WORDS = ("glossary.yml", "languages.yml")


@dataclass(frozen=True)
class Trial:
    """One trial. `registry` is its number in the public registry, `study` what the first lines of a page call it, by
    the page's language; `city` the words for its place by language, for the rules of `bot/safety`; `redaction` what it
    adds to the lists of `bot/privacy`. `last_resort`: the outcomes to offer where nothing could be read.

    `data`: the folder that Rasa reads; `pinned`, `evaluation`: the file of cases that must never get worse, and the
    folder of those that are measured at a release.
    """

    folder: Path
    registry: str
    study: dict[str, str]
    city: dict[str, list[str]]
    last_resort: tuple[str, ...]
    data: Path
    pinned: Path
    evaluation: Path
    redaction: dict[str, list[str]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What its folder is called."""
        return self.folder.name

    @property
    def whole(self) -> bool:
        """Whether its `data` holds all that Rasa reads: else what comes with the product is added to it."""
        return self.data == DATA

    def called(self, language: str) -> str:
        """The study and its place in a language of the page; in English where it has no name in that one."""
        return self.study.get(language, self.study[ENGLISH])

    def place(self, language: str) -> list[str]:
        """The words for its place in a language, the English ones where it has none in that one."""
        return self.city.get(language, self.city[ENGLISH])


@cache
def trial() -> Trial:
    """The trial of this process. Raises ConfigurationError as `read` does."""
    folder: str = load_one(TRIAL) or ""
    return read_trial(ROOT / folder)


def var() -> Path:
    """Where this installation keeps what it makes: BOT_VAR; without it `var`, for another trial a folder below it."""
    given: str | None = load_one(VAR)
    return Path(given or (ROOT / "var" if trial().whole else ROOT / "var" / trial().name))


def read_trial(folder: Path) -> Trial:
    """The trial of a folder. Raises ConfigurationError with what is missing or wrong there."""
    path = folder.resolve() / FILE
    try:
        found: dict[str, Any] = yaml_file.read(path)
    except FileNotFoundError:
        raise _wrong(path, "is missing; the folder of a trial has one") from None
    except yaml_file.BrokenFile as error:
        raise ConfigurationError(f"{TRIAL.name}: {error}") from None
    except OSError as error:
        raise _wrong(path, f"cannot be read: {error}") from error
    if missing := [part for part in PARTS if not (path.parent / part).exists()]:
        raise _wrong(path.parent, f"lacks {', '.join(missing)}")
    try:
        made = _made(path.parent, found)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise _wrong(path, f"cannot be used: {error}") from error
    if not made.pinned.is_file():  # without it, nothing says no to a harmful lesson
        raise _wrong(path, f"names pinned cases that are not there: {made.pinned}")
    return made


def _made(folder: Path, found: dict[str, Any]) -> Trial:
    paths: dict[str, Any] = {name: (folder / found.pop(name)).resolve() for name in PATHS}
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in found.items()}
    made = Trial(folder=folder, **paths, **values)
    if not (made.study.get(ENGLISH) and made.city.get(ENGLISH)):
        raise ValueError(f"`study` and `city` need their words in English, under `{ENGLISH}`")
    return made


def _wrong(path: Path, what: str) -> ConfigurationError:
    return ConfigurationError(f"{TRIAL.name}: {path} {what}. docs/new-trial.md says what belongs there.")
