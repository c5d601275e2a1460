"""Holds the file of numbers to our rules: a source and a name for each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bot import yaml_file
from bot.content.emergency_numbers import folded
from bot.content.emergency_numbers_file import FILE, FOR_A_PATIENT, Country, Number, Numbers, files, numbers
from bot.content.finding import Finding, Places
from bot.trial import trial

DIALLED = re.compile(r"[*+]?\d[\d ]*")  # a leading star is dialled in Chile
WHAT = {*FOR_A_PATIENT, "police", "fire"}
SEEN = {"page", "copy"}
MOST = 4  # countries of one page language, with that of the trial


def findings(today: date) -> list[Finding]:
    """All that is wrong with the numbers; an empty list is good."""
    at = Places()
    return [_finding(at, what) for what in faults(today)]


def _finding(at: Places, what: str) -> Finding:
    """In the file and the entry that a sentence begins with: `KE: …`, or `sources: android: …`."""
    first, second, *_ = [*what.split(": "), ""]
    keys = ("countries", first) if first in numbers().countries else (first, second)
    return at.finding(_file(*keys), what, *keys)


def _file(part: str, entry: str) -> Path:
    """The trial's file for what stands there: the line to show and its sources. The product's for all else."""
    of_trial = files()[1]
    here = yaml_file.read(of_trial).get(part) or ()
    return of_trial if part == "line_to_show" or entry in here else FILE


def faults(today: date, found: Numbers | None = None) -> list[str]:
    """The same as sentences, each of which begins with the part, and where it has any the entry, that it is about."""
    found = found or numbers()
    return [
        *(f"{code}: {what}" for code, country in found.countries.items() for what in of_country(country, found)),
        *(f"languages: {what}" for what in of_languages(found)),
        *(f"sources: {what}" for what in of_sources(found, today)),
        *(f"line_to_show: {what}" for what in of_line(found)),
        *(f"countries: {what}" for what in repeated(found)),
    ]


def of_country(country: Country, found: Numbers) -> Iterator[str]:
    """What is wrong with one country."""
    if "en" not in country.names:
        yield "has no English name."
    if not country.dialled("emergency"):
        yield "has no emergency number."
    for line in country.emergency:
        if line.what not in WHAT:
            yield f"{line.number}: `what` is {line.what!r}; it must be one of {sorted(WHAT)}."
    yield from (f"{line.number}: a crisis line needs a name." for line in country.crisis if not line.name)
    for line in (*country.emergency, *country.crisis):
        yield from (f"{line.number}: {what}" for what in of_number(line, found))


def of_number(line: Number, found: Numbers) -> Iterator[str]:
    """What is wrong with one number."""
    if not DIALLED.fullmatch(line.number):
        yield "has more than digits and spaces."
    if not line.sources:
        yield "has no source. A number without a source is not in the file."
    yield from (f"unknown source {name!r}." for name in line.sources if name not in found.sources)


def of_languages(found: Numbers) -> Iterator[str]:
    """No more than four countries, the trial's with them, each with a name in the language.

    That of another trial than the first need not have one in each: families then read its English name.
    """
    for language, listed in found.languages.items():
        codes = list(dict.fromkeys([found.country, *listed]))
        if len(codes) > MOST:
            yield f"{language}: has more than {MOST} countries."
        yield from (f"{language}: {code} is no country here." for code in codes if code not in found.countries)
        needed = codes if trial().whole else listed
        known = (code for code in needed if code in found.countries)
        yield from (f"{language}: {code} has no name." for code in known if language not in found.countries[code].names)


def of_sources(found: Numbers, today: date) -> Iterator[str]:
    """Each source has an address, a day, and says whether the page itself was seen; each is used."""
    lines = [line for country in found.countries.values() for line in (*country.emergency, *country.crisis)]
    shown = found.line.sources if found.line else ()
    used = {name for line in lines for name in line.sources} | set(shown)
    for name, source in found.sources.items():
        if not re.match(r"https?://[^/\s]+/", source.url):
            yield f"{name}: has no address."
        if date.fromisoformat(source.date) > today:
            yield f"{name}: was seen in the future."
        if source.seen not in SEEN:
            yield f"{name}: `seen` must be one of {sorted(SEEN)}."
        if name not in used:
            yield f"{name}: is the source of no number."


def of_line(found: Numbers) -> Iterator[str]:
    """What is wrong with the line to show."""
    names = found.line.sources if found.line else ()
    yield from (f"unknown source {name!r}." for name in names if name not in found.sources)


def repeated(found: Numbers) -> Iterator[str]:
    """Words that two countries claim."""
    owners: dict[str, str] = {}
    for code, country in found.countries.items():
        for word in {folded(word) for word in country.words}:
            if owners.setdefault(word, code) != code:
                yield f"{word!r} means {owners[word]} and {code}."
