"""Finds the listed question that seems to ask the same as a new one, by meaning.

Meaning is the business of the sentence encoder, which lives in the rasa process and nowhere else: it is asked over the
loopback, as the pipeline asks for answers. Where it does not answer at once, words that two questions share must do.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from rapidfuzz import fuzz

from bot import yaml_file
from bot.conversations.rasa_readings import similarities

SECONDS = 1.5
# Chosen on tests/guide/likeness.yml (docs/measurements.md).
NEAR = 0.58
SHARED = 85
WORDING = Path(__file__).with_name("likeness.yml")


@cache
def _wording() -> tuple[frozenset[str], dict[str, str]]:
    """The words that say nothing, and each word's stand-in."""
    found = yaml_file.read(WORDING)
    return frozenset(found["empty"]), {word: line[0] for line in found["same"] for word in line}


def most_similar(text: str, others: list[str]) -> int | None:
    """The place in `others` of the question that asks the same as `text`; None where none seems to."""
    shares, limit = similarities(text, others, SECONDS), NEAR
    if shares is None:
        shares, limit = [fuzz.token_sort_ratio(_core(text), _core(other)) for other in others], SHARED
    best = max(range(len(others)), key=shares.__getitem__, default=None)
    return best if best is not None and shares[best] >= limit else None


def _core(text: str) -> str:
    """The words that carry a question, in their plainest form."""
    empty, same = _wording()
    words = (same.get(word, word) for word in re.findall(r"\w+", text.lower()))
    return " ".join(word for word in words if word not in empty)
