"""Where families are reached: encrypted (BOT_CONTACT_KEY), and found again by a keyed hash (BOT_ADDRESS_KEY).

`channel` is the full name of an account: the same person at two accounts has two addresses and two chats.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from bot.conversations import erasures, expiry
from bot.conversations.models import Account, Consent, Conversation
from bot.database import writing
from bot.errors import ConfigurationError
from bot.outbox.models import OPEN, Address, Delivery, Early, Move, Received
from bot.sealing import seal, unseal

# How long a chat is kept in which the family has not agreed to its storing: nothing of theirs is in it.
UNAGREED = timedelta(days=2)
# Longer than any platform repeats an event.
REPEATED = timedelta(days=9)
# Rows of one table that are deleted in one transaction.
BATCH = 2000


def keyed_hash(channel: str, value: str) -> str:
    """The keyed hash of an address, or of a platform's id: nobody finds the value by trying all telephone numbers."""
    if len(settings.ADDRESS_KEY) < 32:
        raise ConfigurationError(
            "BOT_ADDRESS_KEY must be set to at least 32 random characters for messaging apps. `make run` makes one."
        )
    return hmac.new(settings.ADDRESS_KEY.encode(), f"{channel}\0{value}".encode(), hashlib.sha256).hexdigest()


def address_of(channel: str, value: str, also: str = "") -> Address:
    """The address of a family, with its chat; both are made where the family is new. Inside a transaction only.

    `also`: the platform calls the same family so, too. It is the surer of the two: a telephone number can pass on to
    somebody else, who must not find the chat of the one before.
    """
    if also:
        _pass_on(channel, value, also)
    found = _find(channel, also) or _find(channel, value)
    if found is None:
        found = Address(conversation=_new_chat(channel), channel=channel)
    if found.pk is None or also:
        _name(found, value, also)
    return found


def _new_chat(channel: str) -> Conversation:
    """A chat by this account. One that nobody has described yet is no reason to lose a family."""
    app, separator, _ = channel.partition("/")
    account = Account.objects.get_or_create(name=channel)[0] if separator else None
    return Conversation.objects.create(channel=app, account=account)


def _pass_on(channel: str, value: str, also: str) -> None:
    """An address that the platform names beside another than before has another holder; the old one keeps the other."""
    before = _find(channel, value)
    if before and before.also not in (None, keyed_hash(channel, also), keyed_hash(channel, value)):
        _name(before, unseal(before.sealed)["also"])


def _find(channel: str, value: str) -> Address | None:
    if not value:
        return None
    key = keyed_hash(channel, value)
    return Address.objects.filter(Q(key=key) | Q(also=key), channel=channel).first()


def _name(address: Address, value: str, also: str = "") -> None:
    """The platform calls a family `value` and `also` from now on. Nothing is changed where that is another chat's."""
    for name in filter(None, (value, also)):
        holder = _find(address.channel, name)
        if holder and holder.pk != address.pk:
            return
    key, other = keyed_hash(address.channel, value), keyed_hash(address.channel, also) if also else None
    if (address.key, address.also) != (key, other):
        address.key, address.also, address.sealed = key, other, seal({"address": value, "also": also})
        address.save()


def known_chat(channel: str, value: str, also: str = "") -> UUID | None:
    """The chat of the family at this address; None where it has none."""
    found = _find(channel, also) or _find(channel, value)
    return found.conversation_id if found else None


def rename(channel: str, before: str, after: str, also: str = "") -> None:
    """The platform calls a family by another address; what waits goes there. Inside a transaction only."""
    if (address := _find(channel, before)) is not None:
        _name(address, after, also)


def by_id(identifier: int) -> Address:
    """Raises Address.DoesNotExist."""
    return Address.objects.get(pk=identifier)


aby_id = writing(by_id)


def of_chat(conversation: UUID) -> Address | None:
    """Where the family of a chat is reached in an app; None for a chat of the web."""
    return Address.objects.filter(conversation=conversation).first()


aof_chat = writing(of_chat)


def opened_address(address: Address) -> str:
    """The address itself, for the platform only."""
    return unseal(address.sealed)["address"]


aopened_address = writing(opened_address)


def keep_thread(address: Address, thread: str) -> None:
    """What the next answer names, on platforms with threads; sealed as the address is. Inside a transaction only."""
    if thread:
        address.sealed = seal({**unseal(address.sealed), "thread": thread})
        address.save(update_fields=["sealed"])


def opened_thread(address: Address) -> str:
    """What an answer names; empty on platforms without threads."""
    return unseal(address.sealed).get("thread", "")


def first_time(channel: str, event: str) -> bool:
    """Whether the event with this keyed hash was not taken before; from now on it was."""
    return Received.objects.get_or_create(channel=channel, event=event)[1]


def was_taken(channel: str, event: str) -> bool:
    """Whether the event with this keyed hash was taken before."""
    return Received.objects.filter(channel=channel, event=event).exists()


def delete_old_receipts() -> None:
    """Delete addresses that serve nothing any more: chats without consent, chats that moved. A job of the worker.

    Some at a time, the rest in the next rounds; nothing where the clock may be wrong.
    """
    if expiry.clock_ahead():
        return
    now = timezone.now()
    _forget_some(Received.objects.filter(created__lt=now - REPEATED))
    _forget_some(Early.objects.filter(created__lt=now - REPEATED))
    _forget_some(Move.objects.filter(expires__lt=now))
    agreed = Exists(Consent.objects.filter(conversation=OuterRef("conversation")))
    waits = Exists(Delivery.objects.filter(address=OuterRef("pk"), state__in=OPEN))
    _forget_some(Address.objects.filter(~waits, key=None))
    silent = Address.objects.filter(~agreed, ~waits, conversation__updated__lt=now - UNAGREED)
    with transaction.atomic():
        erasures.delete(list(silent.values_list("conversation", flat=True)[: expiry.BATCH]), erasures.Kind.EXPIRED)


def _forget_some(rows: QuerySet[Any]) -> None:
    rows.model._default_manager.filter(pk__in=list(rows.values_list("pk", flat=True)[:BATCH])).delete()
