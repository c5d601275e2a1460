"""What another client needs before a chat: the description of the API, and what a family must read first."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.http import HttpRequest, JsonResponse

from bot import i18n
from bot.channels.web import beginning, web_consent
from bot.channels.web.api import api
from bot.content.review_state import review_state

FILE = Path(__file__).with_name("openapi.yml")


@cache
def description() -> dict[str, Any]:
    """`openapi.yml`: version 1 of the API, as OpenAPI 3.1."""
    found: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


def words(language: str) -> i18n.Words:
    """The page's words, with what the opening says about who has checked the answers."""
    own = i18n.languages()[language]
    opening = own["opening"]
    lines = [" ".join(line.replace("{review}", "").split()) for line in opening["lines"]]
    return {**own, "opening": {**opening, "lines": lines, "checked": opening["review"][review_state()]}}


def opening(language: str) -> dict[str, Any]:
    """Who speaks, what is stored and must be agreed to, and the first questions, as `Opening` in `openapi.yml`."""
    own = words(language)
    lines = [*own["opening"]["lines"], own["opening"]["checked"]]
    return {
        "language": language,
        "direction": own["direction"],
        "title": own["title"],
        "lines": [*lines, own["unreviewed"]] if own["unreviewed"] else lines,
        "consent": {
            "version": own["consent"]["version"],
            "heading": own["consent"]["heading"],
            "lines": web_consent.lines(language),
            "agree": own["consent"]["agree"],
        },
        "questions": [
            {"button": name, "title": title, "language": spoken}
            for name, title, spoken in beginning.first_questions(language)
        ],
        "limit": settings.MESSAGE_LIMIT,
    }


async def show_description(request: HttpRequest) -> JsonResponse:
    """The API in its own words."""
    return JsonResponse(description())


async def show_opening(request: HttpRequest) -> JsonResponse:
    """In the language that `?lang=` or the client's header asks for."""
    return JsonResponse(opening(i18n.chosen(request)))


described = api(GET=show_description)
opened = api(GET=show_opening)
