"""What a navigator can say with one press: canned replies, curated answers, and the words to close a chat with."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.contrib.auth.models import User
from rapidfuzz import fuzz, process, utils

from bot.content.checks import catalogue
from bot.content.responses import responses
from bot.conversations.handover import shown_name
from bot.conversations.hours import hours

FILE = Path(__file__).with_name("desk.yml")
PREFIX = "canned/"
FOUND = 8


@cache
def _desk() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


def outcomes() -> dict[str, str]:
    """How a talk can come out, by the word that is kept."""
    found: dict[str, str] = _desk()["outcomes"]
    return found


def tags() -> list[str]:
    """Tags that are proposed."""
    return list(_desk()["tags"])


def canned(user: User) -> list[dict[str, Any]]:
    """Canned replies with their places filled: `[{"title", "text", "version"}]`."""
    places = {"name": shown_name(user), "hours": hours().said}
    texts = [text for name, text in responses().items() if name.startswith(PREFIX)]
    return [
        {"title": t.metadata["label"], "text": t.text.format(**places), "version": t.metadata["version"]} for t in texts
    ]


def search(words: str) -> list[dict[str, str]]:
    """Curated answers whose question or text lies near `words`, best first: `[{"name", "title", "text"}]`."""
    known = {name: responses()[name] for name in catalogue() if name in responses()}
    texts = {name: f"{answer.metadata.get('title', '')} {name} {answer.text}" for name, answer in known.items()}
    best = process.extract(words, texts, scorer=fuzz.token_set_ratio, processor=utils.default_process, limit=FOUND)
    return [
        {"name": name, "title": str(known[name].metadata.get("title", name)), "text": known[name].text}
        for _, score, name in best
        if score >= 30
    ]
