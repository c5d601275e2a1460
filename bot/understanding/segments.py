"""Cuts a message into the parts that may each be a question of its own."""

from __future__ import annotations

import re

MAX_PARTS = 12

# An end of a sentence, a new line, the number of a list.
_SENTENCE = re.compile(r"(?<=[?!;])\s+|(?<=[a-z)\"'\d]\.)\s+|(?<=\.\.)\s*|\n+|(?:^|\s)\d\)\s+", re.IGNORECASE)
# Inside a sentence a new question may start at a comma or a linking word.
_LINK = re.compile(
    r"\s*(?:,|;|\s[-–—])\s+(?:and |or |also |then |plus |but )*|\s+(?:and|or|also|then|plus|&)\s+(?:also |then )*"
)


def sentences(text: str) -> list[str]:
    """The sentences of `text`."""
    return [part.strip() for part in _SENTENCE.split(text) if part and part.strip(" .,")][:MAX_PARTS]


def cuts(sentence: str) -> list[tuple[str, str]]:
    """Every way to cut a sentence in two at a link, each side of two words or more."""
    places = [(m.start(), m.end()) for m in _LINK.finditer(sentence)]
    pairs = ((sentence[:start].strip(), sentence[end:].strip()) for start, end in places)
    return [(left, right) for left, right in pairs if len(left.split()) > 1 and len(right.split()) > 1][:MAX_PARTS]
