"""Reads the rules of every language from the YAML files of the folder `rules`.

The word group `{city}` comes from the trial: "40 degrees in …" where the patients are treated is no fever.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot import yaml_file
from bot.errors import ConfigurationError
from bot.safety.rule_compiler import Reader
from bot.safety.rule_types import Language
from bot.trial import trial

FOLDER = Path(__file__).parent / "rules"


def languages(folder: Path = FOLDER, *, only_masks: bool = False) -> tuple[Language, ...]:
    """Every language of the folder. The files of one language (`en_*.yml`) are read as one.

    With `only_masks` the dangers, which take by far the most time to read, are left out.
    """
    merged: dict[str, dict[str, Any]] = {}
    for path in sorted(folder.glob("*.yml")):
        code = path.stem.split("_")[0]
        _merge(merged.setdefault(code, {}), _content(path, code))
    for code, data in merged.items():
        data.setdefault("words", {})["city"] = list(trial().place(code))
    return tuple(Reader(code, data).language(only_masks=only_masks) for code, data in merged.items())


def _content(path: Path, code: str) -> dict[str, Any]:
    data = yaml_file.read(path)
    if not isinstance(data, dict) or data.get("language") != code:
        raise ConfigurationError(f"{path} must be a mapping with 'language: {code}'")
    return data


def _merge(whole: dict[str, Any], part: dict[str, Any]) -> None:
    for key, value in part.items():
        if isinstance(value, dict):
            whole.setdefault(key, {}).update(value)
        else:
            whole[key] = value
