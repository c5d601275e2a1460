"""Cuts our own texts into sentences, in any language that they are written in. What families write is cut elsewhere:
by rules in bot/safety/clauses.py, and for the reading in bot/understanding/segmentation.py (decision 0011 says why)."""

from __future__ import annotations

import re

# A sentence with the space behind it: "Dr. Li" may be cut after the point, which loses nothing.
_SENTENCE = re.compile(r".+?(?:[.!?…][\"')\]»”]*\s+|[。！？]|[؟।]\s*|\n+|$)", re.DOTALL)


def sentences(text: str) -> list[str]:
    """The sentences of a text, each with the space behind it: together they are the text."""
    return _SENTENCE.findall(text)


def first_sentence(text: str) -> str:
    """The sentence with which a text begins."""
    return next(iter(sentences(text.strip())), "").strip()
