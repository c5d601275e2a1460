"""`erased.log` in BOT_VAR: which chats were erased, and when; no words. It lies outside the database and its copies.

One line an erasure: `2026-11-29T16:00:00+00:00 deleted 6f1c…`.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from bot.conversations.models import Erasure

log = logging.getLogger(__name__)
NAME = "erased.log"
# What is written twice lies near: the process that erases writes at once, the worker looks whether it did.
NEAR_BYTES = 1 << 20


@dataclass(frozen=True)
class Line:
    """One erasure as the file has it."""

    at: datetime
    kind: str
    chat: UUID

    def __str__(self) -> str:
        return f"{self.at.isoformat()} {self.kind} {self.chat}\n"


def path() -> Path:
    return Path(settings.VAR_DIR) / NAME


def append(erasures: Iterable[Erasure], *, sync: bool = False) -> None:
    """Write those that are not there yet. `sync`: return only when the disk has them. Raises OSError."""
    descriptor = os.open(path(), os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        known = _end(descriptor)
        lines = (str(Line(erasure.at, erasure.kind, erasure.conversation)) for erasure in erasures)
        missing = "".join(line for line in lines if line not in known)
        # After a line that was cut off in a crash the next one begins anew.
        begin = "\n" if missing and known and not known.endswith("\n") else ""
        os.write(descriptor, (begin + missing).encode())
        if sync:
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _end(descriptor: int) -> str:
    size = os.fstat(descriptor).st_size
    near = min(size, NEAR_BYTES)
    return os.pread(descriptor, near, size - near).decode(errors="replace")


def read_log(file: Path) -> Iterator[Line]:
    """The lines of a file. Those that cannot be read are counted in the log. Raises OSError."""
    unreadable = 0
    with file.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            try:
                at, kind, chat = line.split()
                yield Line(datetime.fromisoformat(at), Erasure.Kind(kind).value, UUID(chat))
            except ValueError:
                unreadable += bool(line.strip())
    if unreadable:
        log.warning("%s: %s lines cannot be read", file.name, unreadable)
