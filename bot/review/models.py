"""What reviewers keep: what they judged, what is to be learned, what was released, who was told."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from bot.conversations.models import AppendOnly, Conversation, Message


class Verdict(models.TextChoices):
    """What a reviewer says about what the assistant made of a family's message."""

    RIGHT = "right", "right"
    WRONG = "wrong", "wrong: another answer is right"
    MISSING = "missing", "no answer exists"
    UNSAFE = "unsafe", "unsafe"


class Judgement(models.Model):
    """One reviewer's verdict on a family's message. `outcome`: which is right. `changes` counts, for two windows.

    `first`: their first verdict, which nobody else's had touched; empty where it was not kept.
    """

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="judgements")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    verdict = models.CharField(max_length=8, choices=Verdict.choices, db_index=True)
    outcome = models.CharField(max_length=64, blank=True)
    note = models.TextField(blank=True)
    # The database fills it, too: in an upgrade the version before writes rows without it.
    first = models.CharField(max_length=8, choices=Verdict.choices, blank=True, default="", db_default="")
    changes = models.PositiveIntegerField(default=1)
    # Of "unsafe": the lead who has dealt with it, and when.
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    settled = models.DateTimeField(null=True)
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=("message", "reviewer"), name="one_judgement_a_reviewer")]

    def __str__(self) -> str:
        return self.verdict


class InboxItem(models.Model):
    """A message that is worth a look, and why. `worth` orders the inbox; `open` until it is judged or put aside."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="inbox_item")
    worth = models.FloatField()
    reasons = models.JSONField(default=list)
    open = models.BooleanField(default=True)

    class Meta:
        indexes = [models.Index(fields=("-worth", "-message"), condition=models.Q(open=True), name="open_inbox_items")]

    def __str__(self) -> str:
        return f"{self.worth:.2f}"


class Scan(models.Model):
    """How far a regular job has read, so that it reads each row once. `place` is a key or a time."""

    name = models.CharField(max_length=20, primary_key=True)
    place = models.CharField(max_length=40)

    def __str__(self) -> str:
        return f"{self.name}: {self.place}"


class Proposal(models.Model):
    """A sentence to learn, or to pin: redacted, by one person, approved by another, then written into files.

    It belongs to the family's message and goes with it; what was applied is withdrawn then (`Learned`).
    """

    class Kind(models.TextChoices):
        EXAMPLE = "example", "training example"
        CASE = "case", "regression case"

    class State(models.TextChoices):
        PROPOSED = "proposed", "waits for a second person"
        APPROVED = "approved", "approved, not yet in the files"
        REJECTED = "rejected", "rejected"
        APPLIED = "applied", "in the files"

    kind = models.CharField(max_length=8, choices=Kind.choices)
    text = models.TextField()
    outcome = models.CharField(max_length=64, db_index=True)
    # For a message that leans on the one before: what that was, and what came of it.
    previous = models.TextField(blank=True)
    previous_outcome = models.CharField(max_length=64, blank=True)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="proposals")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PROPOSED, db_index=True)
    created = models.DateTimeField(auto_now_add=True)
    applied = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=("kind", "text", "previous", "outcome"),
                condition=~models.Q(state="rejected"),
                name="one_proposal_a_sentence",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Learned(models.Model):
    """A line of ours in data/nlu or the regression file that came from a chat. `digest` stands for its words.

    `conversation` is no relation: when the family deletes its chat, it goes and `withdrawn` is set.
    """

    kind = models.CharField(max_length=8, choices=Proposal.Kind.choices)
    digest = models.CharField(max_length=64)
    conversation = models.UUIDField(null=True, db_index=True)
    applied = models.DateTimeField(auto_now_add=True, db_index=True)
    withdrawn = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} of {self.applied:%Y-%m-%d}"


class Decision(AppendOnly):
    """A second person's word about a proposal. Never its author's."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="decisions")
    who = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    approved = models.BooleanField()
    reason = models.TextField(blank=True)
    when = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return "approved" if self.approved else "rejected"


class Release(AppendOnly):
    """A model was put into service, refused, or taken back. `figures`: what was compared, as counts."""

    class Kind(models.TextChoices):
        RELEASED = "released", "released"
        REFUSED = "refused", "refused: something got worse"
        ROLLED_BACK = "rolled_back", "rolled back"

    kind = models.CharField(max_length=12, choices=Kind.choices)
    model = models.CharField(max_length=80)
    model_id = models.CharField(max_length=64, blank=True)
    before = models.CharField(max_length=80, blank=True)
    who = models.CharField(max_length=150)
    when = models.DateTimeField(auto_now_add=True)
    figures = models.JSONField(default=dict)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.kind} {self.model}"


