"""Checks every English text that families read against the list of words that sound translated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot import yaml_file
from bot.content import question_bank, responses
from bot.content.finding import Fault, Finding, Keys, Places
from bot.i18n import DEFAULT, LOCALES
from bot.trial import trial

FILE = Path(__file__).with_name("awkward_words.yml")
PAGE = LOCALES / f"{DEFAULT}.json"
# What families agree to gets other words only with another version, in all languages at once (docs/editors.md).
AGREED = "consent"
# Parts of a text's metadata that families read; so are the titles of its buttons.
READ = ("title", "unverified", "ask")


@dataclass(frozen=True)
class Awkward:
    """Words to avoid, and what to write in their place."""

    pattern: re.Pattern[str]
    instead: str


@dataclass(frozen=True)
class Said:
    """A sentence that families read, with the file and the keys that lead to it there; `name` is its id, or empty."""

    path: Path
    keys: Keys
    name: str
    words: str


def findings() -> Iterator[Finding]:
    """Each place where a text has a word of the list, with what to write instead."""
    at = Places()
    for said in _every():
        for sentence in faults(said.words):
            yield at.finding(said.path, f"{said.name}: {sentence}" if said.name else sentence, *said.keys)


def faults(words: str) -> Iterator[str]:
    """What sounds translated in `words`, each with what to write instead."""
    plain = " ".join(words.split())
    for awkward in awkward_words():
        if found := awkward.pattern.search(plain):
            yield f"“{found[0]}” sounds translated. Instead: {awkward.instead} ({FILE.name})."


@cache
def awkward_words() -> tuple[Awkward, ...]:
    """The list, in its order."""
    return read(FILE)


def read(path: Path) -> tuple[Awkward, ...]:
    """The list of a file. Raises BrokenFile where an entry is not in its form."""
    entries = yaml_file.read(path)
    if not isinstance(entries, list):
        raise yaml_file.BrokenFile(path, 1, "The file is a list: each entry begins with a dash.")
    return tuple(_awkward(path, place, entry) for place, entry in enumerate(entries))


def _awkward(path: Path, place: int, entry: Any) -> Awkward:
    if not isinstance(entry, dict) or set(entry) != {"say", "instead"} or not all(map(_is_text, entry.values())):
        raise yaml_file.BrokenFile.at(path, "An entry has `say` and `instead`, both texts.", place)
    try:
        return Awkward(re.compile(rf"(?<!\w)(?:{entry['say']})(?!\w)", re.IGNORECASE), entry["instead"])
    except re.error as error:
        raise yaml_file.BrokenFile.at(path, f"`say` is no regular expression: {error}.", place, "say") from None


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _every() -> Iterator[Said]:
    yield from _texts()
    yield from _questions()
    yield from (Said(path, keys, "", words) for path in (PAGE, _beginning()) for keys, words in _strings(path))


def _texts() -> Iterator[Said]:
    foreign = responses.other_languages()
    for path, text, keys in responses.located_responses():
        if text.name.rsplit("/", 1)[-1] not in foreign:
            yield from (Said(path, (*keys, *inner), text.name, words) for inner, words in _read(text))


def _read(text: responses.Response) -> Iterator[tuple[Keys, str]]:
    """What families read of a text, each with the keys that lead to it in the entry."""
    yield ("text",), text.text
    yield from ((("buttons", place), button["title"]) for place, button in enumerate(text.buttons))
    yield from ((("metadata", part), str(text.metadata.get(part, ""))) for part in READ)


def text_faults(text: responses.Response) -> Iterator[Fault]:
    """What sounds translated in one text."""
    yield from (Fault(sentence, keys) for keys, words in _read(text) for sentence in faults(words))


def _questions() -> Iterator[Said]:
    for path in question_bank.files():
        for place, question in enumerate(question_bank.read_question_bank(path)[1]):
            for part in ("ask", "why", "open"):
                yield Said(path, ("questions", place, part), question.id, getattr(question, part))


def _beginning() -> Path:
    return trial().folder / "beginning.yml"


def _strings(path: Path) -> Iterator[tuple[Keys, str]]:
    """Every text of a file that is nothing but texts, with the keys that lead to it; JSON can be read as YAML."""
    content = yaml_file.read(path) or {}
    todo: list[tuple[Keys, Any]] = [((key,), value) for key, value in content.items() if key != AGREED]
    while todo:
        keys, value = todo.pop()
        if isinstance(value, dict):
            todo += [((*keys, key), inner) for key, inner in value.items()]
        elif isinstance(value, list):
            todo += [((*keys, place), inner) for place, inner in enumerate(value)]
        elif isinstance(value, str):
            yield keys, value
