"""Takes a platform's events in, once each, in the transaction that stores what is to be kept of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.core.cache import cache
from django.db import transaction

from bot import ratelimit
from bot.channels.base import commands
from bot.channels.base.channel import Channel
from bot.channels.base.events import Event, Inbound, Other, Pressed, Seen, Status, Withdrawn
from bot.channels.messaging import attachments, consent
from bot.content.responses import response
from bot.conversations import consents, inbox
from bot.conversations.door import curated, readable
from bot.conversations.models import Owner
from bot.conversations.ownership import owner
from bot.conversations.values import Incoming, Reply
from bot.errors import BotError
from bot.outbox import addresses, queue
from bot.outbox.models import State


@transaction.atomic
def take(channel: Channel, events: Sequence[Event]) -> list[UUID]:
    """Store what came in, all of it or nothing. Gives the chats in which something may wait, each once."""
    chats: dict[UUID, None] = {}
    for event in events:
        if isinstance(event, Status):
            queue.heard(addresses.keyed(channel.name, event.message), State(event.status), event.reason)
        elif isinstance(event, Seen):
            queue.seen(channel.name, addresses.keyed(channel.name, event.sender), event.until)
        elif isinstance(event, Withdrawn):
            inbox.withdraw(addresses.keyed(channel.name, event.message), response("channel/withdrawn").text)
        else:
            chats[_take(channel, event)] = None
    return list(chats)


def _take(channel: Channel, event: Inbound) -> UUID:
    conversation = addresses.of(channel.name, event.sender).conversation_id
    identifier = addresses.keyed(channel.name, event.id)
    if not addresses.first_time(channel.name, identifier):
        return conversation
    try:
        if not (isinstance(event, Other) and event.worded):  # one message with its words
            ratelimit.spend(ratelimit.CHAT, str(conversation))
        _keep(channel, conversation, identifier, event)
    except BotError as refusal:
        _refuse(conversation, refusal)
    return conversation


def _keep(channel: Channel, conversation: UUID, identifier: str, event: Inbound) -> None:
    """Raises BotError where the message cannot be taken; then nothing of it is kept."""
    if consents.given(conversation):
        kept = inbox.accept(conversation, readable(incoming(identifier, event)))
        if attachments.repeated(kept):
            attachments.settle(kept)
        elif kept.pressed in commands.known()["always"] and owner(conversation) == Owner.PERSON:
            inbox.tell(conversation, curated(kept.pressed))
    elif consent.agrees(conversation, event):
        consent.record(conversation)
        inbox.accept(conversation, Incoming(identifier, button=consent.AGREED))
    elif not (isinstance(event, Other) and event.worded):  # its words were answered a moment ago
        consent.ask(conversation, channel, event)


def incoming(identifier: str, event: Inbound) -> Incoming:
    """An event as the door takes it. What is not text, and a command, is the button that stands for it."""
    if isinstance(event, Pressed):
        return Incoming(identifier, button=event.button)
    if isinstance(event, Other):
        return Incoming(identifier, button=attachments.outcome(event))
    return Incoming(identifier, event.text, commands.meant(event.text))


def _refuse(conversation: UUID, refusal: BotError) -> None:
    """Say why a message was not taken; of many that come too fast, once a minute."""
    if refusal.code != "too_fast":
        inbox.tell(conversation, Reply(refusal.message))
    elif cache.add(f"told:too_fast:{conversation}", True, ratelimit.CHAT.seconds):
        inbox.tell(conversation, replace(curated("channel/too_fast"), outcome=""))