class ReleaseConsent(AppendOnly):
    """A lead said yes to a `name` that speaks against a release: of this model, in place of the one `before`."""

    model = models.CharField(max_length=80)
    before = models.CharField(max_length=80, blank=True)
    name = models.CharField(max_length=80)
    who = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    when = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=("model", "before", "name"), name="one_yes_a_hindrance")]

    def __str__(self) -> str:
        return f"yes to {self.name}"


class AnswerVersion(AppendOnly):
    """A curated text as it stood in data/answers from `first_seen` on. `digest` changes with its words or details.

    `details`: its metadata, and its `buttons` where they were kept.
    """

    name = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=0)
    text = models.TextField()
    details = models.JSONField(default=dict)
    first_seen = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name", "pk")
        constraints = [models.UniqueConstraint(fields=("name", "digest"), name="one_row_an_answer_version")]

    def __str__(self) -> str:
        return f"{self.name} ({self.version})"


class Signature(AppendOnly):
    """Who stands for a version of an answer: one compared it with its sources, then another approved it."""

    class Role(models.TextChoices):
        AUTHOR = "author", "compared it with its sources"
        APPROVER = "approver", "approved it"

    version = models.ForeignKey(AnswerVersion, on_delete=models.PROTECT, related_name="signatures")
    role = models.CharField(max_length=8, choices=Role.choices)
    who = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    when = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=("version", "role"), name="one_signature_a_role"),
            models.UniqueConstraint(fields=("version", "who"), name="two_people_sign_a_version"),
        ]

    def __str__(self) -> str:
        return self.role


class Recall(models.Model):
    """A version of an answer was wrong. Families that saw it are told once a lead has confirmed."""

    version = models.ForeignKey(AnswerVersion, on_delete=models.PROTECT, related_name="recalls")
    sentence = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created = models.DateTimeField(auto_now_add=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed = models.DateTimeField(null=True)
    finished = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                fields=("version",), condition=models.Q(confirmed=None), name="one_open_recall_a_version"
            )
        ]

    def __str__(self) -> str:
        return f"recall {self.pk}"


class Correction(models.Model):
    """A family was told, by this message of ours; once for each recall."""

    recall = models.ForeignKey(Recall, on_delete=models.CASCADE, related_name="corrections")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="corrections")
    message = models.OneToOneField(Message, on_delete=models.CASCADE)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("recall", "conversation"), name="one_correction_a_family"),
        ]

    def __str__(self) -> str:
        return f"correction {self.pk}"


class GapTask(models.Model):
    """What families ask and no text answers, as a piece of work. `words` name it; the sentences stay in the log."""

    class Kind(models.TextChoices):
        ANSWER = "answer", "write an answer"
        QUESTION = "question", "a question for the bank"

    kind = models.CharField(max_length=8, choices=Kind.choices)
    words = models.CharField(max_length=200)
    messages = models.ManyToManyField(Message, related_name="gap_tasks")
    who = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    created = models.DateTimeField(auto_now_add=True)
    done = models.DateTimeField(null=True, db_index=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.words


class TextChange(models.Model):
    """Words of a text, English or translated, that somebody proposes, or that they stand for as they are.

    `entry`: as the file is to have it. `of`: the version of the English that it renders, or that it starts from. A
    second person decides; of a translation one who speaks the language.
    """

    class Kind(models.TextChoices):
        CHANGE = "change", "new words"
        CHECK = "check", "checked as it is"

    class State(models.TextChoices):
        PROPOSED = "proposed", "waits for a second person"
        WRITTEN = "written", "in the files"
        REJECTED = "rejected", "rejected"

    language = models.CharField(max_length=8, db_index=True)
    name = models.CharField(max_length=64, db_index=True)
    kind = models.CharField(max_length=6, choices=Kind.choices)
    of = models.PositiveIntegerField()
    entry = models.JSONField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.PROPOSED, db_index=True)
    medical = models.BooleanField(default=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided = models.DateTimeField(null=True)

    class Meta:
        # In an upgrade, the version before goes on reading it.
        db_table = "review_translationchange"
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                fields=("language", "name"), condition=models.Q(state="proposed"), name="one_open_change_a_translation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.language} {self.name}: {self.kind}"

    @property
    def outcome(self) -> str:
        """How it stands, in words. What its author rejected was withdrawn: a third state needs no column of its own."""
        withdrawn = self.state == self.State.REJECTED and self.decided_by_id == self.author_id
        return "withdrawn" if withdrawn else str(self.State(self.state).label)


class GapAside(models.Model):
    """A message that no text answers, and none shall."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="gap_aside")
    who = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"put aside {self.pk}"
