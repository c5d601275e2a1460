"""Reads emergency and crisis numbers by country, with their sources; and from the trial where its patients are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from bot import yaml_file
from bot.trial import trial

NAME = "numbers.yml"
FILE = Path(__file__).with_name(NAME)
FOR_A_PATIENT = ("ambulance", "emergency")  # police and fire are told only when somebody asks for them
Kind = Literal["emergency", "crisis"]


@dataclass(frozen=True)
class Source:
    """Where a number was read. `seen`: "page" (the page's own text) or "copy" (a reprint or a copy of a table)."""

    title: str
    publisher: str
    url: str
    date: str
    seen: str


@dataclass(frozen=True)
class Number:
    """One number as it is dialled. `what`: emergency, ambulance, police, fire; empty for a crisis line."""

    number: str
    sources: tuple[str, ...]
    what: str = ""
    name: str = ""
    note: str = ""


@dataclass(frozen=True)
class Country:
    """A country's numbers, its names by language, and the words that mean it: `words` in any case, `exact` as is."""

    names: dict[str, str]
    words: tuple[str, ...]
    exact: tuple[str, ...]
    emergency: tuple[Number, ...]
    crisis: tuple[Number, ...]

    def dialled(self, kind: Kind) -> list[str]:
        """The numbers that a family in danger needs, in the file's order."""
        found = self.crisis if kind == "crisis" else (n for n in self.emergency if n.what in FOR_A_PATIENT)
        return [number.number for number in found]


@dataclass(frozen=True)
class Line:
    """What to show a stranger or a dispatcher where the patients are, and what it says in English."""

    text: str
    english: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Numbers:
    """Both files. `country`: where the trial's patients are. `elsewhere`: words that contain a country's name and mean
    another place."""

    reviewed: str
    country: str
    line: Line | None
    languages: dict[str, tuple[str, ...]]
    countries: dict[str, Country]
    sources: dict[str, Source]
    elsewhere: tuple[str, ...]
    not_after: tuple[str, ...]


@cache
def numbers() -> Numbers:
    """The reviewed file, and the trial's."""
    return read_numbers(*files())


def files() -> tuple[Path, Path]:
    """The reviewed file, and the trial's."""
    return FILE, trial().folder / NAME


def read_numbers(path: Path, place: Path) -> Numbers:
    """A file of numbers, and a trial's. Raises BrokenFile with file, line and the entry that is broken."""
    found = _content(path, "reviewed", "languages", "countries", "sources", "elsewhere", "not_after")
    here = _content(place, "country")
    countries = {code: _country(path, code, entry) for code, entry in found["countries"].items()}
    if here["country"] not in countries:
        sentence = f"country: {here['country']!r} has no numbers in {yaml_file.shown(path)}."
        raise yaml_file.BrokenFile.at(place, sentence, "country")
    line = here.get("line_to_show")
    return Numbers(
        str(found["reviewed"]),
        here["country"],
        _entry(place, "line_to_show", Line, line) if line else None,
        {language: tuple(codes) for language, codes in found["languages"].items()},
        countries,
        {**_sources(path, found), **_sources(place, here)},
        tuple(found["elsewhere"]),
        tuple(found["not_after"]),
    )


def _content(path: Path, *parts: str) -> dict[str, Any]:
    found = yaml_file.read(path)
    if missing := [part for part in parts if part not in (found or {})]:
        raise yaml_file.BrokenFile(path, 1, f"The file lacks {', '.join(missing)}.")
    return dict(found)


def _sources(path: Path, found: dict[str, Any]) -> dict[str, Source]:
    entries = (found.get("sources") or {}).items()
    return {name: _entry(path, f"sources: {name}", Source, entry) for name, entry in entries}


def _country(path: Path, code: str, entry: dict[str, Any]) -> Country:
    lines = {
        kind: tuple(_entry(path, f"countries: {code}: {kind}", Number, line) for line in entry.get(kind) or ())
        for kind in ("emergency", "crisis")
    }
    country: Country = _entry(path, f"countries: {code}", Country, {"exact": (), **entry, **lines})
    return country


def _entry(path: Path, place: str, kind: type[Any], entry: dict[str, Any]) -> Any:
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
    try:
        return kind(**values)
    except TypeError as error:
        raise yaml_file.BrokenFile.at(path, f"{place}: {error}.", *place.split(": ")) from None
