"""Which lessons may be why a new model got worse, and how one is taken out again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from rapidfuzz import fuzz

from bot.conversations import audit
from bot.errors import BotError
from bot.privacy.redaction import redact
from bot.review import learning_withdrawal, nlu_files
from bot.review.models import Decision, Learned, Proposal, Release

State = Proposal.State
# What the model answered now is what the lesson teaches: as good as half the words in common.
SAME_ANSWER = 50


def suspects(serving: str, worse: Iterable[tuple[str, str]]) -> list[int]:
    """The keys of all lessons that may be the cause, the likeliest first: those that the serving model does not know
    yet, and, however old, the pins of what is not right, which may be wrong themselves.

    `worse`: the text of each message that got worse, and what is said to it now.
    """
    got_worse = list(worse)
    found = [*_new_lessons(serving), *_pins_of([text for text, _ in got_worse])]
    return [lesson.pk for lesson in sorted(found, key=lambda lesson: -_likeness(lesson, got_worse))]


def _new_lessons(serving: str) -> Iterable[Proposal]:
    found = Proposal.objects.filter(state=State.APPLIED, kind=Proposal.Kind.EXAMPLE)
    since = _released(serving)
    return found.filter(applied__gt=since) if since else found


def _pins_of(texts: list[str]) -> Iterable[Proposal]:
    """A pin teaches nothing, so it stands against a release by its own sentence alone, or by the one before it."""
    said = {nlu_files.plain(text) for text in texts}
    pins = Proposal.objects.filter(state=State.APPLIED, kind=Proposal.Kind.CASE)
    return [pin for pin in pins if said & {nlu_files.plain(text) for text in (pin.text, pin.previous) if text}]


def _released(model: str) -> datetime | None:
    """When the model was put into service: it knows what was applied before, as nothing is while a release runs."""
    releases = Release.objects.filter(kind=Release.Kind.RELEASED, model=model)
    return releases.order_by("-pk").values_list("when", flat=True).first()


def _likeness(lesson: Proposal, worse: list[tuple[str, str]]) -> float:
    return max((_near(lesson, text, said) for text, said in worse), default=0.0)


def _near(lesson: Proposal, text: str, said: str) -> float:
    same = SAME_ANSWER if lesson.outcome in said.split(", ") else 0
    return float(fuzz.token_set_ratio(lesson.text.lower(), text.lower())) + same


@transaction.atomic
def take_out(proposal: int, who: User, reason: str) -> Proposal:
    """A lesson that is in the files is to leave them: the next `apply_reviews` takes its line out. Raises BotError."""
    if not reason:
        raise BotError("no_reason", "Say why it is taken out.")
    if not Proposal.objects.filter(pk=proposal, state=State.APPLIED).update(state=State.REJECTED):
        raise BotError("not_applied", "This lesson is no longer in the files, or it never was.", status=409)
    found = Proposal.objects.get(pk=proposal)
    line = {"kind": found.kind, "digest": learning_withdrawal.of_proposal(found)}
    if not Learned.objects.filter(**line, withdrawn=None).update(withdrawn=timezone.now()):
        Learned.objects.create(**line, conversation=None, withdrawn=timezone.now())
    Decision.objects.create(proposal=found, who=who, approved=False, reason=redact(reason).text)
    audit.record("proposal.taken_out", None, who.pk, proposal=proposal)
    return found


@transaction.atomic
def take_out_together(proposals: list[int], who: User, reason: str) -> None:
    """What belongs together leaves together: all of it, or nothing. Raises BotError."""
    for proposal in proposals:
        take_out(proposal, who, reason)
