"""What is kept: conversations, their messages, safety alerts."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models


class Owner(models.TextChoices):
    """Who speaks with the family (architecture, section 3)."""

    ASSISTANT = "assistant"
    WAITING = "waiting"
    PERSON = "person"
    CLOSED = "closed"


class Author(models.TextChoices):
    FAMILY = "family"
    ASSISTANT = "assistant"
    PERSON = "person"


class Conversation(models.Model):
    """One chat of one family on one channel. `token_hash` is the only key to it; the token itself is never kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.CharField(max_length=20)
    token_hash = models.CharField(max_length=64, unique=True, null=True)
    token_expires = models.DateTimeField(null=True)
    owner = models.CharField(max_length=10, choices=Owner.choices, default=Owner.ASSISTANT)
    navigator = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    last_sequence = models.PositiveIntegerField(default=0)
    busy_until = models.DateTimeField(null=True)
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True, db_index=True)

    def __str__(self) -> str:
        return f"{self.channel} {self.id}"


class Message(models.Model):
    """One message as the log keeps it: redacted. `details`: an answer's sources, confidence …"""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    sequence = models.PositiveIntegerField()
    author = models.CharField(max_length=10, choices=Author.choices)
    external_id = models.CharField(max_length=64, null=True)
    text = models.TextField()
    outcome = models.CharField(max_length=64, blank=True, db_index=True)
    buttons = models.JSONField(default=list)
    details = models.JSONField(default=dict)
    handled = models.BooleanField(default=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("sequence",)
        constraints = [
            models.UniqueConstraint(fields=("conversation", "sequence"), name="one_message_a_sequence"),
            models.UniqueConstraint(fields=("conversation", "external_id"), name="one_message_an_external_id"),
        ]
        indexes = [
            models.Index(fields=("conversation",), condition=models.Q(handled=False), name="unhandled_messages"),
        ]

    def __str__(self) -> str:
        return f"{self.author} {self.sequence}"


class Alert(models.Model):
    """A safety alert for the desk."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="alerts")
    kind = models.CharField(max_length=10)
    rule = models.CharField(max_length=80)
    created = models.DateTimeField(auto_now_add=True)
    seen = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} ({self.rule})"


class Announcement(models.Model):
    """The last announcement of a topic (`live.py`); `mark` is new with each, so that other processes notice it."""

    topic = models.CharField(max_length=64, primary_key=True)
    mark = models.UUIDField()
    changed = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.topic
