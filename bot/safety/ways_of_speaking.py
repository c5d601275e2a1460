"""A message without the ways of speaking that only sound like danger: "nobody here is choking", "to die for".

Of the rules it reads the masks alone: with all that finds danger, a process starts four seconds later.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

from bot import yaml_file
from bot.safety import normalization, rules
from bot.safety.check import LONGEST
from bot.safety.rule_types import Language

_ALIGNED = 400  # words: two texts are laid side by side in quadratic time


def load() -> None:
    """Reads the files before the first message comes, not while a family waits."""
    _languages()
    _help_words()


def plain_words(text: str) -> str | None:
    """The message without the ways of speaking that only sound like danger; None where it holds none of them.

    None, too, where it calls for help: "I do not want to die, help me" is no way of speaking.
    """
    folded = normalization.message(text[:LONGEST])
    if any(word in folded for word in _help_words()):
        return None
    plain = folded
    for language in _languages():
        if language.may_be(folded):
            plain = language.masked(plain)
    return None if plain == folded else _as_written(text[:LONGEST].split(), plain.replace("#", " ").split())


def _as_written(said: list[str], kept: list[str]) -> str:
    """The words that were kept, with the accents and capitals that they were written with."""
    if len(said) > _ALIGNED:
        return " ".join(kept)
    same = SequenceMatcher(None, [normalization.message(word) for word in said], kept, autojunk=False).get_opcodes()
    words = [said[i:j] if how == "equal" else kept[m:n] for how, i, j, m, n in same]
    return " ".join(word for part in words for word in part)


@cache
def _languages() -> tuple[Language, ...]:
    return rules.languages(only_masks=True)


@cache
def _help_words() -> frozenset[str]:
    lists: list[list[str]] = yaml_file.read(Path(__file__).with_name("help_words.yml"))
    return frozenset(normalization.message(word) for words in lists for word in words)
