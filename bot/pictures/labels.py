"""The words in a picture, by language. English is complete; what another language lacks is said in English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from bot import yaml_file
from bot.pictures.picture_file import Part, Picture

FOLDER = "pictures"
OWN = Path(__file__).with_name("words.yml")
ENGLISH = "en"


@dataclass(frozen=True)
class Labels:
    """The words of one picture: its title, the names of its heads, a closing note, and those of each part in order."""

    language: str
    title: str
    heads: dict[str, str]
    note: str
    parts: dict[str, tuple[str, ...]]
    own: dict[str, str] = field(default_factory=dict)

    def of(self, part: Part) -> tuple[str, ...]:
        """The labels of one part."""
        return self.parts[part.id]


def needed(picture: Picture, part: Part) -> int:
    """How many labels a part has."""
    if picture.kind == "table":
        return 1 + len(part.cells)
    if picture.kind == "counts":
        return 2 + len(part.counts)
    if picture.kind == "papers":
        return 1 + sum(row != "blank" for row in part.rows)
    return {"steps": 2, "timeline": 3, "columns": 3, "card": 1}[picture.kind]


def read_labels(folder: Path) -> dict[str, Any]:
    """The label files of a trial by language, as they are. Raises BrokenFile where one is not in its form."""
    found = {path.stem: yaml_file.read(path) for path in sorted((folder / FOLDER).glob("*.yml"))}
    for language, content in found.items():
        if not isinstance(content, dict) or not isinstance(content.get("labels"), dict):
            path = folder / FOLDER / f"{language}.yml"
            raise yaml_file.BrokenFile(path, 1, "Labels stand under `labels:`, by the id of their picture.")
    return found


@cache
def own_words() -> dict[str, dict[str, str]]:
    """What is said in the pictures of every trial, by language."""
    found: dict[str, dict[str, str]] = yaml_file.read(OWN)
    return found


def labels(picture: Picture, files: Mapping[str, Any], language: str, values: Mapping[str, str]) -> Labels:
    """The words of a picture in a language. `values` are filled into `{…}`. KeyError: an English label is missing."""
    english = _entry(files, ENGLISH, picture)
    own = _entry(files, language, picture)
    heads = {name: str((own.get("heads") or {}).get(name) or english["heads"][name]) for name in picture.heads}
    return Labels(
        language if own else ENGLISH,
        _filled(own.get("title") or english["title"], values),
        heads,
        _filled(own.get("note") or english["note"], values) if picture.note else "",
        {part.id: _of_part(picture, part, own, english, values) for part in picture.parts},
        {**own_words()[ENGLISH], **own_words().get(language if own else ENGLISH, {})},
    )


def _entry(files: Mapping[str, Any], language: str, picture: Picture) -> dict[str, Any]:
    found: dict[str, Any] = (files.get(language) or {}).get("labels", {}).get(picture.id) or {}
    return found


def _of_part(
    picture: Picture, part: Part, own: dict[str, Any], english: dict[str, Any], values: Mapping[str, str]
) -> tuple[str, ...]:
    """In the language where it has all of them: half a sentence in each would help nobody. Empty where nothing is there
    to fill in."""
    if part.value and not values.get(part.value):
        return ("",) * needed(picture, part)
    written = _listed((own.get("parts") or {}).get(part.id))
    if len(written) != needed(picture, part):
        written = _listed(english["parts"][part.id])
    if len(written) != needed(picture, part):
        raise KeyError(part.id)
    return tuple(_filled(label, values) for label in written)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _filled(text: Any, values: Mapping[str, str]) -> str:
    filled = str(text)
    for name, value in values.items():
        filled = filled.replace(f"{{{name}}}", value)
    return filled.strip()
