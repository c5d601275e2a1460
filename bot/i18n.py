"""The interface's words by language: `locales/<language>.json`. English is complete and the others follow it.

What stands there for the trial, `{registry}` and `{study}`, is filled in from its `trial.yml`.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

from bot.trial import trial

LOCALES = Path(__file__).with_name("locales")
DEFAULT = "en"
Words = dict[str, Any]


@cache
def languages() -> dict[str, Words]:
    """All words of all languages, with the names of the trial."""
    return {path.stem: json.loads(_named(path)) for path in sorted(LOCALES.glob("*.json"))}


def _named(path: Path) -> str:
    """The text of a file of words. A name goes into JSON's strings, so it is written as one, without the quotes."""
    text = path.read_text(encoding="utf-8")
    for place, name in (("registry", trial().registry), ("study", trial().called(path.stem))):
        text = text.replace(f"{{{place}}}", json.dumps(name)[1:-1])
    return text


def consent_version(language: str) -> int:
    """The version of the text about storing that is shown in `language`."""
    version: int = languages()[language]["consent"]["version"]
    return version


def direction(language: str) -> str:
    """How a language is written, as HTML calls it."""
    return "rtl" if language in settings.LANGUAGES_BIDI else "ltr"


def chosen(request: HttpRequest) -> str:
    """The language of a page: `?lang=`, else the first of the browser's that we have, else English."""
    wishes = [request.GET.get("lang", ""), *(name for name, _ in _accepted(request))]
    parts = (wish.lower().split("-")[0] for wish in wishes)
    return next((part for part in parts if part in languages()), DEFAULT)


def _accepted(request: HttpRequest) -> tuple[tuple[str, float], ...]:
    return parse_accept_lang_header(request.headers.get("Accept-Language", ""))
