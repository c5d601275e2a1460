"""Where a chat stands in the lists: snoozed, back again, urgent. Each act is one POST; a refusal says why."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse

from bot.conversations import audit, ownership, pubsub
from bot.conversations.models import Conversation, Handoff
from bot.desk import snoozes
from bot.desk.access import SPEAKERS, StaffRequest
from bot.desk.chat_actions import chat_action, field
from bot.desk.confirmation import confirmed_questions
from bot.errors import BotError


@chat_action(*SPEAKERS)
def snooze(request: StaffRequest, chat: Conversation) -> str:
    """By who has the chat; where the family waits for their words, only if that is confirmed."""
    until = snoozes.end_of(field(request, "for", 10), field(request, "until", 30))
    snoozes.snooze(chat.pk, request.user, until, confirmed_questions(request))
    return reverse("desk-queue")


@chat_action(*SPEAKERS)
def wake(request: StaffRequest, chat: Conversation) -> str:
    snoozes.wake(chat.pk, request.user)
    return reverse("desk-chat", args=[chat.pk])


@chat_action(*SPEAKERS)
def urgent(request: StaffRequest, chat: Conversation) -> None:
    """Whether the talk, or the wait for one, goes before others: until it ends. The same again changes nothing."""
    wanted = field(request, "urgent", 1) == "1"
    with transaction.atomic():
        ownership.owner(chat.pk)  # locked first, as `pubsub.announce` wants it
        talk = Handoff.objects.filter(conversation=chat, ended=None)
        changed = talk.exclude(urgent=wanted).update(urgent=wanted)
        if not changed and not talk.exists():
            raise BotError("no_talk", "In this chat, nobody is waiting for a person or talking with one.", status=409)
        if changed:
            audit.record("chat.urgent" if wanted else "chat.not_urgent", chat.pk, request.user.pk)
            pubsub.announce(f"chat:{chat.pk}", "queue")
