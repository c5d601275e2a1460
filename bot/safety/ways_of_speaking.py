"""A message without the ways of speaking that only sound like danger: "a view to die for".

Of the rules only the masks are read: the dangers would take ten times as long, and nothing here looks for them.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

from bot import yaml_file
from bot.safety import normalization, rules
from bot.safety.prefilter import head, pieces
from bot.safety.rule_types import Language, Sign

_ANY = ""
_ALIGNED = 400  # words: two texts are laid side by side in quadratic time


def plain_words(text: str) -> str | None:
    """The message without the ways of speaking that only sound like danger; None where it holds none of them.

    None, too, where it calls for help: "I do not want to die, help me" is no way of speaking.
    """
    text = text[: normalization.LONGEST]
    folded = normalization.message(text)
    if any(word in folded for word in _help_words()):
        return None
    near = pieces(folded) | {_ANY}
    plain = folded
    for language, heads in _languages():
        if not heads.isdisjoint(near) and language.is_possible_for(folded):
            plain = language.masked(plain)
    return None if plain == folded else _as_written(text.split(), plain.replace("#", " ").split())


def _as_written(said: list[str], kept: list[str]) -> str:
    """The words that were kept, with the accents and capitals that they were written with."""
    if len(said) > _ALIGNED:
        return " ".join(kept)
    same = SequenceMatcher(None, [normalization.message(word) for word in said], kept, autojunk=False).get_opcodes()
    words = [said[i:j] if how == "equal" else kept[m:n] for how, i, j, m, n in same]
    return " ".join(word for part in words for word in part)


@cache
def _languages() -> tuple[tuple[Language, frozenset[str]], ...]:
    """Each language with the heads of its masks: most messages hold none, which is cheap to see."""
    return tuple((language, _heads(language.masks)) for language in rules.languages(only_masks=True))


def _heads(masks: Iterable[Sign]) -> frozenset[str]:
    """Of each needle of the masks; `_ANY` where one has none, and may be in any text."""
    return frozenset(start for mask in masks for start in (map(head, mask.needles) if mask.needles else (_ANY,)))


@cache
def _help_words() -> frozenset[str]:
    lists: list[list[str]] = yaml_file.read(Path(__file__).with_name("help_words.yml"))
    return frozenset(normalization.message(word) for words in lists for word in words)
