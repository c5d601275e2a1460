"""An alarm in what a mail quotes is the family's, but for what was sent to this very chat."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from bot.channels.base import quoted_danger
from bot.channels.base.incoming_events import Written
from bot.channels.messaging import rendering, shapes
from bot.conversations.capabilities import of_channel
from bot.conversations.models import Author, Message

# So many of our last messages are looked at: programs quote a few.
LAST = 200


def with_alarm(conversation: UUID, channel: str, event: Written) -> Written:
    """The event with the family's alarm from the quotation behind its words."""
    alarm = quoted_danger.alarm(event.quoted, _sent(conversation, channel))
    return replace(event, text="\n\n".join(filter(None, [event.text, alarm])))


def _sent(conversation: UUID, channel: str) -> Iterator[str]:
    """What the family was sent, as it was sent; only links that are made for each mail are not made again."""
    ours = Message.objects.filter(conversation=conversation).exclude(author=Author.FAMILY).order_by("-sequence")
    for message in ours[:LAST]:
        message.details = replace(message.details, moves=False)
        yield from (draft.text for draft in rendering.drafts(message, shapes.shape(of_channel(channel))))
