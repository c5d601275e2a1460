"""What the rules of a language are made of, once they are read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, Protocol

from bot.safety.language_fit import fits_a_latin_language

Where = Literal["before", "clause", "lead", "sentence", "message"]
About = Literal["self", "other"]


class Repairs(Protocol):
    """Brings a folded text into the form that the rules of a language are written for."""

    def repair(self, text: str) -> str: ...


@dataclass(frozen=True)
class Guard:
    """Silences a sign: `marks` found where `where` says, unless `unless` is found there too."""

    name: str
    where: Where
    marks: re.Pattern[str]
    unless: re.Pattern[str] | None


@dataclass(frozen=True, eq=False)
class Sign:
    """One wording of a danger. A text that holds none of the `needles` cannot hold the pattern.

    It is compiled when a text holds a needle: most of the thousands never are, and each process starts sooner.
    """

    source: str
    needles: tuple[str, ...]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self.source)

    def is_in(self, text: str) -> bool:
        """Whether the pattern is found."""
        return (not self.needles or any(needle in text for needle in self.needles)) and bool(self.pattern.search(text))


@dataclass(frozen=True)
class Rule:
    """One danger: a sign, perhaps only together with others or with a word of the present, and the guards it heeds."""

    name: str
    kind: str
    signs: tuple[Sign, ...]
    together: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    present: bool
    guards: tuple[Guard, ...]


@dataclass(frozen=True, eq=False)
class Language:
    """All rules of one language, crises first. `heads` leads from a piece of text to the signs it may belong to.

    `others` matches what names somebody else, `own` what names the writer: they tell whose crisis it is.
    """

    code: str
    script: re.Pattern[str] | None
    border: re.Pattern[str]
    masks: tuple[Sign, ...]
    present: re.Pattern[str] | None
    asserts: re.Pattern[str] | None
    rules: tuple[Rule, ...]
    heads: Mapping[str, tuple[Sign, ...]]
    spelling: Repairs | None
    others: re.Pattern[str] | None = None
    own: re.Pattern[str] | None = None

    @property
    def spoken(self) -> str:
        """The language itself: `ar` of `ar-Latn`, which is Arabic in Latin letters."""
        return self.code.partition("-")[0]

    @property
    def is_romanized(self) -> bool:
        """Whether it is a language of other letters in Latin ones."""
        return self.spoken != self.code

    def is_possible_for(self, text: str) -> bool:
        """Whether a folded text has the language's script, and is not Latin of another where that writes it, too."""
        if self.script and not self.script.search(text):
            return False
        return not (self.is_romanized and fits_a_latin_language(text))

    def about(self, sentence: str, end: int) -> About:
        """Whose crisis a sign is that ends at `end`: theirs who were named last before that, else the writer's."""
        other, own = (_last_start(pattern, sentence, end) for pattern in (self.others, self.own))
        return "other" if other > own else "self"

    def found(self, text: str, near: Set[str]) -> frozenset[Sign]:
        """The signs that are in this text; `near` holds the text's pieces."""
        likely = {sign for head in self.heads.keys() & near for sign in self.heads[head]}
        return frozenset(sign for sign in likely.union(self.heads.get("", ())) if sign.is_in(text))

    def masked(self, text: str) -> str:
        """The text without the ways of speaking that only sound like danger."""
        for mask in self.masks:
            if mask.is_in(text):
                text = mask.pattern.sub("#", text)
        return text


def _last_start(pattern: re.Pattern[str] | None, text: str, end: int) -> int:
    starts = (found.start() for found in pattern.finditer(text)) if pattern else ()
    return max((start for start in starts if start < end), default=-1)
