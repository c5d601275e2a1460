"""What the log is searched and counted by. All of it can be made again from the log (`manage.py index_log`)."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from bot.archive.full_text import Words
from bot.conversations.models import Conversation, Message

__all__ = ["Entry", "Mark", "Result", "SavedFilter", "Turn", "Words"]


class Entry(models.Model):
    """A chat's place in the log: the newest chat has the largest key, and none is given twice."""

    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, related_name="entry")
    begun = models.DateTimeField(db_index=True)
    # In the desk's time zone, so that figures need no arithmetic on each row.
    day = models.DateField(db_index=True)

    def __str__(self) -> str:
        return f"entry {self.pk}"


class Mark(models.Model):
    """Something that a chat can be found by: `outcome` `costs/visa`, `tag` `visa`, `safety` `crisis` …"""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="marks", db_index=False)
    kind = models.CharField(max_length=10)
    value = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("entry", "kind", "value"), name="one_mark_an_entry")]
        indexes = [models.Index(fields=("kind", "value", "entry"), name="entries_by_mark")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.value}"


class Result(models.TextChoices):
    """What came of a family's message."""

    UNDERSTOOD = "understood", "an answer was given"
    OFFERED = "offered", "only choices were offered"
    DECLINED = "declined", "no curated answer"
    PRESSED = "pressed", "a button was pressed"
    ALARM = "alarm", "emergency or crisis"
    FAILED = "failed", "something of ours failed"
    PERSON = "person", "a navigator had the chat"


class Turn(models.Model):
    """One family message that was handled, and what came of it."""

    message = models.OneToOneField(Message, primary_key=True, on_delete=models.CASCADE, related_name="turn")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="turns")
    day = models.DateField()
    hour = models.PositiveSmallIntegerField()
    result = models.CharField(max_length=10, choices=Result.choices)
    outcome = models.CharField(max_length=64)
    language = models.CharField(max_length=12)

    class Meta:
        indexes = [models.Index(fields=("day", "result", "outcome", "language", "hour"), name="turns_counted")]

    def __str__(self) -> str:
        return f"{self.result} ({self.outcome})"


class SavedFilter(models.Model):
    """A filter of the log under a name, for all reviewers. `query`: as in the page's address; never search words."""

    name = models.CharField(max_length=60, unique=True)
    query = models.CharField(max_length=1000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Left(models.Model):
    """The place of an erased chat whose words are still in pieces of SQLite's index that nobody reads any more."""

    place = models.BigIntegerField()

    def __str__(self) -> str:
        return f"left by {self.place}"
