"""Writes one approved text into its file below BOT_VAR (`bot/content/approved_texts.py`): whole, or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from bot import yaml_file
from bot.content import reload
from bot.errors import BotError, ConfigurationError
from bot.launcher.file_lock import exclusive_lock


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as lines."""


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


_Dumper.add_representer(str, _text)


def write(place: str, head: dict[str, Any], section: str, key: str, entry: Any, *, read: Callable[[], object]) -> None:
    """Put `entry` under `section` and `key` of the file at `place` below BOT_VAR; a new file begins with `head`. All
    processes say it within seconds.

    `read` reads the texts anew from their files. Raises BotError where that fails, or the writing: all is as it was.
    """
    path = Path(settings.VAR_DIR) / place
    try:
        with exclusive_lock(Path(settings.VAR_DIR), "approved-texts"):
            before = yaml_file.text_of(path) if path.exists() else None
            content = {**head} if before is None else yaml_file.parsed(before, path)
            content[section] = {**(content.get(section) or {}), key: entry}
            _replace(path, _dumped(content, path))
            _read_or_put_back(path, before, read)
    except (OSError, ConfigurationError, yaml_file.BrokenFile) as error:
        raise BotError("not_written", f"Nothing was written: {error}", status=409) from None
    reload.tell()


def _read_or_put_back(path: Path, before: str | None, read: Callable[[], object]) -> None:
    try:
        read()
    except ConfigurationError:
        _put_back(path, before)
        raise


def _dumped(content: dict[str, Any], path: Path) -> str:
    text = yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)
    if yaml_file.parsed(text, path) != content:
        raise yaml_file.BrokenFile(path, 1, "The text cannot be written so that it is read as it is.")
    return text


def _replace(path: Path, text: str) -> None:
    """The file whole, or as it was; only this account reads it, as all of BOT_VAR. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, prefix=".", delete=False) as fresh:
        fresh.write(text)
        fresh.flush()
        os.fsync(fresh.fileno())
    os.replace(fresh.name, path)


def _put_back(path: Path, before: str | None) -> None:
    path.unlink() if before is None else _replace(path, before)
