"""Holds both files of sources to their form: a family can open each, and reads what we saw of it, and when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot import yaml_file
from bot.content import question_bank, review_dates, trial_pictures
from bot.content.finding import Finding, Places
from bot.content.responses import responses
from bot.content.sources import files
from bot.trial import trial

GRADES = {
    "A": "a regulator, a hospital or a peer-reviewed paper",
    "B": "a copy of a registry or a law firm",
    "C": "a company of the trade",
    "D": "news or a blog",
}
SEEN = ("page", "copy", "abstract", "summary")
# What BOT_WATCH_SOURCES compares: the words of its page, or the registry's record, of which it is a copy.
WATCH = ("page", "registry")
FIELDS = {"title", "publisher", "published", "url", "grade", "seen", "looked_at", "lacks", "sections", "own", "watch"}
# A day, a month or a year.
PUBLISHED = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


def findings() -> list[Finding]:
    """All that is wrong with the sources; an empty list is good."""
    at = Places()
    return [
        at.finding(path, f"{name}: {what}", "sources", name)
        for path in files()
        for name, source in (yaml_file.read(path).get("sources") or {}).items()
        for what in (*faults(source), *_unused(path, name))
    ]


def faults(source: dict[str, Any]) -> Iterator[str]:
    """What is wrong with one source."""
    for key in sorted(set(source) - FIELDS):
        yield f"`{key}` is no field of a source. The fields are {', '.join(sorted(FIELDS))}."
    if source.get("own"):
        return
    if not source.get("title") or not source.get("publisher"):
        yield "It needs `title` and `publisher`, as a family may read them."
    if urlsplit(str(source.get("url", ""))).scheme not in ("https", "http"):
        yield "A family cannot open it: `url` must be an address. Our own records say `own: true`."
    if source.get("grade") not in GRADES:
        yield f"`grade` must be one of {'; '.join(f'{key} ({what})' for key, what in GRADES.items())}."
    if source.get("seen") not in SEEN:
        yield f"`seen` says what we read of it: {', '.join(SEEN)}."
    if not isinstance(source.get("looked_at"), str) or not review_dates.day(source["looked_at"]):
        yield '`looked_at` must be the day on which we read it, in quotes, such as "2026-11-24".'
    if source.get("watch", "page") not in WATCH:
        yield f"`watch` must be one of {', '.join(WATCH)}."
    if source.get("published") and not PUBLISHED.fullmatch(str(source["published"])):
        yield '`published` must be a day, a month or a year, such as "2026-06".'


def _unused(path: Path, name: str) -> Iterator[str]:
    """A trial's source that nothing names is a claim that nobody makes."""
    if path == trial().folder / path.name and name not in _named():
        yield "No answer, no question and no picture names it. Take it out."


def _named() -> set[str]:
    """The sources that texts, questions of the bank and pictures name."""
    texts = (source for text in responses().values() for source in text.metadata.get("sources") or ())
    asked = (source for question in question_bank.question_bank().values() for source in question.sources)
    drawn = (source for picture in trial_pictures.pictures().values() for source in picture.sources)
    return {str(source.get("id")) for source in (*texts, *asked, *drawn) if isinstance(source, dict)}
