"""What staff keep with a chat, and the notices that go out to them."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from bot.conversations.models import Assignment, Conversation


class Note(models.Model):
    """What a member of staff wrote down for colleagues. No family sees it.

    `external_id` is chosen by the page, so that a note sent again after a lost connection is kept once.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    text = models.TextField()
    external_id = models.CharField(max_length=64, null=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=("conversation", "external_id"), name="one_note_an_external_id"),
        ]

    def __str__(self) -> str:
        return f"note {self.pk}"


class Mention(models.Model):
    """A note names a colleague, who may read its chat from then on. `seen`: when they opened it."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("note", "user"), name="one_mention_a_note")]
        indexes = [models.Index(fields=("user",), condition=models.Q(seen=None), name="unseen_mentions")]

    def __str__(self) -> str:
        return f"mention {self.pk}"


class Tag(models.Model):
    """A word that staff put on a chat."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="tags")
    name = models.CharField(max_length=40, db_index=True)

    class Meta:
        ordering = ("name",)
        constraints = [models.UniqueConstraint(fields=("conversation", "name"), name="one_tag_a_chat")]

    def __str__(self) -> str:
        return self.name


class ReadMark(models.Model):
    """How far a navigator has read a chat that they hold: up to message number `sequence`."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="read_marks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sequence = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("conversation", "user"), name="one_read_mark_a_reader")]

    def __str__(self) -> str:
        return f"read to {self.sequence}"


class Snooze(models.Model):
    """A navigator looks at a chat of theirs again when the time `until` has come, or at once when something happens
    (`snoozes.py`). `since`: when they said so; `sequence`: the number of the chat's last message then.

    It belongs to the time in which one navigator has the chat: who gets it next does not find it put away.
    """

    assignment = models.OneToOneField(Assignment, primary_key=True, on_delete=models.CASCADE, related_name="snooze")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    sequence = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"snooze of {self.assignment_id}"


class TemporaryPassword(models.Model):
    """This account's password was given to it: who signs in with it chooses another before anything else."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"temporary password of {self.user_id}"


class Notice(models.Model):
    """One e-mail to staff. `key` says what about, so that nothing is told twice; it holds no words of a family.

    `conversation` is none where it is about no chat.
    """

    key = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=20)
    conversation = models.UUIDField(null=True)
    created = models.DateTimeField(auto_now_add=True)
    next_try = models.DateTimeField(db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=("next_try",), condition=models.Q(sent=None), name="unsent_notices")]

    def __str__(self) -> str:
        return self.key


class SpokenLanguage(models.Model):
    """A language in which a member of staff can speak with families. `language`: a code such as `es`."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="spoken_languages")
    language = models.CharField(max_length=8)

    class Meta:
        ordering = ("language",)
        constraints = [models.UniqueConstraint(fields=("user", "language"), name="one_row_a_spoken_language")]

    def __str__(self) -> str:
        return self.language
