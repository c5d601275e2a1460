"""The sources that answers name, as a family may read them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from bot import yaml_file

SOURCES = Path(__file__).with_name("sources.yml")


@cache
def known() -> dict[str, Any]:
    """`sources.yml`: `{"hosts": [...], "sources": {id: {"title", "url"}}}`."""
    found: dict[str, Any] = yaml_file.read(SOURCES)
    return found


def readable(entries: list[dict[str, str]]) -> list[dict[str, str]]:
    """An answer's sources with titles and addresses: `[{"title", "section", "url"}]`. KeyError: unknown id."""
    return [{**known()["sources"][entry["id"]], "section": entry["section"]} for entry in entries]
