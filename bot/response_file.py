"""Reads a file of `data/answers` and holds it to its form, before Rasa or anybody else meets it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot import yaml_file

KEY = "responses"
PARTS = ("text", "buttons", "metadata")
Entry = dict[str, Any]


def read(path: Path) -> dict[str, list[Entry]]:
    """The texts of one file as they stand, by key (`utter_costs/visa`). Raises BrokenFile with file and line."""
    content = yaml_file.read(path) or {}
    entries = (content.get(KEY) or {}) if isinstance(content, dict) else None
    if not isinstance(entries, dict):
        raise yaml_file.BrokenFile.at(path, f"Texts stand under `{KEY}:`, each under its name.", KEY)
    for key, value in entries.items():
        _check(path, str(key), value)
    return entries


def _check(path: Path, key: str, value: Any) -> None:
    entry = value[0] if isinstance(value, list) and len(value) == 1 else None
    if not isinstance(entry, dict) or not isinstance(entry.get("text"), str):
        raise yaml_file.BrokenFile.at(path, f"{key} needs exactly one entry, which begins with `- text:`.", KEY, key)
    if unknown := next((part for part in entry if part not in PARTS), None):
        sentence = f"{key}: `{unknown}` is no part of a text. The parts are {', '.join(PARTS)}."
        raise yaml_file.BrokenFile.at(path, sentence, KEY, key, 0, str(unknown))
    buttons = entry.get("buttons") or []
    if not isinstance(buttons, list) or not all(
        isinstance(b, dict) and {"title", "payload"} <= set(b) for b in buttons
    ):
        raise yaml_file.BrokenFile.at(path, f"{key}: each button needs `title` and `payload`.", KEY, key, 0, "buttons")
    if not isinstance(entry.get("metadata") or {}, dict):
        sentence = f"{key}: `metadata` must hold lines such as `version: 1`."
        raise yaml_file.BrokenFile.at(path, sentence, KEY, key, 0, "metadata")
