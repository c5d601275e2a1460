"""Reads the question bank: what a family may want to ask the trial team, why, what is known and what stays open."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot import yaml_file
from bot.trial import trial


@dataclass(frozen=True)
class BankQuestion:
    """One reviewed question. `known` is the answer that says what our sources have; `open` what they leave open.

    `conditions` empty: fits any disease; `askers` empty: fits whoever asks; `weight`: 1 (may wait) to 5 (most need it).
    """

    id: str
    group: str
    ask: str
    why: str
    open: str
    who: tuple[str, ...]
    stage: tuple[str, ...]
    weight: int
    reviewed: str
    sources: tuple[dict[str, str], ...]
    known: str = ""
    conditions: tuple[str, ...] = ()
    askers: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """A part of the bank, in the order in which it is printed."""

    name: str
    order: int
    title: str


def read(path: Path) -> tuple[Group, list[BankQuestion]]:
    """One file of the bank. Raises ValueError with the file's name where it is broken or has an unknown key."""
    try:
        found = yaml_file.read(path)
        group = Group(found["group"], found["order"], found["title"])
        return group, [_question(group.name, entry) for entry in found["questions"]]
    except (yaml.YAMLError, KeyError, TypeError) as error:
        raise ValueError(f"{path} is not a file of the question bank: {error}") from error


def _question(group: str, entry: dict[str, Any]) -> BankQuestion:
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
    return BankQuestion(group=group, **values)


def _folder() -> Path:
    return trial().folder / "questions"


@cache
def groups() -> dict[str, Group]:
    """The groups by name, in their order."""
    found = [read(path)[0] for path in _folder().glob("*.yml")]
    return {group.name: group for group in sorted(found, key=lambda group: group.order)}


@cache
def bank() -> dict[str, BankQuestion]:
    """All questions by id, in the order of groups and files."""
    files = [_folder() / f"{name}.yml" for name in groups()]
    return {question.id: question for path in files for question in read(path)[1]}


@cache
def covering(covered: str) -> BankQuestion | None:
    """The question that stands for the doubt of an answer, or for a gap such as `N4`: the weightiest of several."""
    found = [question for question in bank().values() if covered in question.covers]
    return max(found, key=lambda question: question.weight, default=None)
