"""Holds what a trial says of itself to its texts: a page that names a text that is not there cannot be drawn."""

from __future__ import annotations

from collections.abc import Iterator

from bot import yaml_file
from bot.content.finding import Finding, Places
from bot.content.responses import responses
from bot.content.text_checks import catalogue
from bot.trial import trial


def findings() -> Iterator[Finding]:
    """What is wrong with the first questions, the menu, words that can be tapped, and what a page offers at a loss."""
    at, start, names = Places(), trial().folder / "beginning.yml", trial().folder / "trial.yml"
    chosen = yaml_file.read(start) or {}
    for place, name in enumerate(chosen.get("first") or ()):
        if name not in responses():
            yield at.finding(start, _absent(name), "first", place)
    for word, name in (chosen.get("explained") or {}).items():
        if name not in responses():
            yield at.finding(start, _absent(name), "explained", word)
    groups = {name.split("/")[0] for name in catalogue()}
    for place, group in enumerate(chosen.get("topics") or ()):
        if group not in groups:
            yield at.finding(start, f"{group!r} is no group of the catalogue.", "topics", place)
    for place, name in enumerate(trial().last_resort):
        if name not in responses():
            yield at.finding(names, _absent(name), "last_resort", place)


def _absent(name: str) -> str:
    return f"{name!r} is no text. Write it in the answers, or take it out here."
