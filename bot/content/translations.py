"""The curated texts in other languages: `translations/<language>/<group>.yml`, each with the version that it renders.

A file names its language and, for all its texts, who wrote them and who has checked them; a text that differs in this
says so itself:

    language: es
    written_by: service
    checked_by: nobody       # nobody, speaker, medical (a speaker with medical knowledge)
    checked: ""              # the day, for the two others
    texts:
      costs/overview:
        of: 2                # the version of the English text
        title: "…"           # and unverified, ask, buttons (their titles, in order), where the English has them
        text: |-
          …
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from bot import yaml_file
from bot.configuration.loader import load_one
from bot.configuration.site import TRANSLATIONS_OFF, UNCHECKED_TRANSLATIONS
from bot.content.responses import Response, other_languages, responses, title
from bot.trial import trial

CHECKERS = ("nobody", "speaker", "medical")
OF_FILE = ("written_by", "checked_by", "checked")
COMMANDS, QUESTIONS = "commands.yml", "questions.yml"
# Groups that families do not read, or that `data/answers` has in other languages already.
NOT_HERE = ("canned", "copy", "correction", "numbers", "safety", "answered_in_english")
NONE_OF = ("channel/test", "scope/other_language")
# What of the English metadata a family reads.
SAID = ("title", "unverified", "ask")


@dataclass(frozen=True)
class Translation:
    """One text in one language. `of`: the version of the English that it renders; `checked`: an ISO day, or empty."""

    language: str
    name: str
    of: int
    text: str
    title: str = ""
    unverified: str = ""
    ask: str = ""
    buttons: tuple[str, ...] = field(default=())
    written_by: str = ""
    checked_by: str = "nobody"
    checked: str = ""

    def is_older(self, english: Response) -> bool:
        """Whether the English text has changed since."""
        return self.of != english.metadata.get("version")


class Placed(NamedTuple):
    """A translation as its file has it."""

    path: Path
    entry: dict[str, Any]


def folder() -> Path:
    """Where the translations of the trial stand."""
    return trial().folder.parent / "translations" if trial().whole else trial().folder / "translations"


def languages() -> list[str]:
    """The languages in which there are texts."""
    return sorted(path.name for path in folder().glob("*") if path.is_dir())


def placed(language: str) -> dict[str, Placed]:
    """The entries of a language's files by the name of the text. Raises BrokenFile."""
    return {
        name: Placed(path, {**{key: content[key] for key in OF_FILE if key in content}, **entry})
        for path in sorted((folder() / language).glob("*.yml"))
        if path.name not in (COMMANDS, QUESTIONS)
        for content in [read_file(path)]
        for name, entry in content["texts"].items()
    }


def command_files() -> list[Path]:
    """The files of commands, one a language: what its texts tell families to write."""
    return sorted(folder().glob(f"*/{COMMANDS}"))


def read_file(path: Path) -> dict[str, Any]:
    """A file of translations. Raises BrokenFile where it has not the form that the head of this module gives."""
    content = yaml_file.read(path)
    if not isinstance(content, dict) or not isinstance(content.get("texts"), dict):
        raise yaml_file.BrokenFile(path, 1, "A file of translations has `language`, `written_by`, … and `texts`.")
    if content.get("language") != path.parent.name:
        raise yaml_file.BrokenFile.at(path, f"`language` must be {path.parent.name}, as the folder.", "language")
    for name, entry in content["texts"].items():
        if not isinstance(entry, Mapping) or not isinstance(entry.get("text"), str) or type(entry.get("of")) is not int:
            raise yaml_file.BrokenFile.at(path, f"{name}: needs `of`, a version, and `text`.", "texts", name)
        if wrong := sorted(set(entry) - {"of", "text", "buttons", *SAID, *OF_FILE}):
            raise yaml_file.BrokenFile.at(path, f"{name}: {', '.join(wrong)} is no part of it.", "texts", name)
    return content


@cache
def translations(language: str) -> dict[str, Translation]:
    """The texts in a language, by name: of those that exist in English, and that the operator has not switched off.

    Raises BrokenFile.
    """
    if language in (load_one(TRANSLATIONS_OFF) or ()):
        return {}
    made = (_translation(language, name, found.entry) for name, found in placed(language).items())
    unchecked = load_one(UNCHECKED_TRANSLATIONS)
    return {text.name: text for text in made if text.name in responses() and (unchecked or text.checked)}


def _translation(language: str, name: str, entry: dict[str, Any]) -> Translation:
    return Translation(language, name, **{**entry, "buttons": tuple(entry.get("buttons") or ())})


@cache
def bank_questions(language: str) -> dict[str, str]:
    """What the questions of the bank are in a language, by their English; none whose English has changed since.

    Raises BrokenFile.
    """
    path = folder() / language / QUESTIONS
    if language in (load_one(TRANSLATIONS_OFF) or ()) or not path.exists():
        return {}
    content = yaml_file.read(path)
    if not (load_one(UNCHECKED_TRANSLATIONS) or content.get("checked")):
        return {}
    return {entry["english"]: entry["ask"] for entry in content["questions"].values()}


def text_in(name: str, language: str) -> str:
    """The words of a text in a language; the English ones where it is not translated."""
    found = translations(language).get(name)
    return found.text if found else responses()[name].text


def title_in(name: str, language: str) -> str:
    """The question that an outcome answers, in a language; in English where it is not translated."""
    found = translations(language).get(name)
    return found.title if found else title(name)


def about(language: str, checked_by: str, older: bool) -> str:
    """What a family should know of a translated text, in its language."""
    said = [text_in(f"translated/{checked_by}", language)]
    return " ".join([*said, text_in("translated/older", language)] if older else said)


def wanted() -> list[str]:
    """The names of the texts that a language should have."""
    foreign = other_languages()
    return [name for name in responses() if _is_wanted(name) and name.rsplit("/", 1)[-1] not in foreign]


def _is_wanted(name: str) -> bool:
    return name.split("/")[0] not in NOT_HERE and name not in NONE_OF
