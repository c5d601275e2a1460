"""What leads want to know: who handles what, how long families wait, how talks came out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from bot.conversations.attendance import LASTS
from bot.conversations.models import Author, Conversation, Handoff, Message, Owner
from bot.desk.access import colleagues

DAYS = 7


@dataclass(frozen=True)
class Week:
    """Of the last seven days. Waiting times in minutes; none where nobody came to anybody."""

    asked: int
    came: int
    ends: dict[str, int]
    ratings: dict[str, int]
    median_wait: float | None
    longest_wait: float | None


def week() -> Week:
    found = Handoff.objects.filter(asked__gt=timezone.now() - timedelta(days=DAYS))
    times = found.exclude(claimed=None).values_list("asked", "claimed")
    waits = [(claimed - asked).total_seconds() / 60 for asked, claimed in times if claimed]
    return Week(
        found.count(),
        len(waits),
        dict(found.exclude(end="").values_list("end").annotate(Count("pk"))),
        dict(found.exclude(rating="").values_list("rating").annotate(Count("pk"))),
        round(median(waits), 1) if waits else None,
        round(max(waits), 1) if waits else None,
    )


def team() -> QuerySet[User]:
    """Who may take chats, with `seen`, `available`, `here` and how many chats they hold."""
    held = Count("conversation", filter=Q(conversation__owner=Owner.PERSON), distinct=True)
    here = Q(presence__seen__gt=timezone.now() - LASTS, presence__available=True)
    counted = colleagues().select_related("presence").annotate(held=held)
    return counted.annotate(here=Count("presence", filter=here, distinct=True))


def talks() -> QuerySet[Conversation, Any]:
    """Chats that a person has, with `asked`, `claimed`, and `waits` (since when the family has had no answer)."""
    open_handoff = Handoff.objects.filter(conversation=OuterRef("pk"), ended=None)
    last = Message.objects.filter(conversation=OuterRef("pk"), sequence=OuterRef("last_sequence"), author=Author.FAMILY)
    found = Conversation.objects.filter(owner=Owner.PERSON).select_related("navigator")
    return found.annotate(
        asked=Subquery(open_handoff.values("asked")[:1]),
        claimed=Subquery(open_handoff.values("claimed")[:1]),
        waits=Subquery(last.values("created")[:1]),
    ).order_by(F("waits").asc(nulls_last=True))[:200]
