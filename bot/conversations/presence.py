"""Who is at the desk."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from bot.conversations import pubsub
from bot.conversations.models import Presence
from bot.database import writing

# Longer than two of the desk's signs of life (every 15 seconds), so that one lost sign sends nobody away.
LASTS = timedelta(seconds=40)


def mark_seen(user: int) -> None:
    """The desk is open in a browser of `user`."""
    Presence.objects.update_or_create(user_id=user, defaults={"seen": timezone.now()})


amark_seen = writing(mark_seen)


def set_available(user: int, available: bool) -> None:
    """Whether `user` takes chats."""
    Presence.objects.update_or_create(user_id=user, defaults={"seen": timezone.now(), "available": available})
    pubsub.announce("queue")


def who_is_here() -> QuerySet[Presence]:
    """Active members of staff who are at the desk and take chats."""
    return Presence.objects.filter(seen__gt=timezone.now() - LASTS, available=True, user__is_active=True)
