"""Deletes chats that are past their time: in small transactions, and nothing where the clock may be wrong.

A clock that is half a year ahead would delete every chat at once. So nothing goes where the clock stands far ahead of
the worker's last round, or where one round would take a large share of all chats. Staff are told; a lead looks and lets
one round go on: `manage.py retention --go-on`.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from bot import deletion_guard
from bot.conversations import audit, erasures
from bot.conversations.models import AuditEntry, Conversation, Erasure, Message, Milestone
from bot.database import writing

log = logging.getLogger(__name__)
BATCH = 50
# How far the clock may stand ahead of the last round; what share of all chats, and how many, may go in one round.
AHEAD = timedelta(days=3)
SHARE, MANY = 0.2, 50
# How often the last round is noted anew and what is stopped is logged again; how long a permission waits for a round.
STAMPED = SAID_AGAIN = ALLOWED = timedelta(hours=1)
ROUND, STOPPED, GO_ON = "retention.round", "retention.stopped", "retention.go_on"


def limit() -> datetime:
    """What was last written before this is past its time. Raises ConfigurationError for less than a day."""
    return deletion_guard.limit("BOT_RETENTION_DAYS", settings.RETENTION_DAYS)


def last_sign() -> datetime | None:
    """When the worker's last round was; before the first one, when anything was last written. None: never."""
    stamped = Milestone.objects.filter(name=ROUND).values_list("at", flat=True).first()
    if stamped:
        return stamped
    message = Message.objects.order_by("-pk").values_list("created", flat=True).first()
    entry = AuditEntry.objects.order_by("-pk").values_list("when", flat=True).first()
    return max(filter(None, (message, entry)), default=None)


def clock_ahead() -> str:
    """Why the clock is not believed; empty where it is."""
    sign, now = last_sign(), timezone.now()
    if sign is None or now - sign <= AHEAD:
        return ""
    return (
        f"The clock says {now:%Y-%m-%d %H:%M} UTC, {(now - sign).days} days after the last round at "
        f"{sign:%Y-%m-%d %H:%M} UTC. Either it is wrong, or the service was off."
    )


def too_many(before: datetime) -> str:
    """Why so many chats do not go in one round; empty where they may."""
    count = Conversation.objects.filter(updated__lt=before).count()
    if count <= MANY:
        return ""
    every = Conversation.objects.count()
    return f"{count} of {every} chats would be deleted at once." if count > SHARE * every else ""


def round_allowed() -> bool:
    """Whether somebody has let this round go on."""
    now = timezone.now()
    return Milestone.objects.filter(name=GO_ON, at__lte=now, at__gt=now - ALLOWED).exists()


def allow_round(by: str) -> None:
    """Somebody has looked: the next round deletes what is past its time."""
    Milestone.objects.update_or_create(name=GO_ON, defaults={"at": timezone.now(), "words": by})
    audit.record("retention.go_on", by=by)


def begin_round() -> datetime | None:
    """Before a round: what is older than the given moment may go; None where nothing may. Raises ConfigurationError."""
    before = limit()
    reason = "" if round_allowed() else clock_ahead() or too_many(before)
    if reason:
        _stopped(reason)
        return None
    Milestone.objects.filter(name=STOPPED).delete()
    return before


abegin_round = writing(begin_round)


def stopped_reason() -> str:
    """Why no old chat is deleted at present; empty where nothing is stopped."""
    return Milestone.objects.filter(name=STOPPED).values_list("words", flat=True).first() or ""


def _stopped(reason: str) -> None:
    """Note it for the desk, and say it in the log, once an hour."""
    now = timezone.now()
    said = Milestone.objects.filter(name=STOPPED).first()
    if said and abs(now - said.at) < SAID_AGAIN:
        return
    Milestone.objects.update_or_create(name=STOPPED, defaults={"at": now, "words": reason})
    log.error("No old chat is deleted. %s Look at the clock, then: manage.py retention --go-on", reason)


@transaction.atomic
def delete_batch(before: datetime) -> int:
    """Delete the next few chats; returns how many. Somebody else can write between two batches."""
    old = Conversation.objects.select_for_update(skip_locked=True).filter(updated__lt=before).order_by("updated")
    chats = list(old.values_list("pk", flat=True)[:BATCH])
    if chats:
        erasures.delete(chats, Erasure.Kind.EXPIRED)
    return len(chats)


adelete_batch = writing(delete_batch)


def end_round(gone: int) -> None:
    """After a round in which `gone` chats went."""
    if gone:
        audit.record("chats.expired", chats=gone, days=settings.RETENTION_DAYS)
    permission = Milestone.objects.filter(name=GO_ON).delete()[0]
    now = timezone.now()
    stamp = Milestone.objects.filter(name=ROUND).first()
    # Never back: a clock that was behind for a while does not make the right one look wrong.
    if permission or stamp is None or now - stamp.at > STAMPED:
        Milestone.objects.update_or_create(name=ROUND, defaults={"at": now})


aend_round = writing(end_round)
