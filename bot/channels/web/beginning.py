"""The first questions and the menu by topic, from the curated answers: they need no Rasa."""

from __future__ import annotations

from typing import Any

from bot import yaml_file
from bot.content.reload import kept
from bot.content.text_checks import catalogue
from bot.content.translations import title_in, translations
from bot.trial import ENGLISH, trial

# An outcome, its question, and the language of that.
Entry = tuple[str, str, str]


@kept
def first_questions(language: str) -> list[Entry]:
    """What a page in a language offers before anything was asked."""
    return [_entry(name, language) for name in _chosen()["first"]]


@kept
def topics(language: str) -> list[tuple[str, list[Entry]]]:
    """All questions that we answer, by group."""
    return [(group, [_entry(name, language) for name in _of_group(group)]) for group in _chosen()["topics"]]


@kept
def explained(language: str) -> dict[str, tuple[str, str]]:
    """Words that can be tapped in an answer: the outcome that explains each, and its question."""
    chosen: dict[str, str] = _chosen().get("explained", {})
    return {word: (name, title_in(name, language)) for word, name in chosen.items()}


def _chosen() -> dict[str, Any]:
    found: dict[str, Any] = yaml_file.read(trial().folder / "beginning.yml")
    return found


def _of_group(group: str) -> list[str]:
    return [name for name in catalogue() if name.split("/")[0] == group]


def _entry(name: str, language: str) -> Entry:
    return name, title_in(name, language), language if name in translations(language) else ENGLISH
