"""What families left on the form."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models

from bot.conversations.models import ConsentText, Conversation


class Notice(models.Model):
    """Where the family of a chat is told that a navigator has answered. `sealed`: the address, encrypted.

    `told`: the number of the answer that was told last, and `told_at` when; `here`: when the family was last seen
    typing; `tries` that failed for the next one, and when to try again; `refused`: the address takes nothing.
    """

    called: ClassVar[str]
    conversation: models.OneToOneField[Conversation, Conversation]
    conversation_id: UUID
    sealed = models.TextField()
    language = models.CharField(max_length=12)
    agreed = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="+")
    created = models.DateTimeField(db_index=True)
    told = models.PositiveIntegerField(default=0)
    told_at = models.DateTimeField(null=True)
    here = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try = models.DateTimeField()
    refused = models.BooleanField(default=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class AnswerNotice(Notice):
    """By email."""

    called = "an email"
    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, related_name="answer_notice")


class DeviceNotice(Notice):
    """By the family's browser. The address is its endpoint at the vendor's push service."""

    called = "a notice"
    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, related_name="device_notice")


class ContactRequest(models.Model):
    """The last form of one chat. `sealed`: what was written, encrypted (`bot/sealing.py`); nothing stands in clear.

    `agreed`: the text that was agreed to; none for forms that were left before it was kept.
    """

    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, related_name="contact")
    sealed = models.TextField()
    agreed = models.ForeignKey(ConsentText, null=True, on_delete=models.PROTECT, related_name="+")
    replaced = models.DateTimeField(null=True)
    created = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"contact request {self.pk}"
