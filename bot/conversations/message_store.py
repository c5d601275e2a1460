"""Takes a family's messages in, once each, and gives out what was said to them. Handling one is a turn (`turns.py`)."""

from __future__ import annotations

import logging
from functools import partial
from itertools import takewhile
from uuid import UUID

from django.db import transaction

from bot import log_context, plain_sql
from bot.content.refusals import ToldRefusal
from bot.content.responses import responses
from bot.content.translations import title_in
from bot.conversations import (
    audit,
    erasures,
    language_choice,
    numbered_choices,
    pubsub,
    spoken_language,
    typing_indicator,
)
from bot.conversations.buttons import SAID
from bot.conversations.choice_words import Button
from bot.conversations.dialogue_context import RECENT
from bot.conversations.message_log import gone, write, write_reply
from bot.conversations.models import Author, Conversation, Message
from bot.conversations.types import Incoming, Reply
from bot.database import reading, writing
from bot.privacy.redaction import redact

log = logging.getLogger(__name__)
DELETES = "/privacy/delete_confirm"
LIST, INTERVIEW = "guide/", "guide/start"
# What the family is told as a person begins to speak with it.
PERSON_COMES = ("handoff/joined", "handoff/transferred")
KNOWN = f"SELECT id FROM {Message._meta.db_table} WHERE conversation_id = %s AND external_id = %s"  # noqa: S608


def _askable(name: str) -> bool:
    """Whether a menu may offer the outcome `name`: it has a question for a title, and is no alarm."""
    found = responses().get(name)
    return found is not None and "title" in found.metadata and not name.startswith("safety/")


def pressed(conversation: UUID, button: str) -> dict[str, str]:
    """The button that was pressed: `<sequence>.<index>` of one that we sent, or an outcome that a menu offers, in the
    words of the family's page.

    Raises BotError where we sent no such button.
    """
    if _askable(button):
        return {"title": title_in(button, spoken_language.page_language(conversation)), "payload": f"/{button}"}
    sequence, _, index = button.partition(".")
    try:
        message = Message.objects.get(conversation=conversation, sequence=int(sequence))
        found: dict[str, str] = dict(enumerate(message.buttons))[int(index)]
        if found["payload"] == SAID and message.in_reply_to:  # not whatever was written last
            return {**found, "payload": f"{SAID}:{message.in_reply_to}"}
        return found
    except (ValueError, KeyError, Message.DoesNotExist):
        raise ToldRefusal("unknown_button", "sorry/old_button") from None


@transaction.atomic
def store_incoming(conversation: UUID, incoming: Incoming) -> Message:
    """Store a family's message, redacted. The same `external_id` again gives the message stored the first time."""
    return stored(conversation, incoming)[0]


def stored(conversation: UUID, incoming: Incoming) -> tuple[Message, list[Message] | None]:
    """`store_incoming`, inside a transaction only; and the RECENT messages before it, newest first, where it is new.

    The chat is locked first: of two copies that come at once the second finds what the first has stored.
    """
    chat = Conversation.objects.select_for_update(no_key=True).filter(pk=conversation).first()
    if chat is None:
        raise gone()
    if known := plain_sql.value(KNOWN, plain_sql.key(conversation), incoming.external_id):
        return Message.objects.get(pk=known), None
    typing_indicator.clear_typing(conversation, Author.FAMILY)
    recent = _recent(conversation)
    button = None if incoming.button is None else pressed(conversation, incoming.button)
    typed = None if button else _chosen(incoming.text, recent) or language_choice.wish(incoming.text)
    chosen = button["payload"] if button else typed or ""
    text = button["title"] if button else redact(incoming.text).text
    meant = {"pressed": chosen.lstrip("/"), "typed": bool(typed)}
    made = write(conversation, Author.FAMILY, text, external_id=incoming.external_id, handled=False, **meant)
    made.conversation = chat
    transaction.on_commit(partial(_log_stored, log_context.turn_id(conversation, made.sequence)))
    return made, recent


