"""Finds the question, or the place on the list, in what a family writes about its list."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from bot import yaml_file
from bot.guide.models import ListedQuestion
from bot.guide.pointers import only_points
from bot.safety.normalization import fold
from bot.understanding.fixed_commands import Commands, behind_command, load

FEW_AND_COLON = re.compile(r"^(?:[^\s:：]+\s+){0,3}[^\s:：]+\s*(?::\s+|：\s*)(?=\S)")
WORDING = Path(__file__).with_name("wording.yml")


@cache
def _wording() -> dict[str, Any]:
    found: dict[str, Any] = yaml_file.read(WORDING)
    return found


@cache
def _commands() -> Commands:
    return load()


def question_in(text: str) -> str | None:
    """The words to put on the list; None where the text only points at something ("add this")."""
    rest = text.strip() if (own := behind_command(text, _commands())) is None else own
    for pattern in _wording()["asides"]:
        rest = re.sub(pattern, "", rest, flags=re.IGNORECASE).strip(" :,-–—\"'")
    if rest == text.strip():  # "anote por favor: ¿hay cocina?": a few words and a colon in any language
        rest = FEW_AND_COLON.sub("", rest)
    words = re.findall(r"\w+", rest.lower())
    return rest if set(words) - set(_wording()["pointers"]) and not only_points(rest) else None


def commanded(text: str) -> bool:
    """Whether a text begins with our own command, which is not a part of the question."""
    return behind_command(text, _commands()) is not None


def numbers_in(text: str) -> list[int]:
    """The numbers of a text, in its order; "first" and "two" count."""
    names = {word: place + 1 for place, words in enumerate(_wording()["places"]) for word in words}
    words = re.findall(r"\w+", fold(text))
    return [int(word) if word.isascii() and word.isdigit() else names[word] for word in words if _number(word, names)]


def _number(word: str, names: dict[str, int]) -> bool:
    return word in names or (word.isascii() and word.isdigit() and len(word) <= 3)


def places_in(text: str, length: int) -> list[int] | None:
    """The places on a list of `length` questions that a text names, from 0: numbers, "last", or all. None: no place."""
    words = set(re.findall(r"\w+", text.lower()))
    numbers = numbers_in(text)
    if numbers:
        return sorted({number - 1 for number in numbers if 1 <= number <= length})
    if words & set(_wording()["all"]):
        return list(range(length))
    return [length - 1] if "last" in words and length else None


def named_in(text: str, listed: list[ListedQuestion]) -> list[int] | None:
    """The id of the question that a text names by its words ("the one about parking"); the last where it only points.

    None where more than one could be meant, or none.
    """
    said = set(re.findall(r"\w+", text.lower())) - set(_wording()["pointers"]) - set(_wording()["removing"])
    if not listed or not said:
        return [listed[-1].pk] if listed else []
    counts = {question.pk: len(said & set(re.findall(r"\w+", question.text.lower()))) for question in listed}
    most = [pk for pk, count in counts.items() if count == max(counts.values()) and count]
    return most if len(most) == 1 else None
