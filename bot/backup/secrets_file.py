"""The secrets that nobody can make again: copied to a file of their own, never beside what they open."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings

from bot.configuration import keys
from bot.launcher import environment

KEPT = (keys.SECRET_KEY, keys.RASA_SECRET, keys.CONTACT_KEY, keys.ADDRESS_KEY, keys.METRICS_TOKEN, keys.PUSH_KEY)


def write(target: Path) -> None:
    """`NAME=value` lines: what var/env holds, and what is in use, wherever it came from."""
    used = {row.name: str(getattr(settings, row.name.removeprefix("BOT_"))) for row in KEPT}
    lines = {**environment.read_file(_file()), **{name: value for name, value in used.items() if value}}
    _write(target, lines)


def contact_keys(source: Path) -> str:
    """The keys in such a file that open what is sealed."""
    return environment.read_file(source).get(keys.CONTACT_KEY.name, "")


def put_back(source: Path) -> dict[str, str]:
    """In the place of var/env; gives what is in it. A secret that the environment sets goes on winning."""
    found = environment.read_file(source)
    fresh = _file().with_name("env.new")
    fresh.unlink(missing_ok=True)
    _write(fresh, found)
    os.replace(fresh, _file())
    return found


def _file() -> Path:
    return Path(settings.VAR_DIR) / "env"


def _write(target: Path, lines: dict[str, str]) -> None:
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.writelines(f"{name}={value}\n" for name, value in lines.items())
