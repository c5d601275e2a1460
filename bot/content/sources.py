"""The sources that answers name, as a family may read them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bot import yaml_file
from bot.content.reload import kept
from bot.trial import trial

SOURCES = Path(__file__).with_name("sources.yml")
SHOWN = ("title", "publisher", "published", "url", "looked_at", "lacks")


def files() -> tuple[Path, Path]:
    """The trial's and the product's."""
    return trial().folder / SOURCES.name, SOURCES


@kept
def known_sources() -> dict[str, Any]:
    """Both `sources.yml` as one: `{"hosts": [...], "sources": {id: {"title", "url", "sections": [...]}}}`."""
    found = [yaml_file.read(path) for path in files()]
    return {
        "hosts": [host for part in found for host in part.get("hosts") or ()],
        "sources": {name: source for part in found for name, source in (part.get("sources") or {}).items()},
    }


def days_read() -> list[str]:
    """The days on which the sources were read, the first one first: `["2026-11-24", …]`."""
    days = (str(source.get("looked_at", "")) for source in known_sources()["sources"].values())
    return sorted({day for day in days if day})


def shown(name: str = "") -> str:
    """The file in which a source stands, as people read it; both where it stands in none."""
    having = [path for path in files() if name in (yaml_file.read(path).get("sources") or {})]
    return " or ".join(map(yaml_file.shown, having[-1:] or files()))


def readable(entries: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """An answer's sources as a family reads them, with what we read of each: `[{"title", "publisher", "published",
    "section", "url", "seen", "looked_at", "lacks"}]`, without what is empty. What is no longer a source is left out.
    """
    known = known_sources()["sources"]
    found = [(entry, known[entry["id"]]) for entry in entries if entry["id"] in known]
    return [_readable(source, entry.get("section", "")) for entry, source in found]


def _readable(source: dict[str, Any], section: str) -> dict[str, str]:
    seen = "own" if source.get("own") else source.get("seen", "")
    told = {**{key: str(source.get(key, "")) for key in SHOWN}, "section": section, "seen": seen}
    return {key: value for key, value in told.items() if value}
