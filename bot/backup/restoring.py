"""Everything back from a copy. What was erased since stays erased; nothing is touched before all of it is checked."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import OperationalError, ProgrammingError, connection
from django.db.migrations.loader import MigrationLoader

from bot.backup import contents, copies, dumps, in_use, restored_files, sealed_file, secrets_file
from bot.backup.contents import Manifest
from bot.conversations import erasure_log
from bot.conversations.models import Conversation
from bot.errors import ConfigurationError


@dataclass(frozen=True)
class Restored:
    """`described`: what the copy held. `secrets`: those that were restored. `left`: an operator's files that this
    account may not replace, and where the copy's lie now.
    """

    described: Manifest
    secrets: dict[str, str]
    left: dict[Path, Path]


def restore(copy: Path, key: Path, secrets: Path | None, *, replace: bool) -> Restored:
    """Everything back. Raises ConfigurationError, mostly before anything is touched."""
    with copies.workplace() as folder:
        sealed_file.unseal(copy, folder / "copy.tar", key)
        unpacked = folder / "unpacked"
        described = contents.unpack(folder / "copy.tar", unpacked)
        if secrets:
            sealed_file.unseal(secrets, folder / "env", key)
        _check(described, folder / "env" if secrets else None, replace=replace)
        erased = [*_lines(erasure_log.path()), *_lines(unpacked / erasure_log.NAME), *_erased_beside(copy, key, folder)]
        own, operators = restored_files.ours(unpacked), restored_files.operators(unpacked)
        restored_files.check_writable(own.values())
        # Before the database: whatever happens from here on, `prepare` erases these again.
        _write_erased(erased)
        dumps.put_back(unpacked / dumps.NAME[connection.vendor])
        _check_rows(described)
        for source, target in own.items():
            restored_files.put(source, target)
        left = restored_files.put_operators(operators)
        return Restored(described, secrets_file.put_back(folder / "env") if secrets else {}, left)


def _check(described: Manifest, env: Path | None, *, replace: bool) -> None:
    in_use.check_unused("default")
    if not replace and _has_chats():
        raise ConfigurationError("There are chats in the database. To put the copy in their place: --replace")
    known = {f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}
    if unknown := sorted(set(described.migrations) - known):
        raise ConfigurationError(f"The copy was made by a later version ({unknown[-1]}). Install that one first.")
    keys = secrets_file.contact_keys(env) if env else settings.CONTACT_KEY
    if set(described.keys) - set(contents.key_hashes(keys)):
        raise ConfigurationError(
            "What families wrote on forms is sealed with another BOT_CONTACT_KEY than this installation has, or with "
            "one more. Restore the secrets with it: --secrets FILE"
        )


def _has_chats() -> bool:
    try:
        return Conversation.objects.exists()
    except (OperationalError, ProgrammingError):  # no tables yet
        return False


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8", errors="replace").splitlines() if file.is_file() else []


def _erased_beside(copy: Path, key: Path, folder: Path) -> Iterable[str]:
    """What was erased on each machine since, from the files that lie beside the copy."""
    for number, file in enumerate(sorted(copy.parent.glob(f"{copies.ERASED}-*.log{sealed_file.SUFFIX}"))):
        sealed_file.unseal(file, folder / f"erased.{number}", key)
        yield from _lines(folder / f"erased.{number}")


def _check_rows(described: Manifest) -> None:
    now = dumps.counted(described.rows)
    if unlike := [name for name, rows in described.rows.items() if now[name] != rows]:
        raise ConfigurationError(f"The database has other numbers of rows than the copy: {', '.join(unlike)}")


def _write_erased(lines: list[str]) -> None:
    """Each line once, in order of time; whoever starts next erases these again (`manage.py prepare`)."""
    path = erasure_log.path()
    fresh = path.with_name(f"{path.name}.new")
    with open(fresh, "w", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.writelines(f"{line}\n" for line in sorted({line for line in lines if line.strip()}))
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, path)