def _log_stored(turn: str) -> None:
    """Name the turn beside the request that brought its message: another request's work may answer it."""
    with log_context.binding(turn=turn):
        log.info("a message was stored")


astore_incoming = writing.soon(store_incoming)


def typed_choice(conversation: UUID, text: str) -> str | None:
    """The payload of the button that a typed text chooses. A yes or a no answers what was said last, nothing before."""
    return _chosen(text, _recent(conversation))


def _chosen(text: str, recent: list[Message]) -> str | None:
    if not recent:
        return None
    last = recent[0]
    open_ones = [button for message, button in _labelled(recent) if message == last or not _is_final(button)]
    chosen = numbered_choices.chosen_payload(text, open_ones, last.language)
    answered = chosen or numbered_choices.answered_payload(text, last.buttons, last.language)
    return answered or numbered_choices.by_words(text, _interview(recent), last.language)


def _interview(recent: list[Message]) -> list[Button]:
    """The answers to the interview's last question: a family may have asked something in between."""
    listed = (m for m in recent if m.author == Author.ASSISTANT and m.outcome.startswith(LIST))
    last = next(listed, None)
    return last.buttons if last and last.outcome == INTERVIEW else []


def _is_final(button: Button) -> bool:
    """Whether it deletes the chat: typed, it answers the question that was asked last and no earlier one."""
    return str(button["payload"]) == DELETES


def offered(conversation: UUID) -> list[Button]:
    """All buttons that stand under what we said last, in order, each with the `label` that lines would have."""
    return [button for _, button in _labelled(_recent(conversation))]


def _recent(conversation: UUID) -> list[Message]:
    """The last messages of a chat, newest first."""
    return list(Message.objects.filter(conversation=conversation).order_by("-sequence")[:RECENT])


def _labelled(recent: list[Message]) -> list[tuple[Message, Button]]:
    last = list(takewhile(_keeps_choices_open, recent))
    shown = [(message, button) for message in reversed(last) for button in message.buttons]
    labels = [numbered_choices.label(n, message.text) for n, (message, _) in enumerate(shown, start=1)]
    return [(message, {**one, "label": label}) for (message, one), label in zip(shown, labels, strict=True)]


def _keeps_choices_open(message: Message) -> bool:
    """Whether what stood before it may still be chosen by number: not once the family or a person has spoken.

    To a navigator, "1" is a number of children.
    """
    return message.author == Author.ASSISTANT and message.outcome not in PERSON_COMES


def has_unhandled(conversation: UUID) -> bool:
    """Whether a message of the conversation is not handled yet."""
    return Message.objects.filter(conversation=conversation, handled=False).exists()


ahas_unhandled = reading(has_unhandled)


@transaction.atomic
def write_news(conversation: UUID, reply: Reply) -> Message:
    """Say something that answers no message: news for the family. Raises BotError where the chat is gone."""
    return write_reply(conversation, reply)


@transaction.atomic
def withdraw_message(external_id: str, instead: str) -> None:
    """A family took a message back: `instead` stands in its place. What waits for an answer gets none."""
    for message in Message.objects.filter(author=Author.FAMILY, external_id=external_id):
        message.text, message.handled = instead, True
        message.save(update_fields=["text", "handled"])
        erasures.record_erasures([message.conversation_id], erasures.Kind.WITHDRAWN)
        pubsub.announce(f"chat:{message.conversation_id}")


def refresh(message: Message) -> None:
    """What is stored of `message` now. Raises Message.DoesNotExist."""
    message.refresh_from_db()


arefresh = reading(refresh)


def replies_to(message: Message) -> list[Message]:
    """What was said to `message`."""
    later = Message.objects.filter(conversation=message.conversation_id, sequence__gt=message.sequence)
    return list(later.filter(in_reply_to=message.sequence))


areplies_to = reading(replies_to)


@transaction.atomic
def delete(conversation: UUID) -> None:
    """Delete a chat and all that hangs on it, for good."""
    Conversation.objects.filter(pk=conversation).delete()
    audit.record("chat.erased", conversation)
    pubsub.announce(f"chat:{conversation}", "queue")


adelete = writing.soon(delete)
