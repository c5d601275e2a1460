"""The report, in the turn after an alarm, that help was called, comes or is there, or that it does not come."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot import yaml_file
from bot.safety import normalization
from bot.safety.alarm_state import CALLED, NOBODY

FILE = Path(__file__).with_name("help_reports.yml")
_NEAR = 32  # letters between a helper and what it does
_BESIDE = 16  # letters before and behind in which a "not" may stand
# Where words are written apart, a word is not found inside another, but for what Arabic and Hebrew put before it.
_APART = re.compile("[a-zа-яєіїґ]")
_WHOLE = re.compile("[a-zа-яєіїґא-ת\u0620-\u06ff]")


@dataclass(frozen=True)
class Report:
    """`outcome`: the text for it. `left`: the folded message without the helpers' names, which alone are no danger:
    what is said beside them is there to be heard."""

    outcome: str
    left: str


@dataclass(frozen=True)
class _Words:
    helpers: re.Pattern[str]
    comes: re.Pattern[str]
    late: re.Pattern[str]
    negated: re.Pattern[str]

    def reported(self, text: str) -> str | None:
        if self.late.search(text):
            return NOBODY
        found = self.comes.search(text)
        if found and not self.negated.search(text, max(0, found.start() - _BESIDE), found.end() + _BESIDE):
            return CALLED
        return None


def report(text: str) -> Report | None:
    """What a message reports of help; None where it reports nothing, as a call ("ambulance!") and a question do."""
    folded = normalization.message(text[: normalization.LONGEST])
    for words in _languages():
        if outcome := words.reported(folded):
            return Report(outcome, words.helpers.sub(" ", folded))
    return None


@cache
def _languages() -> tuple[_Words, ...]:
    return tuple(_words(**words) for words in yaml_file.read(FILE).values())


def _words(helpers: list[str], comes: list[str], late: list[str], **more: list[str]) -> _Words:
    called = _any(map(_beginning, helpers))
    near, behind = _near(called, comes), _near(called, late)
    return _Words(re.compile(called), near, behind, re.compile(_any(map(_whole, more["not"]))))


def _near(helpers: str, words: list[str]) -> re.Pattern[str]:
    does, gap = _any(map(_beginning, words)), f"[^.!?\n]{{0,{_NEAR}}}?"
    return re.compile(f"(?:{helpers}{gap}{does}|{does}{gap}{helpers})(?![^.!\n]*[?？؟])")


def _any(patterns: Iterable[str]) -> str:
    return f"(?:{'|'.join(patterns)})"


def _beginning(word: str) -> str:
    folded = normalization.message(word)
    if folded.isdigit():
        return rf"(?<!\d){folded}(?!\d)"
    return rf"(?<!\w){re.escape(folded)}\w*" if _APART.match(folded) else re.escape(folded)


def _whole(word: str) -> str:
    folded = normalization.message(word)
    return rf"(?<!\w){re.escape(folded)}(?!\w)" if _WHOLE.match(folded) else re.escape(folded)
