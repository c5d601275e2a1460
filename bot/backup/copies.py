"""Makes copies and takes them back: what `manage.py backup` and `restore` do, without their words."""

from __future__ import annotations

import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path

from django.conf import settings

from bot.backup import contents, dumps, sealed_file, secrets_file
from bot.backup.contents import Manifest
from bot.conversations import erasure_log
from bot.errors import ConfigurationError
from bot.launcher.file_lock import exclusive_lock

DATA, SECRETS, ERASED = "data", "secrets", "erased"
DAY_SECONDS = 24 * 3600


@contextmanager
def workplace() -> Iterator[Path]:
    """An empty folder beside the database for what is not encrypted yet, or no longer; nothing of it stays."""
    folder = Path(settings.VAR_DIR) / "backup.part"
    with exclusive_lock(Path(settings.VAR_DIR), "backup"):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder)


def back_up(to: Path) -> tuple[Path, Manifest]:
    """A copy of everything but the secrets, in `to`. Raises ConfigurationError and OSError."""
    target = to / _name(DATA, "tar")
    with workplace() as folder:
        dump, rows = dumps.write(folder)
        packed = {dump.name: dump, **contents.files(folder / "files")}
        described = contents.manifest(packed, rows)
        contents.pack(packed, described, folder / "copy.tar")
        sealed_file.seal(folder / "copy.tar", target, recipients())
    return target, described


def back_up_secrets(to: Path) -> Path:
    """The secrets, in `to`. They open nothing without the copies, and the copies little without them."""
    target = to / _name(SECRETS, "env")
    with workplace() as folder:
        secrets_file.write(folder / "env")
        sealed_file.seal(folder / "env", target, recipients())
    return target


def back_up_erasures(to: Path) -> Path | None:
    """Which chats were erased, as of now, in place of the copy before. None where nothing ever was."""
    if not erasure_log.path().exists():
        return None
    target = to / f"{ERASED}-{socket.gethostname()}.log{sealed_file.SUFFIX}"
    sealed_file.seal(erasure_log.path(), target, recipients())
    return target


def recipients() -> list[str]:
    """Raises ConfigurationError where nobody could open a copy."""
    if not settings.BACKUP_RECIPIENTS:
        raise ConfigurationError(
            "BOT_BACKUP_RECIPIENTS is empty, so nobody could open a copy. On another machine: manage.py backup "
            "--new-key FILE, and set the public key here."
        )
    return list(settings.BACKUP_RECIPIENTS)


def _name(kind: str, suffix: str) -> str:
    return f"{kind}-{datetime.now(timezone.utc):%Y%m%dT%H%M%SZ}.{suffix}{sealed_file.SUFFIX}"


def delete_old(folder: Path, kind: str) -> list[Path]:
    """Delete copies of a kind that are past BOT_BACKUP_DAYS; the newest one stays, however old it is."""
    found = sorted(folder.glob(f"{kind}-*{sealed_file.SUFFIX}"))
    before = time.time() - settings.BACKUP_DAYS * DAY_SECONDS
    old = [path for path in found[:-1] if path.stat().st_mtime < before]
    for path in old:
        path.unlink()
    return old
