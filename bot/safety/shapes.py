"""What the rules of a language are made of, once they are read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from bot.safety.spelling import Spelling

Where = Literal["before", "clause", "lead", "sentence", "message"]


@dataclass(frozen=True)
class Guard:
    """Silences a sign: `marks` found where `where` says, unless `unless` is found there too."""

    name: str
    where: Where
    marks: re.Pattern[str]
    unless: re.Pattern[str] | None


@dataclass(frozen=True)
class Sign:
    """One wording of a danger. A text that holds none of the `needles` cannot hold the pattern."""

    pattern: re.Pattern[str]
    needles: tuple[str, ...]
    heads: frozenset[str]

    def is_in(self, text: str, heads: frozenset[str]) -> bool:
        """Whether the pattern is found; `heads` are those of its language that the text holds."""
        if self.needles and (self.heads.isdisjoint(heads) or not any(needle in text for needle in self.needles)):
            return False
        return bool(self.pattern.search(text))


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

    def patterns(self, text: str, heads: frozenset[str]) -> list[re.Pattern[str]]:
        """The wordings that are in this text."""
        return [sign.pattern for sign in self.signs if sign.is_in(text, heads)]


@dataclass(frozen=True)
class Language:
    """All rules of one language, crises first."""

    code: str
    script: re.Pattern[str] | None
    border: re.Pattern[str]
    masks: re.Pattern[str] | None
    present: re.Pattern[str] | None
    asserts: re.Pattern[str] | None
    rules: tuple[Rule, ...]
    heads: frozenset[str]
    spelling: Spelling | None
