"""What was erased is noted, without a word of it, until no file holds its words any more.

`bot/archive/purge.py` is the worker's part: it cleans the files and then drops the note. `erased` is for apps above
that keep something made of a chat.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import Signal
from django.utils import timezone

from bot.conversations import audit, erasure_log
from bot.conversations.erasure_log import Line
from bot.conversations.models import Conversation, Erasure

log = logging.getLogger(__name__)
Kind = Erasure.Kind
BATCH = 500
# Sent inside the transaction of an erasure, with `chats` (their keys) and `kind`.
erased = Signal()


def follow() -> None:
    """Note each chat that is deleted, whoever deletes it."""
    post_delete.connect(_deleted, Conversation, dispatch_uid="erasures")


def record_erasures(chats: Iterable[UUID], kind: Kind) -> datetime:
    """These chats are erased in this transaction. Returns the time that is noted."""
    now = timezone.now()
    noted = Erasure.objects.bulk_create(Erasure(conversation=chat, kind=kind, at=now) for chat in chats)
    erased.send(Erasure, chats=[erasure.conversation for erasure in noted], kind=kind)

    def keep() -> None:  # no partial: Django names a callback that failed by its __qualname__
        erasure_log.append(noted)

    if kind != Kind.WITHDRAWN:
        transaction.on_commit(keep, robust=True)
    return now


def _deleted(instance: Conversation, **_: Any) -> None:
    whole = Erasure.objects.filter(conversation=instance.pk, kind__in=(Kind.DELETED, Kind.EXPIRED))
    if not whole.exists():
        record_erasures([instance.pk], Kind.DELETED)


def delete(chats: list[UUID], kind: Kind) -> None:
    """Delete chats and all that hangs on them, for good. Inside a transaction only."""
    record_erasures(chats, kind)
    Conversation.objects.filter(pk__in=chats).delete()


def replay(file: Path | None = None) -> int:
    """Erase again what came back with an older copy of the database; returns how many chats. Raises OSError.

    `file` is an `erased.log`; without one that of BOT_VAR, where there is one. A chat of an unlike database is not hit:
    keys are never given twice.
    """
    if file is None and not erasure_log.path().exists():
        return 0
    count = sum(_erased_again(batch) for batch in _batches(erasure_log.read_log(file or erasure_log.path())))
    if count:
        log.warning("%s chats that were erased before had come back with the database; they are erased again", count)
        audit.record("chats.erased_again", chats=count)
    return count


def _batches(lines: Iterator[Line]) -> Iterator[list[Line]]:
    while batch := list(islice(lines, BATCH)):
        yield batch


@transaction.atomic
def _erased_again(lines: list[Line]) -> int:
    there = Conversation.objects.in_bulk({line.chat for line in lines})
    back = {line.chat: Kind(line.kind) for line in lines if line.chat in there and _came_back(there[line.chat], line)}
    for kind in Kind:
        delete([chat for chat, found in back.items() if found == kind], Kind.DELETED if kind == Kind.EMPTIED else kind)
    return len(back)


def _came_back(chat: Conversation, line: Line) -> bool:
    """A chat that its family emptied goes on under the same key: one that knows of that erasure stays."""
    return line.kind != Kind.EMPTIED or chat.emptied is None or chat.emptied < line.at
