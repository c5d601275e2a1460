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

What two speakers approve at the desk lies in files of the same form in BOT_VAR: the code is replaced by an upgrade, and
may be read-only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from bot import trial_data, yaml_file
from bot.configuration.loader import load_one
from bot.configuration.site import TRANSLATIONS_OFF, UNCHECKED_TRANSLATIONS
from bot.content import approved_texts, consent_texts
from bot.content.reload import kept, reads
from bot.content.responses import Response, other_languages, responses, title
from bot.trial import DATA, ROOT, trial

CHECKERS = ("nobody", "speaker", "medical")
OF_FILE = ("written_by", "checked_by", "checked")
# Of the first trial, and of what comes with the product.
FOLDER = ROOT / "translations"
COMMANDS, QUESTIONS, YES_NO, POINTERS = "commands.yml", "questions.yml", "yes_no.yml", "pointers.yml"
# Files of a language that hold no texts: each is read where it is used.
OTHER_FILES = (COMMANDS, QUESTIONS, YES_NO, POINTERS, "choices.yml")
# Groups that families do not read, or that `data/answers` has in other languages already.
NOT_HERE = ("copy", "correction", "numbers", "safety", "answered_in_english", "spoken", "switch")
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
    buttons: tuple[str, ...] = ()
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


def folders() -> list[Path]:
    """Where those of the code stand: those that come with the product and, before them, another trial's own."""
    return list(dict.fromkeys([FOLDER if trial().whole else trial().folder / FOLDER.name, FOLDER]))


def languages() -> list[str]:
    """The languages in which there are texts."""
    return sorted({path.name for folder in folders() for path in folder.glob("*") if path.is_dir()})


@kept
def placed(language: str) -> dict[str, Placed]:
    """The entries of a language's files by the name of the text. Raises BrokenFile.

    What was approved at the desk goes before what comes with the code, unless an upgrade has brought what renders the
    English as it is now, or was checked later.
    """
    found = {name: entry for folder in reversed(folders()) for name, entry in _placed(folder, language).items()}
    approved = _placed(approved_texts.folder(approved_texts.TRANSLATIONS), language)
    return approved_texts.over(found, approved, _rank)


def _rank(name: str, text: Placed) -> tuple[bool, int, str]:
    english, entry = responses().get(name), text.entry
    return english is not None and entry["of"] == english.metadata.get("version"), entry["of"], entry.get("checked", "")


def own(language: str) -> dict[str, Placed]:
    """Of the code's, what stands with the trial that is served. Raises BrokenFile."""
    return _placed(folders()[0], language)


def _placed(folder: Path, language: str) -> dict[str, Placed]:
    """Of one folder; of the product's only what renders the product's English, not what another trial says instead."""
    ours = _of_product() if folder == FOLDER else None
    return {
        name: Placed(path, {**{key: content[key] for key in OF_FILE if key in content}, **entry})
        for path in sorted((folder / language).glob("*.yml"))
        if path.name not in OTHER_FILES
        for content in [read_file(path)]
        for name, entry in content["texts"].items()
        if trial().whole or ours is None or name in ours
    }


@kept
def _of_product() -> set[str]:
    """The texts of this trial that come with the product."""
    return {name for name, text in trial_data.placed_texts().items() if text.path.is_relative_to(DATA)}


def command_files() -> list[Path]:
    """The files of commands, one a language: what its texts tell families to write."""
    return sorted(path for folder in folders() for path in folder.glob(f"*/{COMMANDS}"))


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


@kept
def translations(language: str) -> dict[str, Translation]:
    """The texts in a language, by name: of those that exist in English, and that the operator has not switched off.

    A text to agree to is no longer there once its English has changed: nobody agrees to what is not said anymore.
    Raises BrokenFile.
    """
    if language in (load_one(TRANSLATIONS_OFF) or ()):
        return {}
    made = (_translation(language, name, found.entry) for name, found in placed(language).items())
    unchecked = load_one(UNCHECKED_TRANSLATIONS)
    return {text.name: text for text in made if _is_said(text) and (unchecked or text.checked)}


def _translation(language: str, name: str, entry: dict[str, Any]) -> Translation:
    buttons = tuple(_kept(name, entry.get("buttons") or []))
    return Translation(language, name, **{**entry, "buttons": buttons})


def _kept(name: str, titles: list[str]) -> list[str]:
    """The titles of the buttons that a text has in this trial: another one may lack the answer behind a button."""
    if trial().whole or name not in responses() or len(titles) == len(responses()[name].buttons):
        return titles
    there = {button["payload"] for button in responses()[name].buttons}
    all_of_product = trial_data.of_product()[name].entry.get("buttons") or ()
    return [title for title, button in zip(titles, all_of_product, strict=True) if button["payload"] in there]


def _is_said(text: Translation) -> bool:
    english = responses().get(text.name)
    return english is not None and not (text.name in consent_texts.CURATED and text.is_older(english))


@kept
def bank_questions(language: str) -> dict[str, str]:
    """The questions of the bank in a language, by the English that they render. Raises BrokenFile."""
    return {entry["english"]: entry["ask"] for entry in _bank(language)}


@kept
def bank_reasons(language: str) -> dict[str, str]:
    """Why to ask them, by the English that it renders. Raises BrokenFile."""
    return {entry["english_why"]: entry["why"] for entry in _bank(language) if entry.get("why")}


def _bank(language: str) -> list[dict[str, str]]:
    path = folders()[0] / language / QUESTIONS
    if language in (load_one(TRANSLATIONS_OFF) or ()) or not path.exists():
        return []
    content = yaml_file.read(path)
    if not (load_one(UNCHECKED_TRANSLATIONS) or content.get("checked")):
        return []
    return list(content["questions"].values())


def text_in(name: str, language: str) -> str:
    """The words of a text in a language; the English ones where it is not translated."""
    found = translations(language).get(name)
    return found.text if found else responses()[name].text


def title_in(name: str, language: str) -> str:
    """The question that an outcome answers, in a language; in English where it is not translated."""
    found = translations(language).get(name)
    return found.title if found else title(name)


def about(language: str, checked_by: str, older: bool) -> str:
    """What a family should know of a translated text, in its language; empty where there is nothing to say."""
    names = [*(["translated/" + checked_by] if checked_by else []), *(["translated/older"] if older else [])]
    return " ".join(text_in(name, language) for name in names)


def wanted() -> list[str]:
    """The names of the texts that a language should have."""
    foreign = other_languages()
    return [name for name in responses() if _is_wanted(name) and name.rsplit("/", 1)[-1] not in foreign]


def _is_wanted(name: str) -> bool:
    return name.split("/")[0] not in NOT_HERE and name not in NONE_OF


@reads
def read_all() -> None:
    """All texts in all languages: a file that changes later is not said before a reload. Raises BrokenFile."""
    responses()
    for language in languages():
        translations(language)
        bank_questions(language)
        bank_reasons(language)
