"""Addresses (sealed), what came in already, what goes out, and one-time links into the web chat.

A `channel` is the full name of the account by which something came or goes: `telegram`, `telegram/clinic`.
"""

from __future__ import annotations

import uuid

from django.db import models

from bot.conversations.models import Conversation, Message


class Address(models.Model):
    """Where the family of a chat is reached on a platform. `key`: the address' keyed hash, none after the chat moved.

    `also`: the keyed hash of another address by which the platform may call the same family.

    The relation is hidden from the conversation (`+`): erasing a chat takes all that hangs on it, and the family is
    still told so. Deleting the conversation takes the address too; `channel_addresses.delete_old_receipts` does that.
    """

    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=40)
    key = models.CharField(max_length=64, null=True)
    also = models.CharField(max_length=64, null=True)
    sealed = models.TextField()
    busy_until = models.DateTimeField(null=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("channel", "key"), name="one_chat_an_address"),
            models.UniqueConstraint(fields=("channel", "also"), name="one_chat_another_address"),
        ]

    def __str__(self) -> str:
        return f"an address on {self.channel}"


class Received(models.Model):
    """An event of a platform that was taken. `event`: the keyed hash of its id, which may hold a phone number."""

    channel = models.CharField(max_length=40)
    event = models.CharField(max_length=64)
    created = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("channel", "event"), name="each_event_once")]

    def __str__(self) -> str:
        return f"an event of {self.channel}"


class State(models.TextChoices):
    """What became of a part. PENDING and SENDING are open; a status never goes back."""

    PENDING = "pending", "waits to be sent"
    SENDING = "sending", "is being sent"
    SENT = "sent", "sent"
    DELIVERED = "delivered", "delivered"
    READ = "read", "read"
    FAILED = "failed", "not delivered"


OPEN = (State.PENDING, State.SENDING)


class Delivery(models.Model):
    """One part of a message on its way. `sealed`: the part, encrypted, empty when it is no longer open.

    `key` is the same for every try; `unknown` counts tries of which nobody knows whether they arrived; `provider` is
    the keyed hash of the platform's id; `reason` says to staff why it failed.
    """

    address = models.ForeignKey(Address, on_delete=models.CASCADE, related_name="deliveries")
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="deliveries")
    place = models.PositiveSmallIntegerField()
    sealed = models.TextField()
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    tries = models.PositiveSmallIntegerField(default=0)
    unknown = models.PositiveSmallIntegerField(default=0)
    due = models.DateTimeField()
    provider = models.CharField(max_length=64, blank=True)
    reason = models.TextField(blank=True)
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("message", "place"), name="one_delivery_a_part")]
        indexes = [
            models.Index(fields=("address", "id"), condition=models.Q(state__in=OPEN), name="open_deliveries"),
            models.Index(fields=("due",), condition=models.Q(state__in=OPEN), name="due_deliveries"),
            models.Index(fields=("provider",), condition=~models.Q(provider=""), name="deliveries_by_provider"),
            models.Index(fields=("updated",), condition=models.Q(state=State.FAILED), name="failed_deliveries"),
        ]

    def __str__(self) -> str:
        return f"part {self.place} ({self.state})"


class Early(models.Model):
    """What a platform said of a message (`provider`: the keyed hash of its id) before we knew that it has it."""

    provider = models.CharField(max_length=64, primary_key=True)
    state = models.CharField(max_length=10, choices=State.choices)
    reason = models.TextField(blank=True)
    created = models.DateTimeField(auto_now=True, db_index=True)

    def __str__(self) -> str:
        return self.state


class Trouble(models.Model):
    """Events of a platform that were not taken, by the day. `what`: the kind of the error, nothing of what came."""

    channel = models.CharField(max_length=40)
    day = models.DateField(db_index=True)
    why = models.CharField(max_length=20)
    what = models.CharField(max_length=60, blank=True)
    count = models.PositiveIntegerField(default=0)
    last = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("channel", "day", "why", "what"), name="one_trouble_a_day")]

    def __str__(self) -> str:
        return f"{self.count} x {self.why} of {self.channel}"


class Move(models.Model):
    """A link that moves a chat to the web, once. The database alone cannot make one: `transfer_links.py` signs it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="moves")
    expires = models.DateTimeField(db_index=True)
    used = models.BooleanField(default=False)

    def __str__(self) -> str:
        return "used" if self.used else f"until {self.expires:%Y-%m-%d %H:%M}"
