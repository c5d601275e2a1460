"""Holds the curated texts to the catalogue and to our own rules. Each finding is a line that says what to do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from bot import yaml_file
from bot.content import places
from bot.content.examples import every
from bot.content.responses import Response, responses
from bot.content.sources import known
from bot.trial import ROOT, trial

CATALOGUE = Path(__file__).with_name("catalogue.yml")
DOMAIN = ROOT / "domain.yml"
MIN_EXAMPLES = 60
MAX_WORDS = 110
# How long a text stays good after it was last compared with its source.
REVIEW_DAYS = 180
NEEDED = ("sources", "reviewed", "reviewed_by", "version", "related", "title")
# What no answer may say (architecture of trust: no promise, no verdict, no order about medicines).
FORBIDDEN = {
    "a promise": r"\b(?:we|I) (?:promise|guarantee)\b|\bwill (?:cure|heal)\b|\byou will (?:get better|be cured)\b",
    "a verdict on one person": r"\byou (?:qualify|are eligible|are not eligible|can join)\b",
    "an exclamation mark": r"!",
}


@cache
def catalogue() -> dict[str, list[str]]:
    """What each answer must mark, by its id: any of "unverified" and "ask". First the trial's, then the product's."""
    files = (yaml_file.read(path) for path in (trial().folder / CATALOGUE.name, CATALOGUE))
    return {name: marks for found in files for name, marks in found.items()}


@cache
def wishes() -> frozenset[str]:
    """Outcomes that an action of ours carries out: `action_guide_tell` of the domain is `guide/tell`."""
    actions = yaml_file.read(DOMAIN)["actions"]
    return frozenset(name.removeprefix("action_").replace("_", "/", 1) for name in actions)


def example_counts() -> Counter[str]:
    """The number of training examples of each outcome."""
    return Counter(outcome for _, outcome in every())


def findings(today: date) -> list[str]:
    """All that is wrong with the curated texts; an empty list is good."""
    texts, counts = responses(), example_counts()
    return [
        *(f"{name}: no answer. Write utter_{name} in data/answers." for name in catalogue() if name not in texts),
        *(f"{name}: fewer than {MIN_EXAMPLES} examples." for name in catalogue() if counts[name] < MIN_EXAMPLES),
        *(f"{name}: {what}" for name in catalogue() if name in texts for what in answer_findings(texts[name], today)),
        *(f"{name}: {what}" for name, text in texts.items() for what in text_findings(text)),
    ]


def answer_findings(answer: Response, today: date) -> Iterator[str]:
    """What is wrong with one answer of the catalogue."""
    meta = answer.metadata
    yield from (f"metadata lacks `{key}`." for key in NEEDED if key not in meta)
    yield from (f"metadata must have `{key}`." for key in catalogue()[answer.name] if not meta.get(key))
    sources = known()["sources"]
    yield from (f"unknown source {s['id']!r}." for s in meta.get("sources", []) if s["id"] not in sources)
    yield from (f"unknown related answer {name!r}." for name in meta.get("related", []) if name not in catalogue())
    if date.fromisoformat(meta.get("reviewed", "1970-01-01")) + timedelta(days=REVIEW_DAYS) < today:
        yield f"last reviewed {meta.get('reviewed')}. Compare it with its source again."
    if len(answer.text.split()) > MAX_WORDS:
        yield f"more than {MAX_WORDS} words."


def text_findings(text: Response) -> Iterator[str]:
    """What is wrong with any text of ours: links, buttons, and words we never use."""
    hosts = known()["hosts"]
    links = (urlsplit(link).hostname for link in re.findall(r"https?://[^\s)\"]+", text.text))
    yield from (f"links to {host}, which is in no sources.yml." for host in links if host not in hosts)
    goals = (button["payload"].lstrip("/").partition(":")[0] for button in text.buttons)
    yield from (
        f"a button leads to {goal}, which has no text." for goal in goals if goal not in {*responses(), *wishes()}
    )
    unknown = places.in_text(text.text) - places.OPERATOR - places.SETTINGS
    yield from (f"has the place <{name}>, which nothing fills in (bot/content/places.py)." for name in sorted(unknown))
    if text.name.startswith(places.KEPT_HERE) and (fixed := places.FIXED_TIME.search(text.text)):
        yield f"says {fixed[0]!r} where a setting decides: write <days> or the like (bot/content/places.py)."
    yield from (f"says {what}." for what, pattern in FORBIDDEN.items() if re.search(pattern, text.text, re.IGNORECASE))
