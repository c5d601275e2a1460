"""Reads a file of `data/answers` and holds it to its form, before Rasa or anybody else meets it.

`responses` are what Rasa says: `utter_costs/visa` answers a question of the group `costs`, and `utter_ask_choose` is a
plain response. `texts` are what the web process says, and Rasa does not read: `handoff/here`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from bot import yaml_file

RESPONSES, TEXTS = SECTIONS = ("responses", "texts")
PREFIX = "utter_"
PARTS = ("text", "buttons", "metadata")
Entry = dict[str, Any]


class PlacedText(NamedTuple):
    """A text as it stands in its file, with the section and the key under which it stands there."""

    path: Path
    section: str
    key: str
    entry: Entry

    @property
    def keys(self) -> tuple[str | int, ...]:
        """What leads to the entry in the file."""
        return self.section, self.key, 0


def name_of(action: str) -> str:
    """The name of the text that an action of Rasa says: of a plain response, the first word is its group."""
    name = action.removeprefix(PREFIX)
    return name if "/" in name else name.replace("_", "/", 1)


def read_file(path: Path) -> dict[str, PlacedText]:
    """The texts of one file by name (`costs/visa`). Raises BrokenFile with file and line."""
    content = yaml_file.read(path) or {}
    found: dict[str, PlacedText] = {}
    for section in SECTIONS:
        for key, value in _section(path, content, section).items():
            placed = PlacedText(path, section, str(key), _entry(path, section, str(key), value))
            if other := found.get(name := name_of(str(key))):
                sentence = f"{name}: `{other.key}` under `{other.section}` is the same text. Leave one."
                raise yaml_file.BrokenFile.at(path, sentence, section, str(key))
            found[name] = placed
    return found


def _section(path: Path, content: Any, section: str) -> dict[str, Any]:
    entries = (content.get(section) or {}) if isinstance(content, dict) else None
    if not isinstance(entries, dict):
        raise yaml_file.BrokenFile.at(
            path, f"Texts stand under `{RESPONSES}:` or `{TEXTS}:`, each under its name.", section
        )
    return entries


def _entry(path: Path, section: str, key: str, value: Any) -> Entry:
    if what := _misnamed(section, key):
        raise yaml_file.BrokenFile.at(path, what, section, key)
    entry = value[0] if isinstance(value, list) and len(value) == 1 else None
    if not isinstance(entry, dict) or not isinstance(entry.get("text"), str):
        sentence = f"{key} needs exactly one entry, which begins with `- text:`."
        raise yaml_file.BrokenFile.at(path, sentence, section, key)
    _check(path, section, key, entry)
    return entry


def _misnamed(section: str, key: str) -> str:
    if section == RESPONSES and not key.startswith(PREFIX):
        return f"{key}: What stands under `{RESPONSES}:` begins with `{PREFIX}`. What Rasa does not say: `{TEXTS}:`."
    if section == TEXTS and (key.startswith(PREFIX) or "/" not in key):
        return f"{key}: What stands under `{TEXTS}:` is named `group/name`, without `{PREFIX}`."
    return ""


def _check(path: Path, section: str, key: str, entry: Entry) -> None:
    if unknown := next((part for part in entry if part not in PARTS), None):
        sentence = f"{key}: `{unknown}` is no part of a text. The parts are {', '.join(PARTS)}."
        raise yaml_file.BrokenFile.at(path, sentence, section, key, 0, str(unknown))
    buttons = entry.get("buttons") or []
    if not isinstance(buttons, list) or not all(
        isinstance(b, dict) and {"title", "payload"} <= set(b) for b in buttons
    ):
        sentence = f"{key}: each button needs `title` and `payload`."
        raise yaml_file.BrokenFile.at(path, sentence, section, key, 0, "buttons")
    if not isinstance(entry.get("metadata") or {}, dict):
        sentence = f"{key}: `metadata` must hold lines such as `version: 1`."
        raise yaml_file.BrokenFile.at(path, sentence, section, key, 0, "metadata")
