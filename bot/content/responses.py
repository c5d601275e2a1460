"""Reads the curated texts of `data/answers` as they stand, for everything that must work without Rasa."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot import yaml_file

DATA = Path(__file__).resolve().parents[2] / "data"
PREFIX = "utter_"


@dataclass(frozen=True)
class Response:
    """One curated text. `name` is its id without `utter_`: an answer's catalogue id, such as `costs/visa`."""

    name: str
    text: str
    buttons: tuple[dict[str, str], ...] = ()
    metadata: dict[str, Any] = field(default_factory=dict)


def read(path: Path) -> dict[str, Response]:
    """The responses of one file, by name. Raises ValueError with the file's name where the YAML is broken."""
    try:
        entries = (yaml_file.read(path) or {}).get("responses") or {}
    except yaml.YAMLError as error:
        raise ValueError(f"{path} is not valid YAML: {error}") from error
    return {key.removeprefix(PREFIX): _response(key.removeprefix(PREFIX), value[0]) for key, value in entries.items()}


def _response(name: str, entry: dict[str, Any]) -> Response:
    return Response(name, entry["text"], tuple(entry.get("buttons") or ()), entry.get("metadata") or {})


@cache
def responses() -> dict[str, Response]:
    """All responses of `data/answers`, by name."""
    found: dict[str, Response] = {}
    for path in sorted((DATA / "answers").glob("*.yml")):
        found.update(read(path))
    return found


def response(name: str, language: str | None = None) -> Response:
    """The text called `name`; where it exists in `language`, as `<last part>/<language>`, that one."""
    translated = f"{name.rsplit('/', 1)[-1]}/{language}"
    return responses().get(translated) or responses()[name]


def title(name: str) -> str:
    """The question that an outcome answers, as a button says it."""
    return str(responses()[name].metadata["title"])


def question_of(name: str) -> str:
    """The same, or an empty text where an outcome answers no question: an emergency has no title."""
    found = responses().get(name)
    return str(found.metadata.get("title", "")) if found else ""
