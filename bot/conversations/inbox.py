"""Takes messages in, once each, and hands them out one at a time per conversation, in short transactions."""

from __future__ import annotations

from datetime import timedelta
from itertools import takewhile
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from bot.conversations import choices, ownership
from bot.conversations.live import announce
from bot.conversations.models import Alert, Author, Conversation, Message
from bot.conversations.values import Incoming, Question, Reply
from bot.errors import BotError
from bot.privacy.redaction import redact
from bot.safety.check import Alert as SafetyAlert

# Longer than the slowest turn: a process that died in a turn keeps the conversation waiting no longer than this.
CLAIM = timedelta(seconds=30)
# How far back the assistant is told what was said: enough for "and for children?".
RECENT = 6
ERASE = "privacy/delete_confirm"


def _next_sequence(conversation: UUID) -> int:
    if not Conversation.objects.filter(pk=conversation).update(last_sequence=F("last_sequence") + 1):
        raise BotError("conversation_gone", "This chat is no longer here. Please start a new one.", status=404)
    return Conversation.objects.values_list("last_sequence", flat=True).get(pk=conversation)


def _pressed(conversation: UUID, button: str | None) -> dict[str, str] | None:
    """The button that was pressed, as we sent it; `button` is `<sequence>.<index>`."""
    if button is None:
        return None
    sequence, _, index = button.partition(".")
    try:
        message = Message.objects.get(conversation=conversation, sequence=int(sequence))
        pressed: dict[str, str] = dict(enumerate(message.buttons))[int(index)]
        return pressed
    except (ValueError, KeyError, Message.DoesNotExist):
        raise BotError("unknown_button", "This button is no longer valid. Please type your question.") from None


@transaction.atomic
def accept(conversation: UUID, incoming: Incoming) -> Message:
    """Store a family's message, redacted. The same `external_id` again gives the message stored the first time."""
    known = Message.objects.filter(conversation=conversation, external_id=incoming.external_id).first()
    if known:
        return known
    pressed = _pressed(conversation, incoming.button)
    details: dict[str, Any] = {"pressed": pressed["payload"].lstrip("/")} if pressed else {}
    if not pressed and (typed := choices.chosen(incoming.text, _offered(conversation))):
        details = {"pressed": typed.lstrip("/"), "typed": True}
    return Message.objects.create(
        conversation_id=conversation,
        sequence=_next_sequence(conversation),
        author=Author.FAMILY,
        external_id=incoming.external_id,
        text=pressed["title"] if pressed else redact(incoming.text).text,
        details=details,
        handled=False,
    )


def _offered(conversation: UUID) -> list[dict[str, Any]]:
    """All buttons that stand under what we said last, in order."""
    recent = list(Message.objects.filter(conversation=conversation).order_by("-sequence")[:RECENT])
    last = list(takewhile(lambda message: message.author != Author.FAMILY, recent))
    return [button for message in reversed(last) for button in message.buttons]


@transaction.atomic
def claim(conversation: UUID) -> Message | None:
    """The next message to handle, with the conversation reserved for it; None if there is none or another has it."""
    now = timezone.now()
    free = Q(busy_until=None) | Q(busy_until__lt=now)
    if not Conversation.objects.filter(free, pk=conversation).update(busy_until=now + CLAIM):
        return None
    message = Message.objects.select_related("conversation").filter(conversation=conversation, handled=False).first()
    if message is None:
        Conversation.objects.filter(pk=conversation).update(busy_until=None)
    return message


def question(message: Message) -> Question:
    """What the assistant is asked about `message`, with the turn before it."""
    earlier = Message.objects.filter(conversation=message.conversation_id, sequence__lt=message.sequence)
    recent = list(earlier.order_by("-sequence")[:RECENT])
    pressed = message.details.get("pressed")
    return Question(str(message.conversation_id), message.text, pressed, _previous(recent))


def _previous(recent: list[Message]) -> dict[str, Any]:
    """The turn before, newest first in `recent`: its text, outcomes, and what a yes would mean."""
    last = next((i for i, m in enumerate(recent) if m.author == Author.FAMILY), None)
    if last is None:
        return {}
    replies = [m for m in reversed(recent[:last]) if m.author == Author.ASSISTANT]
    return {
        "text": recent[last].text,
        "outcomes": [m.outcome for m in replies if m.outcome],
        "offered": [b["payload"].lstrip("/") for m in replies for b in m.buttons],
        "on_affirm": next((m.details["on_affirm"] for m in reversed(replies) if "on_affirm" in m.details), None),
        "on_words": next((m.details["on_words"] for m in reversed(replies) if "on_words" in m.details), None),
    }


@transaction.atomic
def tell(conversation: UUID, reply: Reply) -> Message:
    """Say something that answers no message: news for the family. Raises BotError where the chat is gone."""
    message = Message.objects.create(
        conversation_id=conversation,
        sequence=_next_sequence(conversation),
        author=Author.ASSISTANT,
        text=reply.text,
        outcome=reply.outcome,
        buttons=list(reply.buttons),
        details=reply.details,
    )
    announce(f"chat:{conversation}")
    return message


@transaction.atomic
def finish(message: Message, replies: list[Reply], alert: SafetyAlert | None = None) -> list[Message]:
    """Write the replies, what they mean for the ownership, and the alert; then free the conversation."""
    conversation = message.conversation_id
    if any(reply.outcome == ERASE for reply in replies):
        _erase(message)
    if alert:
        Alert.objects.create(message=message, kind=alert.kind, rule=alert.rule)
    for reply in replies:
        ownership.follow_wish(conversation, reply.outcome)
    written = [_write(conversation, reply, message) for reply in replies]
    message.handled = True
    message.outcome = replies[0].outcome if replies else ""
    message.save(update_fields=["handled", "outcome", "text"])
    Conversation.objects.filter(pk=conversation).update(busy_until=None, updated=timezone.now())
    return written


def _erase(kept: Message) -> None:
    """Delete all that hangs on a chat (messages, list of questions …) but the row of `kept`, which loses its words."""
    kept.text = ""
    for relation in Conversation._meta.related_objects:
        rows = relation.related_model._default_manager.filter(**{relation.field.name: kept.conversation_id})
        (rows.exclude(pk=kept.pk) if relation.related_model is Message else rows).delete()


def _write(conversation: UUID, reply: Reply, answered: Message) -> Message:
    return Message.objects.create(
        conversation_id=conversation,
        sequence=_next_sequence(conversation),
        author=Author.ASSISTANT,
        text=reply.text,
        outcome=reply.outcome,
        buttons=list(reply.buttons),
        details={**reply.details, "in_reply_to": answered.sequence},
    )


def replies_to(message: Message) -> list[Message]:
    """What was said to `message`."""
    later = Message.objects.filter(conversation=message.conversation_id, sequence__gt=message.sequence)
    return [m for m in later if m.details.get("in_reply_to") == message.sequence]


def unhandled() -> list[UUID]:
    """Conversations in which a message waits although nobody handles it: a process died in its turn."""
    now = timezone.now()
    free = Q(conversation__busy_until=None) | Q(conversation__busy_until__lt=now)
    waiting = Message.objects.filter(free, handled=False, created__lt=now - CLAIM)
    return list(waiting.values_list("conversation", flat=True).distinct())
