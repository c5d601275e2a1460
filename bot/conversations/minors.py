"""A child who writes alone: its chat is kept for BOT_MINOR_DAYS only, until somebody says that a grown-up is there."""

from __future__ import annotations

from django.conf import settings

from bot import deletion_guard
from bot.conversations import expiry, message_store
from bot.conversations.models import Author, Conversation, Message, Owner

MINOR, ADULT = "privacy/minor", "privacy/adult"
# At most so many in one round of the worker, each in a transaction of its own.
ROUND = 100


def delete_minors_chats() -> int:
    """Delete chats of children in which nothing happened for BOT_MINOR_DAYS. A job of the worker.

    Not where a navigator has the chat, or the family waits for one, and none where the clock may be wrong. Raises
    ConfigurationError for less than a day.
    """
    limit = deletion_guard.limit("BOT_MINOR_DAYS", settings.MINOR_DAYS)
    if expiry.clock_ahead():
        return 0
    told = Message.objects.filter(author=Author.ASSISTANT, outcome=MINOR).values("conversation")
    quiet = Conversation.objects.filter(pk__in=told, updated__lt=limit, owner__in=(Owner.ASSISTANT, Owner.CLOSED))
    late = [chat.pk for chat in quiet.order_by("updated")[:ROUND] if _last(chat) == MINOR]
    for chat in late:
        message_store.delete(chat)
    return len(late)


def _last(chat: Conversation) -> str | None:
    """Which of the two was said last."""
    said = Message.objects.filter(conversation=chat, author=Author.ASSISTANT, outcome__in=(MINOR, ADULT))
    return said.order_by("-sequence").values_list("outcome", flat=True).first()
