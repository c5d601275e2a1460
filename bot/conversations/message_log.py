"""Writes into the log: each message gets the next number of its chat, and whoever watches the chat hears of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from bot import plain_sql
from bot.content.responses import response
from bot.conversations import pubsub, withholding
from bot.conversations.answer_language import in_chat_language
from bot.conversations.models import Author, Conversation, Message
from bot.conversations.source_age import with_changed_sources
from bot.conversations.types import Reply
from bot.errors import BotError

NEXT = f"""
    UPDATE {Conversation._meta.db_table} SET last_sequence = last_sequence + 1 WHERE id = %s RETURNING last_sequence
"""  # noqa: S608


def gone() -> BotError:
    """The refusal of a chat that was deleted."""
    return BotError("conversation_gone", response("sorry/chat_gone").text, status=404)


def next_sequence(conversation: UUID) -> int:
    """The number of the next message. Raises BotError (404) where the chat is gone. Inside a transaction only."""
    number: int | None = plain_sql.value(NEXT, plain_sql.key(conversation))
    if number is None:
        raise gone()
    return number


def write(conversation: UUID, author: Author, text: str, **fields: Any) -> Message:
    """One message more; `fields` are those of Message. Inside a transaction only."""
    sequence = next_sequence(conversation)
    pubsub.announce(f"chat:{conversation}")
    return Message.objects.create(conversation_id=conversation, sequence=sequence, author=author, text=text, **fields)


def write_reply(conversation: UUID, reply: Reply, in_reply_to: int | None = None, page: str | None = None) -> Message:
    """A message of the assistant, in the family's language and with the places in it filled. Never a withheld answer.

    `in_reply_to`: the number of what it answers. `page`: the chat's language, where the caller has just asked for it.
    """
    reply = with_changed_sources(in_chat_language(conversation, withholding.instead(reply), page))
    return write(
        conversation,
        Author.ASSISTANT,
        reply.text,
        outcome=reply.outcome,
        buttons=list(reply.buttons),
        details=reply.details,
        in_reply_to=in_reply_to,
        **reply.columns,
    )
