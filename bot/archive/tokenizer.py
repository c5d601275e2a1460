"""Cuts text into the words that the index holds, the same for every database and for all scripts."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.errors import BotError

# Accents of Latin, Greek and Cyrillic letters. Vowel signs of other scripts stay: without them words become others.
ACCENTS = re.compile("[\u0300-\u036f]")
# Thai, Lao, Burmese, Khmer, Japanese, Chinese: written without spaces, so that each sign is a word for the index.
UNSPACED = re.compile("([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff])")
TERM = re.compile(r'"([^"]*)"|(\S+)')
TERMS, LONGEST = 12, 64


@dataclass(frozen=True)
class Term:
    """Words that stand side by side; where `begins`, the last is only the beginning of a word."""

    tokens: tuple[str, ...]
    begins: bool = False


def tokens(text: str) -> list[str]:
    """The words of a text, in order, without case and accents."""
    bare = ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    kept = "".join(c if unicodedata.category(c)[0] in "LNM" else " " for c in unicodedata.normalize("NFC", bare))
    return [token[:LONGEST] for token in UNSPACED.sub(r" \1 ", kept).split()]


def terms(words: str) -> list[Term]:
    """What a search asks for: each word, `"words side by side"`, `beginn*`. Raises BotError where there is none."""
    found = (Term(tuple(tokens(phrase or word)), word.endswith("*")) for phrase, word in TERM.findall(words))
    kept = [term for term in found if term.tokens]
    if not kept:
        raise BotError("no_words", "Write at least one word to search for, with letters or numbers.")
    if len(kept) > TERMS:
        raise BotError("too_many_words", f"Please use at most {TERMS} words.")
    return kept
