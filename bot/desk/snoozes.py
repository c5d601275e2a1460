"""A navigator snoozes a chat of theirs. The family is told nothing, and leads' supervision and emails go on as before.

It ends by itself: when its time has come; at once when the family writes, leaves a form, or raises an alert; and when
the chat goes to somebody else. Nothing has to be cleaned up for that: whether it is in force is asked of the database.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from bot.contact.models import ContactRequest
from bot.conversations import alerts, audit, ownership, pubsub, waiting_times
from bot.conversations.hours import hours
from bot.conversations.models import Alert, Assignment, Author, Conversation, Message
from bot.desk.models import Snooze
from bot.errors import BotError

# What the page offers, by the value of the form: minutes from now, the next morning, or no time at all.
CHOICES = {
    "reply": "Until the family writes",
    "15": "For 15 minutes",
    "60": "For an hour",
    "180": "For three hours",
    "morning": "Until tomorrow, 9:00",
}
MORNING = 9
LONGEST = timedelta(days=30)
SILENT = (
    "The family is waiting for your words, and is not told that you will look at this chat later. You could first "
    "write when you will be back. Leads still see that the family is waiting."
)


def end_of(choice: str, at: str) -> datetime | None:
    """When a snooze ends: at the desk's local time `at` where one was written, else as chosen. Raises BotError."""
    now = timezone.now()
    until = _written(at) if at else _chosen(choice, now)
    if until is not None and not now < until <= now + LONGEST:
        raise BotError("no_time", f"Choose a time within the next {LONGEST.days} days.")
    return until


def _written(at: str) -> datetime:
    try:
        return datetime.fromisoformat(at).replace(tzinfo=hours().zone)
    except ValueError:
        raise BotError("no_time", "Write a day and a time, such as 2026-03-01 09:00.") from None


def _chosen(choice: str, now: datetime) -> datetime | None:
    if choice not in CHOICES:
        raise BotError("no_time", "Choose until when.")
    if choice == "reply":
        return None
    if choice == "morning":
        tomorrow = now.astimezone(hours().zone) + timedelta(days=1)
        return tomorrow.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    return now + timedelta(minutes=int(choice))


@transaction.atomic
def snooze(conversation: UUID, navigator: User, until: datetime | None, confirmed: Collection[str] = ()) -> None:
    """`navigator`, who has the chat, looks at it again `until` then.

    Raises BotError (409) where they have it no more, or where nobody has judged an alert in it; Unconfirmed where the
    family waits for their words.
    """
    # Locked: what the family writes is asked about here, or comes later and ends the snooze.
    chat = Conversation.objects.select_for_update().filter(pk=conversation).first()
    held = _held(navigator).filter(handoff__conversation=conversation).first()
    if chat is None or held is None:
        raise BotError("not_yours", "Only whoever has the chat can snooze it.", status=409)
    if alerts.opened().filter(message__conversation=conversation).exists():
        raise BotError("alert_open", "This chat has an alert that nobody has judged. Judge it first.", status=409)
    if waiting_times.held_chats().filter(pk=conversation).exclude(waits=None, wordless=None).exists():
        alerts.ask_first(f"silent-{chat.last_sequence}", SILENT, confirmed)
    values = {"since": timezone.now(), "until": until, "sequence": chat.last_sequence}
    Snooze.objects.update_or_create(assignment=held, defaults=values)
    audit.record("chat.snoozed", conversation, navigator.pk, until=until.isoformat() if until else "reply")
    pubsub.announce(f"chat:{conversation}", "queue")


@transaction.atomic
def wake(conversation: UUID, navigator: User) -> None:
    """Back among the other chats of `navigator`, now."""
    ownership.owner(conversation)  # locked first, as `pubsub.announce` wants it
    if _of(navigator).filter(assignment__handoff__conversation=conversation).delete()[0]:
        audit.record("chat.woken", conversation, navigator.pk)
        pubsub.announce(f"chat:{conversation}", "queue")


def current() -> QuerySet[Snooze]:
    """The snoozes that keep chats away from their navigators' eyes now."""
    going_on = Q(until=None) | Q(until__gt=timezone.now())
    return _undisturbed(Snooze.objects.filter(assignment__until=None)).filter(going_on)


def in_force(chats: Iterable[UUID]) -> dict[UUID, Snooze]:
    """The same of some chats, by chat."""
    found = current().filter(assignment__handoff__conversation__in=list(chats)).select_related("assignment__handoff")
    return {snooze.assignment.handoff.conversation_id: snooze for snooze in found}


def newest_end(user: User) -> int:
    """A number that grows whenever the time of a snooze of `user` has come, for notifications."""
    come = _undisturbed(_of(user)).filter(until__lte=timezone.now()).aggregate(at=Max("until"))["at"]
    return int(come.timestamp()) if come else 0


def _held(user: User) -> QuerySet[Assignment]:
    return Assignment.objects.filter(navigator=user, until=None)


def _of(user: User) -> QuerySet[Snooze]:
    return Snooze.objects.filter(assignment__in=_held(user))


def _undisturbed(snoozes: QuerySet[Snooze]) -> QuerySet[Snooze]:
    """Those since which nothing has come from the family: no message, no form, no alert. No open alert is ever among
    them, whenever it was raised."""
    chat: Any = OuterRef("assignment__handoff__conversation")
    wrote = Message.objects.filter(conversation=chat, author=Author.FAMILY, sequence__gt=OuterRef("sequence"))
    form = ContactRequest.objects.filter(conversation=chat, created__gte=OuterRef("since"))
    alarm = Alert.objects.filter(Q(judged=None) | Q(created__gte=OuterRef("since")), message__conversation=chat)
    return snoozes.exclude(Exists(wrote)).exclude(Exists(form)).exclude(Exists(alarm))
