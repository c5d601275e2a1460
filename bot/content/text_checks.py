"""Holds the curated texts to the catalogue and to our own rules. Each finding is a sentence that says what to do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot import trial_data, yaml_file
from bot.content import review_dates, said_once, text_placeholders
from bot.content.finding import Fault, Finding, Places
from bot.content.nlu_examples import every, example_pairs
from bot.content.responses import Response, located_responses, responses
from bot.content.sources import known_sources, shown
from bot.response_file import PREFIX, RESPONSES, TEXTS, PlacedText
from bot.trial import DATA, ENGLISH, ROOT, trial

CATALOGUE = Path(__file__).with_name("catalogue.yml")
EXCEPTIONS = Path(__file__).with_name("exceptions.yml")
DOMAIN = ROOT / "domain.yml"
MIN_EXAMPLES = 60
MAX_WORDS = 110
NEEDED = ("sources", "review", "reviewed", "reviewed_by", "version", "related", "title")
# What metadata may hold (docs/editors.md). Anything else is a slip: nobody would read it.
METADATA = {
    *NEEDED, "unverified", "ask", "label", "numbers", "outcome", "on_affirm", "on_words", "moves", "copies",
}  # fmt: skip
# A place in a source, and the items of it that are meant: `What no source says N5, N6`.
SECTION = re.compile(r"(.*?)(?: [A-Z]\d+(?:, [A-Z]\d+)*)?")
# An answer is given to questions of the opposite sense, too: "can I come alone?" and "must I come alone?".
BARE = re.compile(r"(?:yes|no)[,.;:!]", re.IGNORECASE)
# What no answer may say (architecture of trust: no promise, no verdict, no order about medicines).
FORBIDDEN = {
    "a promise": r"\b(?:we|I) (?:promise|guarantee)\b|\bwill (?:cure|heal)\b|\byou will (?:get better|be cured)\b",
    "a verdict on one person": r"\byou (?:qualify|are eligible|are not eligible|can join)\b",
    "an exclamation mark": r"!",
}


@cache
def catalogue() -> dict[str, list[str]]:
    """What each answer must mark, by its id: any of "unverified" and "ask". First the trial's, then the product's."""
    return {name: marks for path in catalogues() for name, marks in (yaml_file.read(path) or {}).items()}


def catalogues() -> tuple[Path, Path]:
    """The files of the catalogue: the trial's and the product's."""
    return trial().folder / CATALOGUE.name, CATALOGUE


def catalogue_of(name: str) -> Path:
    """The file in which an answer of the catalogue stands."""
    return next(path for path in reversed(catalogues()) if name in (yaml_file.read(path) or {}))


@cache
def exceptions() -> dict[str, str]:
    """Texts that are no answers of the catalogue: why, by a pattern of their names."""
    found: dict[str, str] = yaml_file.read(EXCEPTIONS)
    return found


def is_exception(name: str) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in exceptions())


@cache
def action_outcomes() -> frozenset[str]:
    """Outcomes that an action of ours carries out: `action_guide_tell` of the domain is `guide/tell`."""
    actions = yaml_file.read(DOMAIN)["actions"]
    return frozenset(name.removeprefix("action_").replace("_", "/", 1) for name in actions)


def example_counts() -> Counter[str]:
    """The number of training examples of each outcome."""
    return Counter(outcome for _, outcome in every())


def findings() -> list[Finding]:
    """All that is wrong with the curated texts; an empty list is good."""
    at = Places()
    return [
        *(at.finding(catalogue_of(name), f"{name}: {what}", name) for name, what in _missing()),
        *(at.finding(EXCEPTIONS, f"{name} names no text and no outcome. Take it out.", name) for name in _stale()),
        *(
            at.finding(path, f"{text.name}: {what}", *keys, *inner)
            for path, text, keys in located_responses()
            for what, inner in faults(text)
        ),
        *(at.finding(text.path, f"{name}: {what}", *text.keys[:2]) for name, text, what in _in_the_other_section()),
    ]


def _missing() -> Iterator[tuple[str, str]]:
    """Answers of the catalogue that cannot be given."""
    counts = example_counts()
    for name in catalogue():
        if name not in responses():
            yield name, f"There is no answer. Write {PREFIX}{name} in {yaml_file.shown(_data(name) / 'answers')}."
        elif counts[name] < MIN_EXAMPLES:
            yield (
                name,
                f"It has {counts[name]} examples in {yaml_file.shown(_data(name) / 'nlu')} and needs {MIN_EXAMPLES}.",
            )


def _data(name: str) -> Path:
    """Where the texts and examples of an answer of the catalogue belong."""
    return DATA if catalogue_of(name) == CATALOGUE else trial().data


def _stale() -> Iterator[str]:
    """Exceptions for what is no longer there: neither in this trial nor in any other that the product's files serve."""
    names = {
        *responses(),
        *trial_data.of_product(),
        *(outcome for _, outcome in (*every(), *example_pairs(DATA / "nlu"))),
    }
    yield from (pattern for pattern in exceptions() if not any(fnmatchcase(name, pattern) for name in names))


def _in_the_other_section() -> Iterator[tuple[str, PlacedText, str]]:
    """Texts that Rasa says, where it does not read them, and a trial's own that stand elsewhere than the product's."""
    product = trial_data.of_product()
    for name, text in trial_data.placed_texts().items():
        like = product.get(name, text).section
        if name in catalogue() and text.section == TEXTS:
            yield name, text, f"It answers a question: write it under `{RESPONSES}:`, as {PREFIX}{name}."
        elif text.section != like:
            yield name, text, f"It stands under `{like}:` in {yaml_file.shown(product[name].path)}, so here too."


