"""Writes one entry into a file of approved translations: the lines of that entry change, and no others."""

from __future__ import annotations

import json
import os
import re
import tempfile
from pathlib import Path
from typing import Any

from bot import yaml_file
from bot.content import translations

# The parts of an entry in the order in which they stand.
PARTS = ("of", "written_by", "checked_by", "checked", "title", "text", "unverified", "ask", "buttons", "agree")
HEAD = 'language: {language}\nwritten_by: {written_by}\nchecked_by: nobody\nchecked: ""\ntexts:\n'


def path_of(language: str, name: str) -> Path:
    """The file that has a text once it is approved, or is to have it."""
    return translations.approved_folder() / language / f"{name.split('/')[0]}.yml"


def written(path: Path, language: str, name: str, entry: dict[str, Any]) -> str:
    """The file's new text, with the entry in the place of the old one or at the end. Raises BrokenFile."""
    head = HEAD.format(language=language, written_by=entry.get("written_by", "service"))
    before = yaml_file.text_of(path) if path.exists() else head
    lines = before.rstrip("\n").split("\n")
    start, end = _place(lines, name)
    after = "\n".join([*lines[:start], *_block(name, entry, _order(lines[start:end])), *lines[end:]]) + "\n"
    _check(path, before, after, name, entry)
    return after


def replace_file(path: Path, text: str) -> None:
    """The file whole, or as it was; only this account reads it, as all of BOT_VAR. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, prefix=".", delete=False) as fresh:
        fresh.write(text)
    os.replace(fresh.name, path)


def _place(lines: list[str], name: str) -> tuple[int, int]:
    """The lines of an entry, from its name to the next one's."""
    starts = [number for number, line in enumerate(lines) if re.match(r"  \S", line)] + [len(lines)]
    found = next((number for number in starts[:-1] if lines[number] == f"  {name}:"), len(lines))
    return found, next((number for number in starts if number > found), len(lines))


def _order(lines: list[str]) -> list[str]:
    """The parts that an entry has, in their order there; then the others."""
    there = [found[1] for line in lines if (found := re.match(r"    (\w+):", line))]
    return [*there, *(part for part in PARTS if part not in there)]


def _block(name: str, entry: dict[str, Any], order: list[str]) -> list[str]:
    return [f"  {name}:", *(line for part in order if part in entry for line in _part(part, entry[part]))]


def _part(key: str, value: Any) -> list[str]:
    if key == "text":
        return ["    text: |-", *(f"      {line}" if line else "" for line in value.split("\n"))]
    if isinstance(value, list):
        return [f"    {key}:", *(f"    - {_quoted(each)}" for each in value)]
    return [f"    {key}: {value if isinstance(value, int) else _quoted(value)}"]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _check(path: Path, before: str, after: str, name: str, entry: dict[str, Any]) -> None:
    """Raises BrokenFile where anything but the entry would change."""
    old, new = (yaml_file.parsed(text, path) for text in (before, after))
    if (new.get("texts") or {}) != {**(old.get("texts") or {}), name: entry}:
        raise yaml_file.BrokenFile(path, 1, f"{name} cannot be written without touching another text.")
