"""A lead stops an answer that is wrong, or lets it be said again (`conversations/withholding.py` keeps to it)."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from bot.content.responses import is_answer, responses
from bot.conversations import audit, pubsub
from bot.conversations.models import WithheldAnswer
from bot.errors import BotError
from bot.privacy.redaction import redact
from bot.review.answer_versions import digest, is_still_said, words_digest
from bot.review.models import AnswerVersion

LIMIT = 400


@transaction.atomic
def withhold(name: str, lead: User, reason: str) -> WithheldAnswer:
    """Stop an answer as it stands today. Raises BotError."""
    if not is_answer(name):
        raise BotError("no_such_answer", "Only an answer can be withheld. Texts about an emergency are always given.")
    if not reason or len(reason) > LIMIT:
        words = f"In at most {LIMIT} characters, say what is wrong with it. Families do not read it."
        raise BotError("no_reason", words)
    values = {"reason": redact(reason).text, "digest": words_digest(responses()[name])}
    try:
        with transaction.atomic():
            made = WithheldAnswer.objects.create(name=name, by=lead, **values)
    except IntegrityError:
        raise BotError("withheld", "This answer is withheld already.", status=409) from None
    audit.record("answer.withheld", None, lead.pk, answer=name)
    pubsub.announce("queue")
    return made


def text_changed(stopped: WithheldAnswer) -> bool:
    """Whether the answer's text is another one than when it was stopped."""
    found = responses().get(stopped.name)
    # A stop of an earlier release holds the digest of the whole text.
    return found is None or stopped.digest not in (words_digest(found), digest(found))


@transaction.atomic
def say_again(name: str, lead: User) -> None:
    """Let a withheld answer be said again; not while its text is one that was recalled. Raises BotError."""
    if any(map(is_still_said, AnswerVersion.objects.filter(name=name, recalls__confirmed__isnull=False))):
        words = "Families were told that this text is wrong. It can be said again once an editor has corrected it."
        raise BotError("recalled", words, status=409)
    if not WithheldAnswer.objects.filter(name=name, lifted=None).update(lifted=timezone.now(), lifted_by=lead):
        raise BotError("not_withheld", "This answer is not withheld.", status=409)
    audit.record("answer.lifted", None, lead.pk, answer=name)
    pubsub.announce("queue")
