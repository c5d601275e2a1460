"""Finds the question, or the place on the list, in what a family writes about its list."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

WORDING = Path(__file__).with_name("wording.yml")


@cache
def _wording() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(WORDING.read_text(encoding="utf-8"))
    return found


def question_in(text: str) -> str | None:
    """The words to put on the list; None where the text only points at something ("add this")."""
    rest = text.strip()
    for pattern in _wording()["asides"]:
        rest = re.sub(pattern, "", rest, flags=re.IGNORECASE).strip(" :,-–—\"'")
    words = re.findall(r"\w+", rest.lower())
    return rest if set(words) - set(_wording()["pointers"]) else None


def places_in(text: str, length: int) -> list[int]:
    """The places on a list of `length` questions that the text names, from 0: a number, "last", or all of them."""
    words = re.findall(r"\w+", text.lower())
    numbers = {word: place for place, names in enumerate(_wording()["places"]) for word in names}
    named = {numbers.get(word, length) for word in words if word in numbers or word.isdigit()}
    if named:
        return sorted(place for place in named if place < length)
    if set(words) & set(_wording()["all"]):
        return list(range(length))
    return [length - 1] if length else []
