"""Reads the question bank: what a family may want to ask the trial team, why, what is known and what stays open."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any

from bot import yaml_file
from bot.content.reload import kept
from bot.trial import trial

# Where a family may be, in the order in which it gets there.
STAGES = ("records", "travel", "consent", "after", "home")
HEAD = ("group", "order", "title", "questions")


@dataclass(frozen=True)
class BankQuestion:
    """One reviewed question. `known` is the answer that says what our sources have; `open` what they leave open.

    `conditions` empty: fits any disease of the study (`any` beside others says the same); `other` there: fits a family
    whose disease the study does not take. `askers` empty: fits whoever asks. `weight`: 1 (may wait) to 5 (needed most).
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


def read_question_bank(path: Path) -> tuple[Group, list[BankQuestion]]:
    """One file of the bank. Raises BrokenFile with file and line where it lacks something or has an unknown key."""
    found = yaml_file.read(path)
    missing = [key for key in HEAD if key not in (found if isinstance(found, dict) else {})]
    if missing or not isinstance(found["questions"], list):
        raise yaml_file.BrokenFile(path, 1, f"A file of the question bank has {', '.join(HEAD)}; look at the others.")
    group = Group(found["group"], found["order"], found["title"])
    if group.name != path.stem:
        sentence = f"`group` is {group.name!r}; it must be the file's name, {path.stem!r}."
        raise yaml_file.BrokenFile.at(path, sentence, "group")
    return group, [_question(path, place, group.name, entry) for place, entry in enumerate(found["questions"])]


def _question(path: Path, place: int, group: str, entry: Any) -> BankQuestion:
    given = entry if isinstance(entry, dict) else {}
    known = {field.name: field for field in fields(BankQuestion) if field.name != "group"}
    if unknown := next((key for key in given if key not in known), None):
        sentence = f"`{unknown}` is no part of a question. Its parts are {', '.join(known)}."
        raise yaml_file.BrokenFile.at(path, sentence, "questions", place, str(unknown))
    needed = (name for name, field in known.items() if field.default is MISSING and name not in given)
    if missing := next(needed, None):
        raise yaml_file.BrokenFile.at(path, f"The question lacks `{missing}`.", "questions", place)
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in given.items()}
    return BankQuestion(group=group, **values)


def files() -> list[Path]:
    """The files of the trial's bank."""
    return sorted(_folder().glob("*.yml"))


def _folder() -> Path:
    return trial().folder / "questions"


@kept
def question_groups() -> dict[str, Group]:
    """The groups by name, in their order."""
    found = [read_question_bank(path)[0] for path in files()]
    return {group.name: group for group in sorted(found, key=lambda group: group.order)}


@kept
def question_bank() -> dict[str, BankQuestion]:
    """All questions by id, in the order of groups and files."""
    in_order = [_folder() / f"{name}.yml" for name in question_groups()]
    return {question.id: question for path in in_order for question in read_question_bank(path)[1]}


@kept
def covering(covered: str) -> BankQuestion | None:
    """The question that stands for the doubt of an answer, or for a gap such as `N4`: the weightiest of several."""
    found = [question for question in question_bank().values() if covered in question.covers]
    return max(found, key=lambda question: question.weight, default=None)
