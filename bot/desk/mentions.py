"""A colleague's name after an @ in a note: they may read the chat, and find the note in their queue until they did."""

from __future__ import annotations

import re
from collections.abc import Iterable
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils import timezone

from bot.conversations import audit, pubsub
from bot.desk.access import READERS
from bot.desk.models import Mention, Note
from bot.errors import BotError

# At the beginning of a word, so that an email address is none.
NAMED = re.compile(r"(?<![\w.+-])@([\w.+-]*\w)")


def colleagues_named(text: str) -> list[User]:
    """Whom a note names, by first or user name. Raises BotError where nobody, or several, are called so."""
    names = list(dict.fromkeys(name.casefold() for name in NAMED.findall(text)))
    if not names:
        return []
    known = list(User.objects.filter(is_active=True, groups__name__in=READERS).distinct())
    return [_named(name, known) for name in names]


def _named(name: str, known: Iterable[User]) -> User:
    exact = [user for user in known if user.get_username().casefold() == name]
    found = exact or [user for user in known if user.first_name.casefold() == name]
    if len(found) == 1:
        return found[0]
    if not found:
        text = f"No colleague is called @{name}. Write the first name or the user name, or leave out the @."
        raise BotError("no_such_colleague", text)
    users = ", ".join(f"@{user.get_username()}" for user in found)
    raise BotError("several_colleagues", f"Several colleagues are called @{name}. Write one of {users}.")


def record_mentions(note: Note, users: Iterable[User]) -> None:
    """Each of `users` but the author finds the note. Inside a transaction only."""
    named = [user for user in users if user.pk != note.author_id]
    Mention.objects.bulk_create([Mention(note=note, user=user) for user in named])
    for user in named:
        audit.record("colleague.mentioned", note.conversation_id, note.author_id, account=user.get_username())
    if named:
        pubsub.announce("queue")


def unseen(user: User) -> QuerySet[Mention]:
    """The newest first."""
    found = Mention.objects.filter(user=user, seen=None).select_related("note__author", "note__conversation")
    return found.order_by("-pk")


def mark_seen(conversation: UUID, user: User) -> None:
    """`user` has the chat before them, with its notes."""
    unseen(user).filter(note__conversation=conversation).update(seen=timezone.now())
