"""What leads want to know: who handles what, how long families wait, how talks came out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from bot.conversations import alerts, waiting_times
from bot.conversations.models import Conversation, Handoff, Owner
from bot.conversations.presence import LASTS
from bot.desk import snoozes
from bot.desk.access import colleagues

DAYS = 7
TALKS = 200


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


def team() -> QuerySet[User, Any]:
    """Who may take chats, with `seen`, `available`, `here` and how many chats they hold."""
    held = Count("conversation", filter=Q(conversation__owner=Owner.PERSON), distinct=True)
    here = Q(presence__seen__gt=timezone.now() - LASTS, presence__available=True)
    counted = colleagues().select_related("presence").annotate(held=held)
    return counted.annotate(here=Count("presence", filter=here, distinct=True))


def by_presence(but: User) -> list[User]:
    """Colleagues that a chat may be passed on to, as `team` gives them: who is here first, then who has fewest."""
    others = team().exclude(pk=but.pk)
    return sorted(others, key=lambda user: (-user.here, user.held))


def talks() -> list[Conversation]:
    """Chats that a person has, as `waiting_times.held_chats` gives them, each with `alarms`, the kinds of its open
    alerts, and `snooze`, while its navigator does not see it.

    First those with an alert, then those whose family has waited longest: a snooze changes nothing in that.
    """
    found = list(
        waiting_times.held_chats().order_by(F("waits").asc(nulls_last=True), F("wordless").asc(nulls_last=True))
    )
    kinds = defaultdict(set)
    opened = alerts.opened().filter(message__conversation__in=[chat.pk for chat in found])
    for chat, kind in opened.values_list("message__conversation", "kind"):
        kinds[chat].add(kind)
    put_away = snoozes.in_force(chat.pk for chat in found)
    for chat in found:
        chat.alarms, chat.snooze = sorted(kinds[chat.pk], reverse=True), put_away.get(chat.pk)
    return sorted(found, key=lambda chat: not chat.alarms)[:TALKS]
