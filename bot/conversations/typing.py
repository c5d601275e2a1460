"""Who is typing in a chat at the moment: kept in the cache for seconds, shared by processes where Redis is set up."""

from __future__ import annotations

from uuid import UUID

from django.core.cache import cache

from bot.conversations import live
from bot.conversations.models import Author

# Longer than the pause between two signs of a page on which somebody types (3 seconds).
LASTS_SECONDS = 6


def _key(conversation: UUID, author: Author) -> str:
    return f"typing:{conversation}:{author}"


def types(conversation: UUID, author: Author, name: str = "") -> None:
    """`author` (the family, or a navigator called `name`) types."""
    cache.set(_key(conversation, author), name or str(author), LASTS_SECONDS)
    live.announce(f"chat:{conversation}")


def stopped(conversation: UUID, author: Author) -> None:
    """Said, or thought better of it."""
    cache.delete(_key(conversation, author))


def who_types(conversation: UUID, author: Author) -> str | None:
    """The name of who types on that side; None where nobody does."""
    found: str | None = cache.get(_key(conversation, author))
    return found
