"""Arabic in Latin letters without its vowels: "mesh byetnafes", "mch kaytneffes", and "msh bytnfs" are the same words.

Everybody writes it in another way, so that no rule could list all spellings; the consonants are what they share.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_WORD = re.compile(r"[a-z0-9']*[a-z][a-z0-9']*")
_DOUBLED = re.compile(r"([^\W\d_])\1")
_VOWELS = str.maketrans("", "", "aeiou'")
_ARTICLE = "l"


class Skeleton:
    """`letters`: what stands for a letter or two. The longer ones go first; vowels and the second of two equal letters
    are left out.

    A word of a vowel and one consonant begins with an a, but for the article: "umi" (my mother) is not "ma" (not).
    """

    def __init__(self, letters: Mapping[str, str]) -> None:
        self._letters = dict(letters)
        self._written = re.compile("|".join(re.escape(key) for key in sorted(letters, key=len, reverse=True)))

    def repair(self, text: str) -> str:
        """The text with each word in Latin letters as its consonants; takes folded text. Numbers stay."""
        return _WORD.sub(lambda found: self._consonants(found.group()), text)

    def _consonants(self, word: str) -> str:
        once = _DOUBLED.sub(r"\1", self._written.sub(lambda found: self._letters[found.group()], word))
        left = once.translate(_VOWELS) or word
        return f"a{left}" if len(left) == 1 and left != _ARTICLE and once[0] in "aeiou" and once != left else left
