"""The outbox: parts of messages, sent in order within a chat by one process at a time, tried again with patience."""

from __future__ import annotations

import math
import random
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from bot.conversations import pubsub
from bot.conversations.models import Message
from bot.database import writing
from bot.outbox.models import OPEN, Address, Delivery, Early, State

# Longer than the slowest call: the chat of a process that died waits no longer than this.
LEASE = timedelta(seconds=settings.SEND_TIMEOUT_SECONDS + 5)
FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 15 * 60.0
# After so long a part that the platform did not take has failed.
GIVE_UP = timedelta(hours=24)
# How often a part is sent again although it may have arrived, where the platform has no key against doubles.
UNKNOWN = 1
RANK = {
    state: rank for rank, state in enumerate((State.PENDING, State.SENDING, State.SENT, State.DELIVERED, State.READ))
}


def enqueue_parts(message: Message, address: Address, sealed: list[str]) -> None:
    """Put the parts of a message behind those that wait. In the transaction that writes the message."""
    open_ = address.deliveries.filter(state__in=OPEN)
    due = max(filter(None, [open_.aggregate(latest=Max("due"))["latest"], timezone.now()]))
    Delivery.objects.bulk_create(
        Delivery(address=address, message=message, place=place, sealed=part, due=due)
        for place, part in enumerate(sealed)
    )


def due_addresses() -> list[int]:
    """Addresses for which something is due and that nobody serves, the longest wait first."""
    now = timezone.now()
    free = Q(address__busy_until=None) | Q(address__busy_until__lt=now)
    due = Delivery.objects.filter(free, state__in=OPEN, due__lte=now)
    return list(due.values_list("address", flat=True).annotate(first=Max("due")).order_by("first"))


adue_addresses = writing(due_addresses)


def reserve_address(address: int) -> datetime | None:
    """Reserve an address for this process: what to show at each step. None where another has it."""
    now = timezone.now()
    free = Q(busy_until=None) | Q(busy_until__lt=now)
    return now + LEASE if Address.objects.filter(free, pk=address).update(busy_until=now + LEASE) else None


areserve_address = writing(reserve_address)


def release_address(address: int, held: datetime) -> None:
    Address.objects.filter(pk=address, busy_until=held).update(busy_until=None)


arelease_address = writing(release_address)


@transaction.atomic
def next_part(address: int, held: datetime, *, idempotent: bool) -> tuple[Delivery, datetime] | None:
    """The next part to send now, marked as being sent, with the reservation renewed. None where none is due.

    A part that a stopped process was sending may have arrived: without `idempotent` it is sent once more only.
    """
    reserved = Address.objects.select_for_update().filter(pk=address, busy_until=held)
    if not reserved.exists():
        return None
    for delivery in (
        Delivery.objects.filter(address=address, state__in=OPEN).order_by("pk").select_related("message", "address")
    ):
        if delivery.due > timezone.now():
            return None
        orphan = delivery.state == State.SENDING
        if not orphan or idempotent or delivery.unknown < UNKNOWN:
            until = timezone.now() + LEASE
            reserved.update(busy_until=until)
            _change(delivery, state=State.SENDING, tries=delivery.tries + 1, unknown=delivery.unknown + orphan)
            return delivery, until
        mark_failed(delivery, "The connection broke twice while this was sent. It may have arrived.")
    return None


anext_part = writing(next_part)


@transaction.atomic
def mark_sent(delivery: Delivery, provider: str) -> None:
    """The platform has taken it. `provider`: the keyed hash of its id there."""
    _change(delivery, state=State.SENT, provider=provider, sealed="")
    early = Early.objects.filter(provider=provider).first()
    if early:
        update_status(provider, State(early.state), early.reason)
        early.delete()


amark_sent = writing(mark_sent)


@transaction.atomic
def retry_later(delivery: Delivery, reason: str, *, after: float | None, unknown: bool) -> None:
    """It is tried again: after `after` seconds where the platform says so. `unknown`: it may have arrived already."""
    if timezone.now() - delivery.created > GIVE_UP:
        return mark_failed(delivery, f"Tried for a day. {reason}")
    asked = after is not None and math.isfinite(after)
    seconds = after + random.random() if after and asked else pause_address(delivery.tries)  # noqa: S311
    # Whatever a platform asks for, the last try is not later than a day after the first.
    due = min(timezone.now() + timedelta(seconds=min(seconds, GIVE_UP.total_seconds())), delivery.created + GIVE_UP)
    _change(delivery, state=State.SENDING if unknown else State.PENDING, reason=reason)
    Delivery.objects.filter(address=delivery.address_id, state__in=OPEN).update(due=due)


aretry_later = writing(retry_later)


def pause_address(tries: int) -> float:
    """Seconds before the next try: doubled each time, and spread so that many chats do not come back at once."""
    longest: float = min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** min(tries - 1, 20))
    return longest * random.uniform(0.5, 1)  # noqa: S311


@transaction.atomic
def mark_failed(delivery: Delivery, reason: str) -> None:
    """It will not arrive. Staff see it in the chat."""
    _change(delivery, state=State.FAILED, reason=reason, sealed="")
    pubsub.announce(f"chat:{delivery.message.conversation_id}", "queue")


amark_failed = writing(mark_failed)


def _change(delivery: Delivery, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(delivery, name, value)
    delivery.save(update_fields=[*fields, "updated"])


@transaction.atomic
def update_status(provider: str, state: State, reason: str = "") -> None:
    """The platform says what became of a part. Words that come late or twice change nothing.

    They may also come before the answer to our call: then they are kept for `sent`.
    """
    delivery = Delivery.objects.select_related("message").filter(provider=provider).first()
    if delivery is None:
        Early.objects.update_or_create(provider=provider, defaults={"state": state, "reason": reason})
    elif state == State.FAILED and delivery.state in (State.SENDING, State.SENT):
        mark_failed(delivery, reason)
    elif RANK.get(state, -1) > RANK.get(State(delivery.state), 99):
        _change(delivery, state=state)


def mark_read(channel: str, key: str, until: datetime) -> None:
    """The family at this address (its keyed hash) has read what was sent until then."""
    arrived = Delivery.objects.filter(address__channel=channel, address__key=key, updated__lte=until)
    arrived.filter(state__in=(State.SENT, State.DELIVERED)).update(state=State.READ)
