"""The files of a copy, back in their places: ours in BOT_VAR, and the operator's where settings name them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from bot.backup import contents
from bot.errors import ConfigurationError

LEFT = "restored"
# What lies in a copy as it does in BOT_VAR.
OURS = ("models/*", "serving.json", "answers/*.yml", "translations/*/*.yml")


def ours(unpacked: Path) -> dict[Path, Path]:
    """From where, to where; without those that are there already."""
    found = [file for pattern in OURS for file in sorted(unpacked.glob(pattern))]
    return _different({file: Path(settings.VAR_DIR) / file.relative_to(unpacked) for file in found})


def operators(unpacked: Path) -> dict[Path, Path]:
    """What operators wrote, likewise."""
    named = {name: getattr(settings, setting) for name, setting in contents.NAMED.items()}
    return _different({unpacked / name: Path(place) for name, place in named.items() if place})


def _different(files: dict[Path, Path]) -> dict[Path, Path]:
    return {source: target for source, target in files.items() if source.is_file() and not _same(source, target)}


def _same(source: Path, target: Path) -> bool:
    try:
        return target.read_bytes() == source.read_bytes()
    except OSError:
        return False


def check_writable(targets: Iterable[Path]) -> None:
    """Raises ConfigurationError where a file could not be put in its place."""
    if shut := [str(target) for target in targets if not _writable(target)]:
        raise ConfigurationError(
            f"This account may not write {', '.join(shut)}. Run the command as the account that runs the processes. "
            "Nothing was touched."
        )


def _writable(target: Path) -> bool:
    there = next(folder for folder in target.absolute().parents if folder.exists())
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)


def put_operators(files: dict[Path, Path]) -> dict[Path, Path]:
    """In their places; in BOT_VAR/restored those that this account may not replace. Gives these, and where they lie."""
    left: dict[Path, Path] = {}
    for source, target in files.items():
        if not _writable(target):
            left[target] = Path(settings.VAR_DIR) / LEFT / source.name
        put(source, left.get(target, target))
    return left


def put(source: Path, target: Path) -> None:
    """As a whole or not at all, readable by this account only."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f"{target.name}.new")
    shutil.copyfile(source, fresh)
    fresh.chmod(0o600)
    os.replace(fresh, target)
