"""Who is typing in a chat. Nothing of it is stored; several web processes share it through Redis."""

from __future__ import annotations

from uuid import UUID

from django.core.cache import cache

from bot.conversations.models import Author
from bot.conversations.pubsub import announce
from bot.database import writing

# Whoever goes on typing says so again within this time.
SECONDS = 6


def _key(conversation: UUID, author: str) -> str:
    return f"typing:{conversation}:{author}"


def set_typing(conversation: UUID, author: Author) -> None:
    """`author` is typing now."""
    cache.set(_key(conversation, author), True, SECONDS)
    announce(f"chat:{conversation}")


aset_typing = writing.soon(set_typing)


def clear_typing(conversation: UUID, author: Author) -> None:
    """`author` has sent the message, or left."""
    cache.delete(_key(conversation, author))


def is_typing(conversation: UUID, author: Author) -> bool:
    return bool(cache.get(_key(conversation, author)))
