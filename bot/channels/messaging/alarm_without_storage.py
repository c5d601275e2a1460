"""What a family in an app reads although nothing can be stored: the words to an emergency or a crisis, at once."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from uuid import NAMESPACE_URL, UUID, uuid5

from bot.channels.base.http_calls import Caller, SendFailed
from bot.channels.base.incoming_events import Event, Written
from bot.channels.base.interface import Channel
from bot.channels.base.outgoing_message import Part
from bot.channels.messaging import rendering, sending, shapes
from bot.conversations.alarm_texts import alarm_without_storage
from bot.conversations.capabilities import of_channel
from bot.conversations.details import ReplyDetails
from bot.conversations.models import Author, Message
from bot.conversations.types import Reply

log = logging.getLogger(__name__)
# Events whose words were sent: the platform makes the same request again until they can be stored.
_told: dict[UUID, None] = {}
REMEMBERED = 10_000


async def answer_alarms(caller: Caller, channel: Channel, events: Sequence[Event]) -> None:
    """Send the words to each alarm among the events, once each."""
    for event in (event for event in events if isinstance(event, Written)):
        key = uuid5(NAMESPACE_URL, f"{channel.full_name}:{event.id}")
        said = alarm_without_storage(event.text) or alarm_without_storage(event.quoted)
        if said and _first_time(key):
            await _send(caller, channel, event.sender, said, key)


def _first_time(key: UUID) -> bool:
    if key in _told:
        return False
    _told[key] = None
    if len(_told) > REMEMBERED:
        del _told[next(iter(_told))]
    return True


async def _send(caller: Caller, channel: Channel, to: str, said: Reply, key: UUID) -> None:
    message = Message(
        author=Author.ASSISTANT, text=said.text, language=said.language, details=ReplyDetails(card="alarm")
    )
    try:
        for place, draft in enumerate(rendering.drafts(message, shapes.shape(of_channel(channel.name)))):
            await sending.in_time(channel.send(caller, to, Part(draft.text), uuid5(key, str(place))))
    except SendFailed as failure:
        del _told[key]
        log.error(
            "the words to an alarm that could not be stored were not sent by %s: %s", channel.full_name, failure.reason
        )
