"""What families left on the form."""

from __future__ import annotations

from django.db import models

from bot.conversations.models import ConsentText, Conversation


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
