"""What a navigator can say with one press: canned replies, curated answers, and the words to close a chat with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from rapidfuzz import fuzz, utils

from bot import yaml_file
from bot.content.responses import Response, responses
from bot.content.text_checks import catalogue
from bot.content.translations import text_in
from bot.conversations.answer_language import in_language
from bot.conversations.handover import shown_name
from bot.conversations.hours import Hours, hours
from bot.conversations.pipeline import curated
from bot.conversations.placeholders import filled
from bot.conversations.types import Reply
from bot.trial import ENGLISH

FILE = Path(__file__).with_name("desk.yml")
PREFIX = "canned/"
FOUND = 8
NEAR = 90


@cache
def _desk() -> dict[str, Any]:
    found: dict[str, Any] = yaml_file.read(FILE)
    return found


def outcomes() -> dict[str, str]:
    """How a talk can come out, by the word that is kept."""
    found: dict[str, str] = _desk()["outcomes"]
    return found


def tags() -> list[str]:
    """Tags that are proposed."""
    return list(_desk()["tags"])


def canned(user: User, language: str = ENGLISH, words: str = "", own: Hours | None = None) -> list[dict[str, Any]]:
    """Canned replies in a language with their places filled: `[{"title", "text", "english", "version"}]`.

    `own`: the hours that hold for the chat. `english`: empty where the text is English itself. `words`: only those
    that have all of them, in either language.
    """
    texts = [text for name, text in responses().items() if name.startswith(PREFIX)]
    found = [_canned(text, user, language, own or hours()) for text in texts]
    wanted = words.lower().split()
    return [each for each in found if all(word in _said(each) for word in wanted)]


def _canned(text: Response, user: User, language: str, hours: Hours) -> dict[str, Any]:
    own = text_in(text.name, language)
    english = text.text.format(name=shown_name(user), hours=hours.said)
    told = own.format(name=shown_name(user), hours=hours.phrase(language)) if own != text.text else english
    about = {"title": text.metadata["label"], "version": text.metadata["version"]}
    return {**about, "text": told, "english": english if told != english else ""}


def _said(reply: dict[str, Any]) -> str:
    return f"{reply['title']} {reply['text']} {reply['english']}".lower()


def as_sent(name: str, language: str) -> Reply:
    """A curated answer word for word as a navigator sends it: in the chat's language, without buttons."""
    return in_language(replace(curated(name), buttons=()), language)


def search(words: str, among: Iterable[str] | None = None) -> list[dict[str, str]]:
    """Curated answers whose question, id or text lies near `words`, best first: `[{"name", "title", "text"}]`.

    `among`: ids of the texts to look in; without it, the answers of the catalogue.
    """
    known = {name: responses()[name] for name in (among or catalogue()) if name in responses()}
    wanted = utils.default_process(words)
    scores = {name: _nearness(wanted, name, answer) for name, answer in known.items()}
    best = sorted((name for name in known if scores[name] >= NEAR), key=lambda name: -scores[name])[:FOUND]
    return [{"name": n, "title": str(known[n].metadata.get("title", n)), "text": filled(known[n].text)} for n in best]


def _nearness(words: str, name: str, answer: Response) -> float:
    """From 0 to 300; the question counts twice as much as the answer."""
    question = utils.default_process(f"{answer.metadata.get('title', '')} {name}")
    return 2 * fuzz.token_set_ratio(words, question) + fuzz.token_set_ratio(words, utils.default_process(answer.text))
