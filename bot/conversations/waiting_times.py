"""Since when a family has had no answer while a person has the chat. One query for the queue, supervision and e-mails.

Only a person's words answer. That a navigator came or took over, a correction and an automatic card do not.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, TypedDict, cast

from django.db.models import Case, F, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from bot.conversations.models import Author, Conversation, Handoff, Message, Owner

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class Times(TypedDict):
    """`given`: since when the present navigator has the chat; `wordless`: the same where that one has not written yet.

    `waits`: since when the family has had no answer; since it asked, where no person has written since. `silent`: the
    same as notices count it: since the claim, where no person has written since. `urgent`: a navigator said so.
    """

    claimed: datetime | None
    given: datetime | None
    wordless: datetime | None
    waits: datetime | None
    silent: datetime | None
    urgent: bool


def held_chats() -> QuerySet[WithAnnotations[Conversation, Times], Any]:
    """Chats that a person has, with the times above."""
    talk = Handoff.objects.filter(conversation=OuterRef("pk"), ended=None)
    spoken = Message.objects.filter(conversation=OuterRef("pk"), author=Author.PERSON).order_by("-sequence")
    later = Message.objects.filter(
        conversation=OuterRef("pk"), author=Author.FAMILY, sequence__gt=Coalesce(OuterRef("last_word"), 0)
    )
    found = Conversation.objects.filter(owner=Owner.PERSON).select_related("navigator")
    found = found.annotate(
        **{name: Subquery(talk.values(name)[:1]) for name in ("asked", "claimed", "given", "first_reply", "urgent")},
        wordless=Subquery(talk.filter(first_word=None).values("given")[:1]),
        last_word=Subquery(spoken.values("sequence")[:1]),
    )
    unanswered = Subquery(later.order_by("sequence").values("created")[:1])
    timed = found.annotate(
        waits=Case(When(first_reply=None, then=F("asked")), default=unanswered),
        silent=Case(When(first_reply=None, then=F("claimed")), default=unanswered),
    )
    return cast("QuerySet[WithAnnotations[Conversation, Times], Any]", timed)
