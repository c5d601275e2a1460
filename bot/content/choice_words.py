"""The words by which families choose an answer of the interview, in other languages.

`translations/<language>/choices.yml` has them by the answer (`asker=patient`), by `skip` and `suggest`, and the words
by which a question is told from an answer: `asking` at its beginning, `asking_within` anywhere. English ones stand
beside the buttons in data/answers/guide.yml.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot import yaml_file
from bot.content import translations
from bot.content.finding import Fault
from bot.content.reload import kept
from bot.content.responses import responses

FILE = "choices.yml"
TELL, SUGGEST = "/guide/tell:", "/guide/suggest"
OTHER_KEYS = {"skip", "suggest", "asking", "asking_within"}


@kept
def choice_words(language: str) -> dict[str, list[str]]:
    """The words of a language by what they choose; none in English, and where nobody has written any."""
    return {key: words for path in paths(language) for key, words in yaml_file.read(path)["words"].items()}


def paths(language: str) -> list[Path]:
    """The files of a language, the one that comes with the product first: another trial's own goes before it."""
    if not language:
        return []
    return [path for folder in reversed(translations.folders()) if (path := folder / language / FILE).exists()]


def key_of(payload: str) -> str:
    """Under what the words of a button stand."""
    if payload.endswith("="):
        return "skip"
    return "suggest" if payload == SUGGEST else payload.removeprefix(TELL)


def faults(words: dict[str, Any]) -> Iterator[Fault]:
    """What is wrong with a file's words: keys that no button has, and what YAML takes for something else than text."""
    payloads = (str(button["payload"]) for text in responses().values() for button in text.buttons)
    known = OTHER_KEYS | {key_of(payload) for payload in payloads if payload.startswith(TELL)}
    for key in sorted(set(words) - known):
        yield Fault(f"{key}: no answer of the interview is called so.", (key,))
    for key, found in words.items():
        if not isinstance(found, list):
            yield Fault(f"{key}: needs a list of words: [one, another].", (key,))
        elif wrong := [word for word in found if not isinstance(word, str)]:
            yield Fault(f"{key}: has {wrong[0]}: put yes, no, on, off, and figures in quotes.", (key,))