def faults(text: Response) -> Iterator[Fault]:
    """What is wrong with one text, whatever it is."""
    if text.name in catalogue():
        yield from answer_faults(text)
    elif not is_exception(text.name):
        yield Fault(
            "It is neither in the catalogue nor among the exceptions, so nothing holds it to its sources. Add it to "
            f"{yaml_file.shown(catalogues()[0])}, or to {yaml_file.shown(EXCEPTIONS)} with the reason."
        )
    yield from metadata_faults(text)
    yield from text_faults(text)


def answer_faults(answer: Response) -> Iterator[Fault]:
    """What is wrong with one answer of the catalogue."""
    meta = answer.metadata
    yield from (Fault(f"The metadata lacks `{key}`.", ("metadata",)) for key in NEEDED if key not in meta)
    if not meta.get("sources", True):
        yield Fault("It names no source. Name at least one that a family can open, or our own record.", ("metadata",))
    for key in catalogue()[answer.name]:
        if not meta.get(key):
            yield Fault(f"The metadata must have `{key}`: the catalogue says so.", ("metadata",))
    if BARE.match(answer.text):
        yield Fault("It opens with a bare yes or no, which another wording of the question makes false.", ("text",))
    yield from said_once.faults(ENGLISH, answer.text, str(meta.get("unverified", "")), ("metadata", "unverified"))
    if len(answer.text.split()) > MAX_WORDS:
        yield Fault(f"It has {len(answer.text.split())} words; {MAX_WORDS} are the most.", ("text",))


def metadata_faults(text: Response) -> Iterator[Fault]:
    """What is wrong with the metadata of any text."""
    meta = text.metadata
    for key in set(meta) - METADATA:
        yield Fault(
            f"`{key}` is no part of the metadata. The parts are {', '.join(sorted(METADATA))}.", ("metadata", key)
        )
    if "reviewed" in meta and not (isinstance(meta["reviewed"], str) and review_dates.day(meta["reviewed"])):
        yield Fault('`reviewed` must be a day in quotes, such as "2026-11-24".', ("metadata", "reviewed"))
    if meta.get("review", "slow") not in review_dates.REVIEW_DAYS:
        yield Fault("`review` must be `volatile` (may change within weeks) or `slow`.", ("metadata", "review"))
    if not isinstance(meta.get("version", 1), int):
        yield Fault("`version` must be a whole number.", ("metadata", "version"))
    for place, name in enumerate(_listed(meta.get("related"))):
        if name not in catalogue():
            yield Fault(f"{name!r} is no answer of the catalogue.", ("metadata", "related", place))
    for place, source in enumerate(_listed(meta.get("sources"))):
        yield from (Fault(what, ("metadata", "sources", place)) for what in source_faults(source))


def _listed(value: object) -> list[Any]:
    """A list as it is; what is written without its dashes as a list of one, so that it is found."""
    return value if isinstance(value, list) else [] if value is None else [value]


def source_faults(source: object) -> Iterator[str]:
    """What is wrong with a source that something names: `{id, section}`, or `{id}` where the source has no sections."""
    if not isinstance(source, dict) or not {"id"} <= set(source) <= {"id", "section"}:
        yield "A source is written as `- id: …`, and below it `section: …` where it has sections."
    elif source["id"] not in known_sources()["sources"]:
        yield f"{source['id']!r} is no source of {shown()}."
    else:
        sections = known_sources()["sources"][source["id"]].get("sections") or [""]
        section = str(source.get("section", ""))
        named = SECTION.fullmatch(section)
        if section not in sections and (named is None or named[1] not in sections):
            yield f"{section!r} is no section of {source['id']} in {shown(source['id'])}."


def text_faults(text: Response) -> Iterator[Fault]:
    """What is wrong with the words and buttons of any text: links, places, and words we never use."""
    hosts = known_sources()["hosts"]
    links = (urlsplit(link).hostname for link in re.findall(r"https?://[^\s)\"]+", text.text))
    for host in links:
        if host not in hosts:
            yield Fault(f"It links to {host}, which is not among the hosts of {shown()}.", ("text",))
    for place, button in enumerate(text.buttons):
        goal = button["payload"].lstrip("/").partition(":")[0]
        if goal not in responses() and goal not in action_outcomes():
            yield Fault(f"A button leads to {goal}, which has no text.", ("buttons", place))
        if wrong := [word for word in button.get("words", ()) if not isinstance(word, str)]:
            yield Fault(
                f"`words` of a button hold {wrong[0]}: put yes, no, on, off, and figures in quotes.", ("buttons", place)
            )
    for name in sorted(text_placeholders.in_text(text.text) - text_placeholders.KNOWN):
        yield Fault(f"It has the place <{name}>, which nothing fills in (bot/content/text_placeholders.py).", ("text",))
    if text.name.startswith(text_placeholders.KEPT_HERE) and (fixed := text_placeholders.FIXED_TIME.search(text.text)):
        yield Fault(
            f"It says {fixed[0]!r} where a setting decides: write <days> or the like "
            "(bot/content/text_placeholders.py).",
            ("text",),
        )
    for what, pattern in FORBIDDEN.items():
        if re.search(pattern, text.text, re.IGNORECASE):
            yield Fault(f"It says {what}.", ("text",))
