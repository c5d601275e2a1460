"""The sources that answers name, as a family may read them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from bot import yaml_file
from bot.trial import trial

SOURCES = Path(__file__).with_name("sources.yml")


@cache
def known() -> dict[str, Any]:
    """The trial's `sources.yml` and the product's, as one: `{"hosts": [...], "sources": {id: {"title", "url"}}}`."""
    files = [yaml_file.read(path) for path in (trial().folder / SOURCES.name, SOURCES)]
    return {
        "hosts": [host for found in files for host in found.get("hosts") or ()],
        "sources": {name: source for found in files for name, source in (found.get("sources") or {}).items()},
    }


def readable(entries: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """An answer's sources with titles and addresses: `[{"title", "section", "url"}]`. KeyError: unknown id."""
    return [{**known()["sources"][entry["id"]], "section": entry["section"]} for entry in entries]
