"""What families left on the form."""

from __future__ import annotations

from django.db import models

from bot.conversations.models import ConsentText, Conversation


class AnswerNotice(models.Model):
    """Where the family of a chat gets an email when a navigator has answered. `sealed`: the address, encrypted.

    `told`: the number of the answer that the last email was about, and `told_at` when; `here`: when the family was last
    seen typing; `tries` that failed for the next email, and when to try again; `refused`: the address takes no email.
    """

    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, related_name="answer_notice")
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

    def __str__(self) -> str:
        return f"answer notice {self.pk}"


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
