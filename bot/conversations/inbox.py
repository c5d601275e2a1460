"""Takes messages in, once each, and hands them out one at a time per conversation, in short transactions."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from itertools import takewhile
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from bot.content.responses import responses
from bot.conversations import audit, choices, live, ownership, presence
from bot.conversations.chatlog import gone, write, write_reply
from bot.conversations.context import RECENT, question
from bot.conversations.models import Alert, Author, Conversation, Message, Owner
from bot.conversations.values import Incoming, Question, Reply
from bot.conversations.wishes import ERASE, settled, with_offer
from bot.errors import BotError
from bot.privacy.redaction import redact
from bot.safety.check import Alert as SafetyAlert

# Longer than the slowest turn: a process that died in a turn keeps the conversation waiting no longer than this.
CLAIM = timedelta(seconds=2 * settings.RASA_TIMEOUT_SECONDS + 5)


def _askable(name: str) -> bool:
    """Whether a menu may offer the outcome `name`: it has a question for a title, and is no alarm."""
    found = responses().get(name)
    return found is not None and "title" in found.metadata and not name.startswith("safety/")


def pressed(conversation: UUID, button: str) -> dict[str, str]:
    """The button that was pressed: `<sequence>.<index>` of one that we sent, or an outcome that a menu offers.

    Raises BotError where we sent no such button.
    """
    if _askable(button):
        return {"title": str(responses()[button].metadata["title"]), "payload": f"/{button}"}
    sequence, _, index = button.partition(".")
    try:
        message = Message.objects.get(conversation=conversation, sequence=int(sequence))
        found: dict[str, str] = dict(enumerate(message.buttons))[int(index)]
        return found
    except (ValueError, KeyError, Message.DoesNotExist):
        raise BotError("unknown_button", "This button is no longer valid. Please type your question.") from None


@transaction.atomic
def accept(conversation: UUID, incoming: Incoming) -> Message:
    """Store a family's message, redacted. The same `external_id` again gives the message stored the first time."""
    known = Message.objects.filter(conversation=conversation, external_id=incoming.external_id).first()
    if known:
        return known
    presence.stopped(conversation, Author.FAMILY)
    button = None if incoming.button is None else pressed(conversation, incoming.button)
    details: dict[str, Any] = {"pressed": button["payload"].lstrip("/")} if button else {}
    if not button and (typed := choices.chosen(incoming.text, offered(conversation))):
        details = {"pressed": typed.lstrip("/"), "typed": True}
    return write(
        conversation,
        Author.FAMILY,
        button["title"] if button else redact(incoming.text).text,
        external_id=incoming.external_id,
        details=details,
        handled=False,
    )


def offered(conversation: UUID) -> list[dict[str, Any]]:
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
    elif message.conversation.owner == Owner.CLOSED:
        ownership.reopen(conversation)
        message.conversation.refresh_from_db(fields=["owner"])
    return message


def next_turn(conversation: UUID) -> tuple[Message, Question] | None:
    """The next message, claimed, and what the assistant is asked about it."""
    message = claim(conversation)
    return None if message is None else (message, question(message))


@transaction.atomic
def take(conversation: UUID, incoming: Incoming) -> tuple[Message, tuple[Message, Question] | None]:
    """Store a message (see `accept`) and begin with the chat's oldest that waits, where it is not handled yet."""
    message = accept(conversation, incoming)
    return message, None if message.handled else next_turn(conversation)


def waits(conversation: UUID) -> bool:
    """Whether a message of the conversation is not handled yet."""
    return Message.objects.filter(conversation=conversation, handled=False).exists()


@transaction.atomic
def tell(conversation: UUID, reply: Reply) -> Message:
    """Say something that answers no message: news for the family. Raises BotError where the chat is gone."""
    return write_reply(conversation, reply)


@transaction.atomic
def finish(message: Message, replies: list[Reply], alert: SafetyAlert | None = None) -> list[Message]:
    """Write the replies, what they mean for the ownership, and the alert; then free the conversation.

    What is said is decided here, not before: a navigator may have taken the chat while the assistant was thinking.
    """
    conversation = message.conversation_id
    if not Message.objects.filter(pk=message.pk).exists():
        raise gone()  # deleted while we looked for the answer
    live.announce(f"chat:{conversation}")
    owner = ownership.owner(conversation)
    replies = settled(conversation, owner, with_offer(replies, partial(_outcome_before, message)))
    erased = any(reply.outcome == ERASE for reply in replies)
    if erased:
        _erase(message)
    if alert:
        Alert.objects.create(message=message, kind=alert.kind, rule=alert.rule)
    if alert or owner != Owner.ASSISTANT:  # a change of the owner is announced by itself
        live.announce("queue")
    written = [write_reply(conversation, reply, in_reply_to=message.sequence) for reply in replies]
    message.handled = True
    message.outcome = next((reply.outcome for reply in replies if reply.details.get("card") != "doubt"), "")
    # Otherwise the words stay as they are: the family may have taken them back during the turn.
    message.save(update_fields=["handled", "outcome", *(["text"] if erased else [])])
    Conversation.objects.filter(pk=conversation).update(busy_until=None, updated=timezone.now())
    return written


def _outcome_before(message: Message) -> str | None:
    """What came of the family's message before this one; None where this is the first."""
    before = Message.objects.filter(conversation=message.conversation_id, sequence__lt=message.sequence)
    return before.filter(author=Author.FAMILY).order_by("-sequence").values_list("outcome", flat=True).first()


def _erase(kept: Message) -> None:
    """Delete all that hangs on a chat (messages, list of questions …) but the row of `kept`, which loses its words."""
    kept.text = ""
    ownership.erased(kept.conversation_id)
    for relation in Conversation._meta.related_objects:
        rows = relation.related_model._default_manager.filter(**{relation.field.name: kept.conversation_id})
        (rows.exclude(pk=kept.pk) if relation.related_model is Message else rows).delete()


@transaction.atomic
def withdraw(external_id: str, instead: str) -> None:
    """A family took a message back: `instead` stands in its place. What waits for an answer gets none."""
    for message in Message.objects.filter(author=Author.FAMILY, external_id=external_id):
        message.text, message.handled = instead, True
        message.save(update_fields=["text", "handled"])
        live.announce(f"chat:{message.conversation_id}")


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


@transaction.atomic
def delete(conversation: UUID) -> None:
    """Delete a chat and all that hangs on it, for good."""
    Conversation.objects.filter(pk=conversation).delete()
    audit.record("chat.erased", conversation)
    live.announce(f"chat:{conversation}", "queue")
