"""A choice named by its place: "the first one please", "la segunda", "one and three"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from bot import yaml_file
from bot.safety.normalization import UNSPACED, fold
from bot.understanding.fixed_commands import AROUND, NUMBERS

FILE = Path(__file__).with_name("ordinals.yml")
_UNSPACED = re.compile(f"[{UNSPACED}]")
SIGNS = f"{AROUND},،、"
ASKING = re.compile("[?？؟]")
Words = dict[str, str]


def places(text: str) -> str | None:
    """The numbers that a text names and nothing else, as `1 3`; None where it says anything else, or names none."""
    if ASKING.search(text):
        return None
    said = fold(text).strip(AROUND)
    ordinals, cardinals, filler = _words()
    for numbered in (_replaced(said, ordinals), _replaced(said, cardinals)):
        left = " ".join(_replaced(numbered, filler).split()).strip(SIGNS)
        if NUMBERS.fullmatch(left):
            return left
    return None


def _replaced(text: str, words: Words) -> str:
    return _pattern(tuple(words)).sub(lambda found: f" {words[found[0]]} ", text)


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    longest = sorted(words, key=len, reverse=True)
    return re.compile("|".join(_whole(word) for word in longest))


def _whole(word: str) -> str:
    return re.escape(word) if _UNSPACED.search(word) else rf"(?<!\w){re.escape(word)}(?!\w)"


@cache
def _words() -> tuple[Words, Words, Words]:
    """What stands for which numbers: ordinals, cardinals, and filler, which stands for none."""
    read = yaml_file.read(FILE)
    several = {fold(words): " ".join(map(str, range(1, count + 1))) for words, count in read["several"].items()}
    filler = dict.fromkeys(map(fold, read["filler"]), "")
    return _in_turn(read["ordinals"]) | several, _in_turn(read["cardinals"]), filler


def _in_turn(rows: Iterable[Iterable[str]]) -> Words:
    return {fold(word): str(number) for number, words in enumerate(rows, start=1) for word in words}
