"""What a platform brought much too late is not answered any more. Staff hear of an alarm in it all the same."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings

from bot.channels.base.incoming_events import Written
from bot.channels.base.interface import Channel
from bot.conversations import consents, late_words
from bot.conversations.pipeline import readable
from bot.conversations.types import Incoming
from bot.outbox import channel_addresses
from bot.safety.check import Alert, check


def raised(channel: Channel, words: Sequence[Written]) -> str:
    """Raise an alert for each alarm in late words, once each. Gives the kind of the worst, "" where there is none.

    Before a family has agreed nothing of its words is kept: then the kind is all that staff get.
    """
    found = [(event, alert) for event in words if (alert := check(event.text))]
    for event, alert in found:
        _raise(channel, event, alert)
    return max((alert.kind for _, alert in found), default="")  # "emergency" goes before "crisis"


def _raise(channel: Channel, event: Written, alert: Alert) -> None:
    chat = channel_addresses.known_chat(channel.full_name, event.sender, event.also)
    identifier = channel_addresses.keyed_hash(channel.full_name, event.id)
    new = channel_addresses.first_time(channel.full_name, identifier)
    if new and chat and consents.has_consented(chat):
        said = readable(Incoming(identifier, event.text[: settings.MESSAGE_LIMIT]))
        late_words.store_with_alert(chat, identifier, said.text, alert)
