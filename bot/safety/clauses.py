"""Cuts a message into sentences and clauses: what a guard such as a negation reaches."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SENTENCE = re.compile(r"(?:(?<!\d)\.|\.(?!\d)|[!?;\n。！？；।؟؛۔])+")
# A sentence without end would make guards reach too far and cost too much.
_LONGEST = 600


@dataclass(frozen=True)
class Sentence:
    """A sentence with its end mark, and where its clauses start and end."""

    text: str
    clauses: tuple[tuple[int, int], ...]

    def clause(self, position: int) -> tuple[int, int]:
        """The start and end of the clause that holds `position`."""
        return next(((start, end) for start, end in self.clauses if start <= position < end), (0, len(self.text)))


def sentences(text: str, border: re.Pattern[str]) -> Iterator[Sentence]:
    """The sentences of a folded text; `border` matches where a clause ends, in its language."""
    start = 0
    for mark in _SENTENCE.finditer(text):
        yield from _pieces(text[start : mark.end()], border)
        start = mark.end()
    yield from _pieces(text[start:], border)


def _pieces(text: str, border: re.Pattern[str]) -> Iterator[Sentence]:
    while len(text) > _LONGEST:
        cut = text.rfind(" ", 1, _LONGEST)
        cut = cut if cut > 0 else _LONGEST
        yield Sentence(text[:cut], _clauses(text[:cut], border))
        text = text[cut:]
    if text.strip():
        yield Sentence(text, _clauses(text, border))


def _clauses(text: str, border: re.Pattern[str]) -> tuple[tuple[int, int], ...]:
    starts = [0, *(found.start() for found in border.finditer(text) if found.start() > 0)]
    return tuple(zip(starts, [*starts[1:], len(text)], strict=True))
