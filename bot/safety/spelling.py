"""Repairs chat English: contractions, chat forms, and misspellings of the words the rules look for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
# "bleedin", "killin'"
_DROPPED = re.compile(r"\b([a-z]+in)\b'?(?![a-z])")
_SHORTEST = 6  # shorter words have too many honest neighbours
_LONG = 9  # from here on two slips are allowed


class Spelling:
    """A final g that was dropped from a word of `ing` first; then exact replacements; then a word close to a word of
    `near`, unless it is one of `keep`."""

    def __init__(
        self, replace: Mapping[str, str], near: Sequence[str], keep: Sequence[str], ing: Sequence[str] = ()
    ) -> None:
        self._ing = frozenset(ing)
        self._replace = dict(replace)
        self._near = list(near)
        self._keep = frozenset(keep) | frozenset(near)
        self._phrases = [(re.compile(rf"\b{key}\b"), new) for key, new in replace.items() if not key.isalpha()]

    def repair(self, text: str) -> str:
        """The text with each word repaired; takes folded text. Keeps none of the words."""
        text = _DROPPED.sub(lambda found: f"{found[1]}g" if f"{found[1]}g" in self._ing else found[0], text)
        for pattern, new in self._phrases:
            text = pattern.sub(new, text)
        return _WORD.sub(lambda found: self._repair_word(found.group()), text)

    def _repair_word(self, word: str) -> str:
        plain = word.replace("'", "")
        if plain in self._replace:
            return self._replace[plain]
        if len(plain) < _SHORTEST or word in self._keep:
            return word
        slips = 2 if len(plain) >= _LONG else 1
        best = process.extractOne(word, self._near, scorer=OSA.distance, score_cutoff=slips)
        return best[0] if best and best[0][0] == word[0] else word
