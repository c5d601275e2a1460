"""A family's questions for the trial team."""

from __future__ import annotations

from django.db import models

from bot.conversations.models import Conversation


class ListedQuestion(models.Model):
    """One question on a family's list, in the family's words or as the answer proposed it."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="questions")
    text = models.TextField()
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"question {self.pk}"
