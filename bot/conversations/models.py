"""What is kept: conversations, their messages, safety alerts, who spoke with whom and who did what."""

from __future__ import annotations

import uuid
from typing import Any, NoReturn

from django.conf import settings
from django.db import models

from bot.conversations.details_field import DetailsField


class Owner(models.TextChoices):
    """Who speaks with the family."""

    ASSISTANT = "assistant"
    WAITING = "waiting"
    PERSON = "person"
    CLOSED = "closed"


class Author(models.TextChoices):
    FAMILY = "family"
    ASSISTANT = "assistant"
    PERSON = "person"


class Account(models.Model):
    """A further account of a messaging app, such as a second number. Its secrets are settings, and none stands here.

    `name` is `whatsapp/clinic`. `language`: what its families are spoken to in where their first words do not tell;
    `hours`: its opening hours, as a file of BOT_HOURS says them; `team`: who gets the e-mails about its chats. What is
    empty is as everywhere.
    """

    name = models.CharField(max_length=40, primary_key=True)
    language = models.CharField(max_length=12, blank=True)
    hours = models.TextField(blank=True)
    team = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")

    def __str__(self) -> str:
        return self.name


class Conversation(models.Model):
    """One chat of one family on one channel. `token_hash` is the only key to it; the token itself is never kept.

    `account`: by which it came; none for the first one of a channel. It stays when the chat moves to the web.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.CharField(max_length=20)
    account = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, db_index=False)
    token_hash = models.CharField(max_length=64, unique=True, null=True)
    token_expires = models.DateTimeField(null=True)
    owner = models.CharField(max_length=10, choices=Owner.choices, default=Owner.ASSISTANT)
    navigator = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    last_sequence = models.PositiveIntegerField(default=0)
    busy_until = models.DateTimeField(null=True)
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True, db_index=True)
    # What the family chose to be spoken to in (`spoken_language.py`); none where it has not chosen.
    language = models.CharField(max_length=12, null=True)
    # When the family last erased what was in it, and went on in it.
    emptied = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=("navigator",), condition=models.Q(owner=Owner.PERSON), name="chats_held")]

    def __str__(self) -> str:
        return f"{self.channel} {self.id}"

    @property
    def came_by(self) -> str:
        """The channel as staff read it, with the account where it is not the first one."""
        name = self.account_id or ""
        return name if name.startswith(f"{self.channel}/") else self.channel


class Message(models.Model):
    """One message as the log keeps it: redacted.

    Of a message of ours: `confidence` to `in_reply_to` (the sequence of what it answers), `buttons` and `details`
    (an answer's sources …). Of a family's: `pressed`, the outcome of a button; `typed` where its words chose it;
    `postponed`, how often it had to wait for the assistant (0 to 2).
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    sequence = models.PositiveIntegerField()
    author = models.CharField(max_length=10, choices=Author.choices)
    external_id = models.CharField(max_length=64, null=True)
    text = models.TextField()
    outcome = models.CharField(max_length=64, blank=True, db_index=True)
    buttons = models.JSONField(default=list)
    details = DetailsField()
    confidence = models.FloatField(null=True)
    language = models.CharField(max_length=32, blank=True)
    version = models.PositiveIntegerField(null=True)
    model = models.CharField(max_length=64, blank=True)
    in_reply_to = models.PositiveIntegerField(null=True)
    pressed = models.TextField(blank=True)
    typed = models.BooleanField(default=False)
    postponed = models.PositiveSmallIntegerField(default=0)
    handled = models.BooleanField(default=True)
    created = models.DateTimeField(auto_now_add=True)
    # What was said to it, where whoever saves it knows: who listens need not ask the database.
    replies: list[Message] | None = None

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

    @property
    def by_button(self) -> bool:
        """Whether the family pressed a button and wrote nothing."""
        return bool(self.pressed) and not self.typed


class Alert(models.Model):
    """A safety alert for the desk. `seen`: somebody sees to it; `judged`: somebody said what it was (`alerts.py`)."""

    class Verdict(models.TextChoices):
        REAL = "real", "real"
        FALSE = "false", "a false alarm"

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="alerts")
    kind = models.CharField(max_length=10)
    rule = models.CharField(max_length=80)
    created = models.DateTimeField(auto_now_add=True)
    seen = models.DateTimeField(null=True)
    # Empty in alerts that were marked as seen before verdicts were kept: those have `judged` only.
    verdict = models.CharField(max_length=5, choices=Verdict.choices, blank=True)
    judged = models.DateTimeField(null=True)
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=("created",), condition=models.Q(judged=None), name="open_alerts")]

    def __str__(self) -> str:
        return f"{self.kind} ({self.rule})"


class Consent(models.Model):
    """A family agreed to what a text said about storing the chat, and when."""

    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, related_name="consent")
    text = models.ForeignKey("ConsentText", on_delete=models.PROTECT, related_name="+")
    created = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"consent to {self.text}"


