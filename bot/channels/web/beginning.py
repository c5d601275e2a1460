"""The first questions and the menu by topic, from the curated answers: they need no Rasa."""

from __future__ import annotations

from functools import cache
from typing import Any

from bot import yaml_file
from bot.content.responses import title
from bot.content.text_checks import catalogue
from bot.trial import trial

Menu = dict[str, Any]


@cache
def menu() -> Menu:
    """`{"first": [[outcome, question], …], "topics": [[group, [[outcome, question], …]], …]}`."""
    chosen = yaml_file.read(trial().folder / "beginning.yml")
    return {
        "first": [_entry(name) for name in chosen["first"]],
        "topics": [[group, _questions(group)] for group in chosen["topics"]],
    }


def _questions(group: str) -> list[list[str]]:
    return [_entry(name) for name in catalogue() if name.split("/")[0] == group]


def _entry(name: str) -> list[str]:
    return [name, title(name)]
