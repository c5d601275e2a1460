"""Reads and checks the environment: what is wrong in it is told all at once, and no message holds a secret."""

from __future__ import annotations

import difflib
import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from marshmallow import ValidationError

from bot.configuration import channels
from bot.configuration.setting import Setting, T
from bot.configuration.tables import PREFIX, REQUIRED, SETTINGS
from bot.errors import ConfigurationError

ROOT = Path(__file__).resolve().parents[2]
KNOWN = {*SETTINGS, *(row.file for row in SETTINGS.values() if row.secret)}


class Values:
    """The settings of one process, by what the table calls them."""

    def __init__(self, found: Mapping[str, Any]) -> None:
        self._found = found

    def __getitem__(self, setting: Setting[T]) -> T:
        value: T = self._found[setting.name]
        return value

    def of_channels(self) -> dict[str, str]:
        """The messaging apps' settings by name, for as many accounts as there are."""
        rows = [*channels.SETTINGS.values(), *channels.of_accounts(self._found)]
        return {row.name: self[row] for row in rows}


def load(given: Mapping[str, str] = os.environ, needed: Collection[Setting[Any]] = REQUIRED) -> Values:
    """All settings. Raises ConfigurationError with a line for each unknown name, wrong value and missing setting."""
    found: dict[str, Any] = {}
    accounts = channels.of_accounts(given)
    wrong = list(_unknown(given, KNOWN.union(*((row.name, row.file) for row in accounts))))
    for setting in (*SETTINGS.values(), *accounts):
        try:
            found[setting.name] = load_one(setting, given)
        except ConfigurationError as error:
            wrong.append(str(error))
        else:
            if found[setting.name] is None and setting in needed:
                wrong.append(f"{setting.name} must be set to {setting.allowed}. `make run` makes one in var/env.")
    if wrong:
        raise ConfigurationError("\n".join(wrong))
    return Values(found)


def load_one(setting: Setting[T], given: Mapping[str, str] = os.environ) -> T | None:
    """One setting; its default where it is not set. Raises ConfigurationError."""
    value, source = _text(setting, given)
    if value is None or (setting.blank and not value.strip()):
        return setting.default
    try:
        return setting.parse(value)
    except ValidationError:
        said = "" if setting.secret else f" has value {value!r}. It"
        raise ConfigurationError(f"{source}{said} must be {setting.allowed}.") from None


def _text(setting: Setting[Any], given: Mapping[str, str]) -> tuple[str | None, str]:
    """The value as it is written, of a secret perhaps in a file, and what to call it in a message."""
    value, file = given.get(setting.name), given.get(setting.file) if setting.secret else None
    if not file:
        return value, setting.name
    if value:
        raise ConfigurationError(f"{setting.name} and {setting.file} are both set. Leave one of them.")
    try:
        value = Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise ConfigurationError(f"{setting.file}: {file} cannot be read ({reason}).") from None
    if not value:
        raise ConfigurationError(f"{setting.file}: {file} is empty.")
    return value, f"{setting.file}: what {file} holds"


def _unknown(given: Mapping[str, str], known: Collection[str]) -> Iterator[str]:
    for name in sorted(name for name in given if name.startswith(PREFIX) and name not in known):
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"Do you mean {near[0]}?" if near else "docs/operators.md lists them all."
        yield f"{name} is no setting of ours. {hint}"
