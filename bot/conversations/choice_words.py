"""A choice named by words of its own: "it is my mother", "es mi mamá".

English words stand beside the button (`words`), those of other languages in `translations/<language>/choices.yml`. Of
several choices that a text names, the one named by more words is meant: a "patient's daughter" is no patient.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from bot.content.choice_words import choice_words, key_of
from bot.safety.normalization import UNSPACED, words_alone

Button = dict[str, Any]
# Only a short statement chooses.
MOST_WORDS = 10
MOST_SIGNS = 60
ASKING = re.compile(r"[?？؟]|^(?:what|which|who|how|when|where|why|can|could|is|are|do|does|will)\b", re.IGNORECASE)
_UNSPACED = re.compile(f"[{UNSPACED}]")


def chosen_by_words(text: str, buttons: Iterable[Button], language: str = "") -> str | None:
    """The payload of the one button whose words a short statement in `language` has; None where none or several."""
    said = words_alone(text)
    if len(said) > MOST_SIGNS or len(said.split()) > MOST_WORDS or _asks(text, said, language):
        return None
    named = [
        (_length(word), str(button["payload"]))
        for button in buttons
        for word in map(words_alone, _words(button, language))
        if _has(said, word)
    ]
    longest = max((length for length, _ in named), default=0)
    found = {payload for length, payload in named if length == longest}
    return found.pop() if len(found) == 1 else None


def _has(said: str, word: str) -> bool:
    return word in said if _UNSPACED.search(word) else f" {word} " in f" {said} "


def _length(word: str) -> int:
    return len(word) if _UNSPACED.search(word) else len(word.split())


def _asks(text: str, said: str, language: str) -> bool:
    known = choice_words(language)
    begins = any(f"{said} ".startswith(f"{words_alone(word)} ") for word in known.get("asking", ()))
    within = any(_has(said, words_alone(word)) for word in known.get("asking_within", ()))
    return bool(ASKING.search(text)) or begins or within


def _words(button: Button, language: str) -> Iterable[str]:
    known = choice_words(language)
    return known.get(key_of(str(button["payload"])), ()) if known else button.get("words") or ()
