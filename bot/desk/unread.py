"""What navigators have not read yet in the chats that they hold, and what was passed on to them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Count, Exists, F, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from bot.conversations.models import Alert, Assignment, Author, Conversation, Message, Owner
from bot.desk.models import ReadMark


def mark_read(chat: Conversation, user: User) -> None:
    """`user` has the chat's page before them as it is now."""
    values = {"sequence": chat.last_sequence}
    ReadMark.objects.update_or_create(conversation=chat, user=user, defaults=values)


def _unread(user: User) -> QuerySet[Message]:
    """What families wrote in the chats of `user` after what that one has read."""
    read = ReadMark.objects.filter(user=user, conversation=OuterRef("conversation")).values("sequence")[:1]
    held = Message.objects.filter(conversation__navigator=user, conversation__owner=Owner.PERSON, author=Author.FAMILY)
    return held.annotate(read=Coalesce(Subquery(read), 0)).filter(sequence__gt=F("read"))


def counts(user: User) -> dict[UUID, int]:
    """The number of unread messages by chat, where there are any."""
    found = _unread(user).order_by().values_list("conversation")
    return dict(found.annotate(number=Count("pk")))


def news(user: User, open_chat: UUID | None = None) -> dict[str, Any]:
    """`{"unread", "newest": {"messages", "given"}}`: the newest keys grow with each. `open_chat` is left out.

    A message with an alert is told by the alert, and is never the newest here.
    """
    found = _unread(user).exclude(conversation=open_chat) if open_chat else _unread(user)
    alerted = Alert.objects.filter(message=OuterRef("pk"))
    told = found.order_by().aggregate(number=Count("pk"), newest=Max("pk", filter=~Exists(alerted)))
    given = Assignment.objects.filter(navigator=user, until=None).exclude(given_by=None).exclude(given_by=user)
    newest = {"messages": told["newest"] or 0, "given": given.aggregate(newest=Max("pk"))["newest"] or 0}
    return {"unread": told["number"], "newest": newest}
