"""Turns of the written talks of data/stories as training examples, each in the light of the turn before it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.content.responses import is_answer
from bot.trial import trial
from bot.understanding import followup, language_detection
from bot.understanding.interpretation import Previous

STORIES = trial().data / "stories"
# What these turns mean, they mean without the turn before.
BY_THEMSELVES = ("first", "switch", "story", "glued", "one_word", "person", "list")


@dataclass(frozen=True)
class Turn:
    """A message, the outcomes that it asks for (more than one where it asks several things), and what came before."""

    text: str
    outcomes: tuple[str, ...]
    kind: str
    previous: Previous
    language: str = language_detection.ENGLISH

    @property
    def stands_alone(self) -> bool:
        return self.kind in BY_THEMSELVES

    @property
    def joined(self) -> str:
        """The message with what came before it, as the reading joins them."""
        return followup.joined(self.text, self.previous)


def files(folder: Path = STORIES) -> list[Path]:
    """The files of talks, in order."""
    return sorted(folder.glob("talks_*.jsonl"))


def turns(folder: Path = STORIES) -> Iterator[Turn]:
    """Every turn of every talk, in order."""
    for path in files(folder):
        for line in path.read_text(encoding="utf-8").splitlines():
            talk = json.loads(line)
            yield from _of_talk(talk["turns"], talk.get("language", language_detection.ENGLISH))


def examples(folder: Path = STORIES) -> list[tuple[str, str]]:
    """`(text, outcome)` to learn: each turn that asks one thing, alone where it can stand alone, and joined."""
    found = []
    for turn in turns(folder):
        if len(turn.outcomes) == 1:
            alone = [turn.text] if turn.stands_alone else []
            joined = [turn.joined] if turn.previous.text else []
            found += [(text, turn.outcomes[0]) for text in [*alone, *joined]]
    return found


def _of_talk(talk: list[dict[str, Any]], language: str) -> Iterator[Turn]:
    previous = Previous()
    for turn in talk:
        outcomes = _asked(turn)
        yield Turn(turn["user"], outcomes, turn["kind"], previous, language)
        topic = next(filter(is_answer, outcomes), previous.topic)
        previous = Previous(turn["user"], outcomes, topic=topic)


def _asked(turn: dict[str, Any]) -> tuple[str, ...]:
    wanted = turn["expect_all"] if "expect_all" in turn else [turn["expect"]]
    return tuple(dict.fromkeys(accepted[0] for accepted in wanted))
