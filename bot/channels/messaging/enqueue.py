"""Whatever is written to a chat of a messaging app goes into the outbox, in the transaction that writes it."""

from __future__ import annotations

from typing import Any

from bot import plain_sql
from bot.channels.messaging import rendering, shapes
from bot.conversations import message_store
from bot.conversations.capabilities import of_channel
from bot.conversations.models import Author, Message
from bot.outbox import delivery_queue
from bot.outbox.models import Address

KNOWN = f"SELECT id FROM {Address._meta.db_table} WHERE conversation_id = %s AND key IS NOT NULL"  # noqa: S608


def queued(sender: type[Message], instance: Message, created: bool, **_: Any) -> None:
    """Django calls this after a message is saved, within the same transaction."""
    if not created or instance.author == Author.FAMILY:
        return
    known = plain_sql.value(KNOWN, plain_sql.key(instance.conversation_id))
    if known is None:
        return
    address = Address.objects.get(pk=known)
    first = len(message_store.offered(instance.conversation_id)) - len(instance.buttons) + 1
    drafts = rendering.drafts(instance, shapes.shape(of_channel(address.channel)), first)
    delivery_queue.enqueue_parts(instance, address, [draft.sealed() for draft in drafts])
