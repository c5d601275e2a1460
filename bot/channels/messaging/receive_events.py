"""Takes a platform's events in, once each, in the transaction that stores what is to be kept of them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from uuid import UUID

from django.core.cache import cache
from django.db import transaction

from bot import ratelimit
from bot.channels.base import chat_commands
from bot.channels.base.incoming_events import (
    WORDS,
    Dropped,
    Event,
    Inbound,
    Other,
    Pressed,
    Renamed,
    Seen,
    Status,
    Withdrawn,
    Written,
)
from bot.channels.base.interface import Channel
from bot.channels.messaging import app_consent, attachments, late_alarms, quoted_alarms, refused_alarms, typed_reactions
from bot.content.refusals import ToldRefusal
from bot.content.responses import response
from bot.conversations import consents, message_store
from bot.conversations.models import Owner
from bot.conversations.ownership import owner
from bot.conversations.pipeline import curated, readable
from bot.conversations.types import Incoming, Reply
from bot.errors import BotError
from bot.outbox import channel_addresses, delivery_queue, trouble
from bot.outbox.models import State
from bot.privacy.redaction import redact

# What an adapter puts behind the id of a message that came as words and something else.
PARTS = ("", WORDS, "-0")


@transaction.atomic
def store_events(channel: Channel, events: Sequence[Event]) -> list[UUID]:
    """Store what came in, all of it or nothing. Gives the chats in which something may wait, each once."""
    chats: dict[UUID, None] = {}
    for event in events:
        if isinstance(event, Status):
            delivery_queue.update_status(
                channel_addresses.keyed_hash(channel.full_name, event.message),
                State(event.status),
                redact(event.reason).text,
            )
        elif isinstance(event, Seen):
            delivery_queue.mark_read(
                channel.full_name, channel_addresses.keyed_hash(channel.full_name, event.sender), event.until
            )
        elif isinstance(event, Withdrawn):
            _withdraw(channel, event.message)
        elif isinstance(event, Renamed):
            channel_addresses.rename(channel.full_name, event.before, event.after, event.also)
        elif isinstance(event, Dropped):
            trouble.note_dropped(channel.full_name, event.why, late_alarms.raised(channel, event.words) or event.error)
        else:
            chats[_take(channel, event)] = None
    return list(chats)


def _withdraw(channel: Channel, message: str) -> None:
    """Take a message back, with what was made of it. One that comes later than this is not taken any more."""
    for part in PARTS:
        identifier = channel_addresses.keyed_hash(channel.full_name, f"{message}{part}")
        channel_addresses.first_time(channel.full_name, identifier)
        message_store.withdraw_message(identifier, response("channel/withdrawn").text)


def _take(channel: Channel, event: Inbound) -> UUID:
    address = channel_addresses.address_of(channel.full_name, event.sender, event.also)
    channel_addresses.keep_thread(address, event.thread)
    conversation = address.conversation_id
    identifier = channel_addresses.keyed_hash(channel.full_name, event.id)
    if not channel_addresses.first_time(channel.full_name, identifier):
        return conversation
    if isinstance(event, Written) and event.quoted:
        event = quoted_alarms.with_alarm(conversation, channel.name, event)
        if not event.text and event.id.endswith(WORDS):
            return conversation  # what is attached came without words
    try:
        if not (isinstance(event, Other) and event.worded):  # one message with its words
            ratelimit.count_call(ratelimit.CHAT, str(conversation))
        _keep(channel, conversation, identifier, event)
    except BotError as refusal:
        if alarm := refused_alarms.heard(event):
            _keep_alarm(channel, conversation, identifier, alarm)
        else:
            _refuse(conversation, refusal)
    return conversation


def _keep_alarm(channel: Channel, conversation: UUID, identifier: str, event: Inbound) -> None:
    """Alarms have a limit of their own, so that one is heard behind many messages."""
    with suppress(BotError):
        ratelimit.count_call(ratelimit.CHAT, f"{conversation}:alarm")
        _keep(channel, conversation, identifier, event)


def _keep(channel: Channel, conversation: UUID, identifier: str, event: Inbound) -> None:
    """Raises BotError where the message cannot be taken; then nothing of it is kept."""
    if consents.has_consented(conversation):
        kept = message_store.store_incoming(conversation, readable(as_incoming(conversation, identifier, event)))
        if attachments.repeated(kept):
            attachments.settle(kept)
        elif kept.pressed in chat_commands.known()["always"] and owner(conversation) == Owner.PERSON:
            message_store.write_news(conversation, curated(kept.pressed))
    elif wish := app_consent.language_wish(conversation, event):
        app_consent.choose_language(conversation, channel, wish)
    elif app_consent.means_yes(conversation, event):
        app_consent.record_consent(conversation)
        message_store.store_incoming(conversation, Incoming(identifier, button=app_consent.AGREED))
    elif not (isinstance(event, Other) and event.worded):  # its words were answered a moment ago
        app_consent.ask_for_consent(conversation, channel, event)


def as_incoming(conversation: UUID, identifier: str, event: Inbound) -> Incoming:
    """An event as the pipeline takes it. What is not text, and a command, is the button that stands for it.

    A sign without words is a reaction, but where it answers what was asked last, or a person reads it.
    """
    if isinstance(event, Pressed):
        return Incoming(identifier, button=event.button)
    if isinstance(event, Other):
        return Incoming(identifier, button=attachments.outcome(event))
    if _is_reaction(conversation, event.text):
        return Incoming(identifier, button=f"{attachments.ALONE}reaction")
    return Incoming(identifier, event.text, chat_commands.meant(event.text))


def _is_reaction(conversation: UUID, text: str) -> bool:
    if not typed_reactions.is_reaction(text) or owner(conversation) == Owner.PERSON:
        return False
    return not message_store.typed_choice(conversation, text)


def _refuse(conversation: UUID, refusal: BotError) -> None:
    """Say why a message was not taken; of many that come too fast, once a minute."""
    if refusal.code != "too_fast":
        message_store.write_news(conversation, _said(refusal))
    elif cache.add(f"told:too_fast:{conversation}", True, ratelimit.CHAT.seconds):
        message_store.write_news(conversation, replace(curated("channel/too_fast"), outcome=""))


def _said(refusal: BotError) -> Reply:
    """A refusal as a message of ours; a curated one in the family's language."""
    if not isinstance(refusal, ToldRefusal):
        return Reply(refusal.message)
    return Reply(refusal.message, names=(refusal.name,), values=refusal.values)
