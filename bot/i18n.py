"""The interface's words by language: `locales/<language>.json`. English is complete and the others follow it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

LOCALES = Path(__file__).with_name("locales")
DEFAULT = "en"
Words = dict[str, Any]


@cache
def languages() -> dict[str, Words]:
    """All words of all languages."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(LOCALES.glob("*.json"))}


def consent_version(language: str) -> int:
    """The version of the text about storing that is shown in `language`."""
    version: int = languages()[language]["consent"]["version"]
    return version


def chosen(request: HttpRequest) -> str:
    """The language of a page: `?lang=`, else the first of the browser's that we have, else English."""
    wishes = [request.GET.get("lang", ""), *(name for name, _ in _accepted(request))]
    parts = (wish.lower().split("-")[0] for wish in wishes)
    return next((part for part in parts if part in languages()), DEFAULT)


def _accepted(request: HttpRequest) -> tuple[tuple[str, float], ...]:
    return parse_accept_lang_header(request.headers.get("Accept-Language", ""))
