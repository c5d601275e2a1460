"""Brings a message into the plain form that the rules are written for."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 20_000  # letters of a message that the rules look at
# Accents and Arabic vowel signs are often left out in chats. Indic and Japanese marks change the word: they stay.
_MARKS = re.compile("[\u0300-\u036f\u064b-\u0655\u0670\u0640\u200b-\u200f\u2060\ufe0f\u00ad]")
_QUOTES = dict.fromkeys("\u2018\u2019\u02bc\u0060\u00b4", "'") | dict.fromkeys("\u201c\u201d", '"')
_LATIN = {"ı": "i", "đ": "d", "ø": "o", "ł": "l", "œ": "oe", "æ": "ae"}
# Arabic, Persian and Urdu keyboards write the same letter in several ways.
_ARABIC = {"ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ہ": "ه", "ھ": "ه", "ۀ": "ه"}
# A year or a temperature reads the same in Arabic, Persian and Indian figures.
_FIGURES = {chr(zero + n): str(n) for zero in (0x660, 0x6F0, 0x966, 0x9E6, 0xBE6, 0xC66, 0xE50) for n in range(10)}
_LETTERS = str.maketrans(_QUOTES | _LATIN | _ARABIC | _FIGURES)
_REPEATED = re.compile(r"([^\W\d_])\1{2,}")
# Chinese and Japanese have no blanks between words.
UNSPACED = "\u3040-\u30ff\u3400-\u9fff"
_SPACE = re.compile(r"[^\S\n]+")


def fold(text: str) -> str:
    """Lower case, without accents, with plain quotes and one space between words."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS)).casefold()
    folded = unicodedata.normalize("NFC", _MARKS.sub("", decomposed))
    return _SPACE.sub(" ", folded.translate(_LETTERS))


def words_alone(text: str) -> str:
    """The words of a text, folded, without any signs; Indic vowels, which are marks, belong to their words."""
    return " ".join("".join(sign if _in_word(sign) else " " for sign in fold(text)).split())


def _in_word(sign: str) -> bool:
    return sign.isalnum() or unicodedata.category(sign)[0] == "M"


def message(text: str) -> str:
    """A folded message with letters repeated for stress ("heeelp") taken back to one."""
    return _REPEATED.sub(r"\1", fold(text))
