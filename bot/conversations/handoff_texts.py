"""What a family is told about waiting for a person: the curated sentence that is true at this moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from bot.content.responses import response
from bot.conversations import presence
from bot.conversations.hours import Hours, of_chat
from bot.conversations.models import Author, Handoff, Message
from bot.conversations.signed_links import FORM
from bot.conversations.types import Reply

# What stands where a family wrote how to reach it (bot/privacy/redaction.py).
REACHED_BY = ("[phone]", "[email]", "[handle]")


def handoff_text(text: str, /, *, outcome: str | None = None, **values: Any) -> Reply:
    """The curated text called `text` with its places filled; `outcome` where the log shall call it otherwise."""
    found = response(text)
    known = {**found.metadata, **{key: value for key, value in values.items() if key == "link"}}
    reply = Reply.from_metadata(found.text.format(**values), outcome or text, found.buttons, known)
    return replace(reply, names=(text,), values={key: str(value) for key, value in values.items()})


def ahead_of(handoff: Handoff) -> int:
    """How many families wait here and have waited longer. Who left a form does not wait here (desk/lists.py)."""
    here = Handoff.objects.filter(ended=None, claimed=None).exclude(reason=Handoff.Reason.FORM)
    return here.filter(asked__lt=handoff.asked).count()


def request_text(conversation: UUID) -> Reply:
    """The answer to the wish for a person, once the chat waits."""
    handoff = Handoff.objects.get(conversation=conversation, ended=None)
    hours = of_chat(conversation)
    values = {"ahead": ahead_of(handoff), "link": FORM, "hours": hours.said}
    return handoff_text(_state(hours), outcome="human/handoff", **values)


def _state(hours: Hours) -> str:
    if presence.who_is_here().exists():
        return "handoff/here"
    return "handoff/away" if hours.open_at(timezone.now()) else "handoff/closed"


def still_waiting(conversation: UUID) -> Reply:
    """The answer to the same wish said again."""
    handoff = Handoff.objects.get(conversation=conversation, ended=None)
    values = {"ahead": ahead_of(handoff), "link": FORM}
    return handoff_text("handoff/still_waiting", outcome="human/handoff", **values)


def not_waiting(outcome: str) -> Reply:
    """The answer to a word about a request that is not there, which the log calls `outcome`."""
    return handoff_text("handoff/not_waiting", outcome=outcome)


def number_removed(conversation: UUID, told: Reply) -> Reply:
    """What is told about waiting, after a word on the number or address that the family has just written in vain."""
    newest = Message.objects.filter(conversation=conversation, author=Author.FAMILY).order_by("-sequence")[:1]
    if not any(mark in message.text for message in newest for mark in REACHED_BY):
        return told
    note = handoff_text("handoff/number_removed", link=FORM)
    both = {**told.values, **note.values}
    return replace(told, text=f"{note.text}\n\n{told.text}", names=(*note.names, *told.names), values=both)


def return_text(conversation: UUID, name: str, begin: datetime, end: datetime) -> Reply:
    """Said when the assistant goes on. `begin` and `end` are all that it learns of the talk."""
    hours = of_chat(conversation)
    reply = handoff_text("handoff/back", name=name, begin=hours.clock(begin), end=hours.clock(end))
    talk = {"begin": begin.isoformat(), "end": end.isoformat()}
    return replace(reply, details=replace(reply.details, navigator_spoke=talk))