class Feedback(models.Model):
    """Whether a message of ours was helpful, and what the family said about it, redacted."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="feedback")
    helpful = models.BooleanField()
    word = models.TextField(blank=True)
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return "helpful" if self.helpful else "not helpful"


class Announcement(models.Model):
    """The last announcement of a topic (`pubsub.py`); `mark` is new with each, so that other processes notice it."""

    topic = models.CharField(max_length=64, primary_key=True)
    mark = models.UUIDField()
    changed = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.topic


class Handoff(models.Model):
    """One stretch from the wish for a person to its end. A chat has at most one that has not ended.

    `given`: since when the present `navigator` has it; `first_word`: when that one wrote first; `reminded`: when the
    family was told that this has not happened yet. Passing on begins these three anew; who had it before stays in the
    assignments. `stays`: the request does not lapse, because the family hears elsewhere that somebody answered.
    `urgent`: a navigator said so, for whoever looks at the queue.
    """

    class Reason(models.TextChoices):
        ASKED = "asked", "asked for a person"
        FORM = "form", "left a form"
        TAKEN = "taken", "a navigator stepped in"

    class End(models.TextChoices):
        CANCELLED = "cancelled", "the family took it back"
        UNANSWERED = "unanswered", "nobody came"
        HANDED_BACK = "handed_back", "handed back to the assistant"
        CLOSED = "closed", "closed by the navigator"

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="handoffs")
    reason = models.CharField(max_length=10, choices=Reason.choices)
    asked = models.DateTimeField()
    told = models.DateTimeField(null=True)
    stays = models.BooleanField(default=False, db_default=False)
    urgent = models.BooleanField(default=False, db_default=False)
    navigator = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    claimed = models.DateTimeField(null=True)
    first_reply = models.DateTimeField(null=True)
    given = models.DateTimeField(null=True)
    first_word = models.DateTimeField(null=True)
    reminded = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)
    end = models.CharField(max_length=12, choices=End.choices, blank=True)
    outcome = models.CharField(max_length=40, blank=True)
    rating = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("conversation",), condition=models.Q(ended=None), name="one_open_handoff_a_conversation"
            )
        ]
        indexes = [
            models.Index(fields=("asked",), condition=models.Q(ended=None), name="open_handoffs"),
            models.Index(fields=("navigator", "ended"), name="handoffs_of_a_navigator"),
        ]

    def __str__(self) -> str:
        return f"handoff {self.pk}"


class Assignment(models.Model):
    """One navigator had the chat of a handoff, `since` then `until` it was passed on or ended.

    `given_by`: who passed it to them; none where they took it themselves.
    """

    handoff = models.ForeignKey(Handoff, on_delete=models.CASCADE, related_name="assignments")
    navigator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"assignment {self.pk}"


class WithheldAnswer(models.Model):
    """A lead stopped a curated answer: until it is `lifted`, no family is given it. `digest`: of its words then."""

    name = models.CharField(max_length=64)
    reason = models.TextField()
    digest = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(auto_now_add=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    lifted = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(fields=("name",), condition=models.Q(lifted=None), name="one_stop_an_answer")
        ]

    def __str__(self) -> str:
        return self.name


class Presence(models.Model):
    """When a member of staff was last seen at the desk, and whether they take chats."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE)
    seen = models.DateTimeField(db_index=True)
    available = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"presence of {self.user_id}"


class Unchangeable(models.QuerySet[Any]):
    """Rows are added and read, nothing else."""

    def update(self, **_: Any) -> NoReturn:
        raise TypeError(f"{self.model.__name__} is append-only.")

    def delete(self) -> NoReturn:
        raise TypeError(f"{self.model.__name__} is append-only.")


class AppendOnly(models.Model):
    """A table whose rows stay as they were written; a migration adds the database's own refusal."""

    objects = Unchangeable.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        if self.pk is not None:
            raise TypeError(f"{type(self).__name__} is append-only.")
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        raise TypeError(f"{type(self).__name__} is append-only.")


class ConsentText(AppendOnly):
    """A text that families agreed to, word for word as they read it. Holds nothing of a family; outlives the chats.

    `key` is its name in the files, `version` what the file says. `digest`: SHA-256 of `body`, so that other words under
    the same version are another row. `body` is empty where the words of an earlier consent were not kept.
    """

    class Key(models.TextChoices):
        WEB = "web/consent", "storing the chat, on the web"
        APP = "channel/welcome", "storing the chat, in a messaging app"
        LIST = "guide/share", "passing the list to the trial team"
        FORM = "contact/consent", "being contacted"
        NOTICE = "contact/notice", "an email when a navigator has answered"
        DEVICE = "contact/device", "a notice on the device when a navigator has answered"

    key = models.CharField(max_length=20, choices=Key.choices)
    version = models.PositiveIntegerField()
    language = models.CharField(max_length=12)
    body = models.TextField()
    digest = models.CharField(max_length=64)
    first_seen = models.DateField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("key", "version", "language", "digest"), name="each_consent_text_once")
        ]

    def __str__(self) -> str:
        return f"{self.key}, version {self.version} ({self.language})"


class AuditEntry(AppendOnly):
    """Who did what with which chat, and when. Holds no words of a family; outlives the chat. `who` none: not staff."""

    when = models.DateTimeField(auto_now_add=True, db_index=True)
    who = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    what = models.CharField(max_length=40, db_index=True)
    conversation = models.UUIDField(null=True, db_index=True)
    details = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.what


class Erasure(models.Model):
    """A chat was erased, and its words may still be in the database's files. The worker drops the row afterwards.

    `conversation` is no relation: the chat is gone, or goes on empty.
    """

    class Kind(models.TextChoices):
        DELETED = "deleted", "deleted by the family"
        EMPTIED = "emptied", "emptied by the family, and goes on"
        EXPIRED = "expired", "past its time"
        WITHDRAWN = "withdrawn", "a message was taken back"

    conversation = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=9, choices=Kind.choices)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.kind


class Milestone(models.Model):
    """When something of the program last happened. `words` say why, or by whom."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
    words = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name
