"""Whatever is written to a chat of a messaging app goes into the outbox, in the transaction that writes it."""

from __future__ import annotations

from typing import Any

from bot.channels.messaging import rendering, shapes
from bot.conversations import message_store
from bot.conversations.capabilities import of_channel
from bot.conversations.models import Author, Message
from bot.outbox import delivery_queue
from bot.outbox.models import Address


def queued(sender: type[Message], instance: Message, created: bool, **_: Any) -> None:
    """Django calls this after a message is saved, within the same transaction."""
    if not created or instance.author == Author.FAMILY:
        return
    address = Address.objects.filter(conversation=instance.conversation_id).exclude(key=None).first()
    if address is None:
        return
    first = len(message_store.offered(instance.conversation_id)) - len(instance.buttons) + 1
    drafts = rendering.drafts(instance, shapes.shape(of_channel(address.channel)), first)
    delivery_queue.enqueue_parts(instance, address, [draft.sealed() for draft in drafts])
