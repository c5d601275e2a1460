"""A choice named by words of its own: "it is my mother", "es mi mamá".

English words stand beside the button (`words`), those of other languages in `translations/<language>/choices.yml`. Of
several choices that a text names, the one named by more words is meant: a "patient's daughter" is no patient.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from bot import yaml_file
from bot.content import translations
from bot.content.reload import kept
from bot.safety.normalization import fold
from bot.trial import ENGLISH

Button = dict[str, Any]
# Only a short statement chooses.
MOST_WORDS = 10
MOST_SIGNS = 60
ASKING = re.compile(r"[?？؟]|^(?:what|which|who|how|when|where|why|can|could|is|are|do|does|will)\b", re.IGNORECASE)
UNSPACED = re.compile(r"[\u4e00-\u9fff]")
TELL, SUGGEST = "/guide/tell:", "/guide/suggest"


def chosen_by_words(text: str, buttons: Iterable[Button], language: str = "") -> str | None:
    """The payload of the one button whose words a short statement in `language` has; None where none or several."""
    said = plain(text)
    if len(said) > MOST_SIGNS or len(said.split()) > MOST_WORDS or _asks(text, said, language):
        return None
    named = [
        (_length(word), str(button["payload"]))
        for button in buttons
        for word in map(plain, _words(button, language))
        if _has(said, word)
    ]
    longest = max((length for length, _ in named), default=0)
    found = {payload for length, payload in named if length == longest}
    return found.pop() if len(found) == 1 else None


def plain(text: str) -> str:
    """The words of a text alone: without case, accents, and signs."""
    return " ".join("".join(sign if _in_word(sign) else " " for sign in fold(text)).split())


def _in_word(sign: str) -> bool:
    return sign.isalnum() or unicodedata.category(sign)[0] == "M"  # Indic vowels are marks


def _has(said: str, word: str) -> bool:
    return word in said if UNSPACED.search(word) else f" {word} " in f" {said} "


def _length(word: str) -> int:
    return len(word) if UNSPACED.search(word) else len(word.split())


def _asks(text: str, said: str, language: str) -> bool:
    known = _known(language)
    begins = any(f"{said} ".startswith(f"{plain(word)} ") for word in known.get("asking", ()))
    within = any(_has(said, plain(word)) for word in known.get("asking_within", ()))
    return bool(ASKING.search(text)) or begins or within


def _words(button: Button, language: str) -> Iterable[str]:
    if not (known := _known(language)):
        return button.get("words") or ()
    payload = str(button["payload"])
    key = "skip" if payload.endswith("=") else "suggest" if payload == SUGGEST else payload.removeprefix(TELL)
    return known.get(key, ())


@kept
def _known(language: str) -> dict[str, list[str]]:
    path = translations.FOLDER / (language or ENGLISH) / translations.CHOICES
    return dict(yaml_file.read(path)["words"]) if path.exists() else {}
