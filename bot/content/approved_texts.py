"""What two people approved at the desk lies in files below BOT_VAR and goes before what comes with the code.

The code may be read-only, and is replaced by an upgrade; an upgrade that brings something newer goes before it again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from bot.trial import var

ANSWERS, TRANSLATIONS = FOLDERS = ("answers", "translations")
Entry = TypeVar("Entry")


def folder(name: str) -> Path:
    """Where the approved texts of one of FOLDERS lie."""
    return var() / name


def files() -> dict[str, Path]:
    """All files of approved texts, by their place in BOT_VAR."""
    found = (path for name in FOLDERS for path in sorted(folder(name).rglob("*.yml")))
    return {str(path.relative_to(var())): path for path in found}


def over(
    of_code: Mapping[str, Entry], approved: Mapping[str, Entry], rank: Callable[[str, Entry], Any]
) -> dict[str, Entry]:
    """The entries that are said, by name: where both have one, that of the higher `rank`, else the approved one."""
    newer = {name for name in approved if name in of_code and rank(name, of_code[name]) > rank(name, approved[name])}
    return {**of_code, **{name: entry for name, entry in approved.items() if name not in newer}}
