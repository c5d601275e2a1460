"""Cuts a message into the parts that may each be a question of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_PARTS = 12
MAX_CLAUSES = 5

# An end of a sentence, a new line, the number of a list.
_SENTENCE = re.compile(r"(?<=[?!;])\s+|(?<=[a-z)\"'\d]\.)\s+|(?<=\.\.)\s*|\n+|(?:^|\s)\d\)\s+", re.IGNORECASE)
# Inside a sentence a new question may start at a comma or a linking word.
_LINK = re.compile(
    r"\s*(?:,|;|\s[-–—+])\s+(?:and |or |also |then |plus |but )*|\s+(?:and|or|also|then|plus|&|n)\s+(?:also |then )*"
)
# How a question begins, or ends; "first", "and also" and the like may come before.
_ASKS = re.compile(
    r"[?？؟]\s*$|^(?:\W|\b(?:and|or|but|so|then|also|first|second|third|please|ok|1|2|3)\b)*"
    r"(?:who|whom|whose|what|whats|wat|when|where|which|why|how|is|are|was|can|could|do|does|did|will|would|may|must|should|has|have)\b",
    re.IGNORECASE,
)


# In any script; what stands behind the last mark asks nothing.
_MARKED = re.compile(r"[^?？؟]*[?？؟]+")


@dataclass(frozen=True)
class Segment:
    """A run of clauses of one sentence, `first` to before `end`, with all that the message says before it."""

    text: str
    before: str
    first: int
    end: int


def sentences(text: str) -> list[str]:
    """The sentences of `text`."""
    return [part.strip() for part in _SENTENCE.split(text) if part and part.strip(" .,")][:MAX_PARTS]


def marked_questions(text: str) -> list[str]:
    """What ends in a question mark, in any language, with what leads to it: "Hello. ¿es gratis?" is one."""
    return [part.strip() for part in _MARKED.findall(text)][:MAX_PARTS]


def segments(sentence: str, before: str) -> list[Segment]:
    """Every run of clauses of a sentence, each clause of two words or more; `before`: what the message said so far."""
    starts, ends = _bounds(sentence)
    return [
        Segment(sentence[starts[i] : ends[j]].strip(), f"{before} {sentence[: starts[i]]}".strip(), i, j + 1)
        for i in range(len(starts))
        for j in range(i, len(ends))
    ]


def _bounds(sentence: str) -> tuple[list[int], list[int]]:
    """Where each clause starts and ends."""
    starts, ends = [0], []
    for link in _LINK.finditer(sentence):
        long_enough = len(sentence[starts[-1] : link.start()].split()) > 1 and len(sentence[link.end() :].split()) > 1
        if long_enough and len(starts) < MAX_CLAUSES:
            ends.append(link.start())
            starts.append(link.end())
    return starts, [*ends, len(sentence)]


def asks(text: str) -> bool:
    """Whether a part has the form of a question."""
    return bool(_ASKS.search(text))
