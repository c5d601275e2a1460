"""What is kept of a family's questions for the trial team. All of it hangs on the conversation and goes with it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from bot.conversations.models import ConsentText, Conversation


class Plan(models.Model):
    """What the family told in the interview, what was suggested then, and whether the list may go to the team."""

    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, primary_key=True, related_name="plan")
    asker = models.CharField(max_length=12, blank=True)
    disease = models.CharField(max_length=12, blank=True)
    stage = models.CharField(max_length=12, blank=True)
    worry = models.CharField(max_length=12, blank=True)
    answered = models.JSONField(default=list)  # the interview's questions that were answered or skipped
    suggested = models.JSONField(default=list)  # ids of the bank, best first
    shared = models.DateTimeField(null=True)
    agreed = models.ForeignKey(ConsentText, null=True, on_delete=models.PROTECT, related_name="+")  # to its sharing
    changes = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"plan of {self.conversation_id}"


class State(models.TextChoices):
    """How far the team is with a question."""

    OPEN = "open"
    ASKED = "asked"
    ANSWERED = "answered"


class ListedQuestion(models.Model):
    """One question on a family's list, in the family's words or from the bank.

    `bank` is its question in the bank, `answer` the answer of ours that speaks of it; both may be empty. `top` is 1 to
    3 for the three that matter most, else 0. A removed question is kept for a day, so that it can come back.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="questions")
    text = models.TextField()
    own = models.BooleanField(default=True)
    bank = models.CharField(max_length=40, blank=True)
    answer = models.CharField(max_length=64, blank=True)
    hand = models.CharField(max_length=24, default="chat")
    place = models.FloatField(default=0.0)
    top = models.PositiveSmallIntegerField(default=0)
    removed = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    reply = models.TextField(blank=True)
    replied_by = models.CharField(max_length=80, blank=True)
    replied_on = models.DateField(null=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    created = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("place", "pk")

    def __str__(self) -> str:
        return f"question {self.pk}"


class Change(models.Model):
    """One step of one hand, with what the rows held before it: `[{"id": …, "text": …}, …]`.

    `turn` is the sequence of the message that asked for the step in the chat, `undone_in` of the one that took it back:
    a turn that was begun twice is told by them (`retried_turn.py`).
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="list_changes")
    hand = models.CharField(max_length=24)
    kind = models.CharField(max_length=12)
    before = models.JSONField()
    undone = models.BooleanField(default=False)
    turn = models.PositiveIntegerField(null=True)
    undone_in = models.PositiveIntegerField(null=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Link(models.Model):
    """A link to the list's page. The address is signed, so that nothing kept here opens it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="links")
    expires = models.DateTimeField()
    revoked = models.BooleanField(default=False)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("created",)

    def __str__(self) -> str:
        return f"link {self.pk}"
