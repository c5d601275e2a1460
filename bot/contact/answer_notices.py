"""A family that left is called back: an email that says that a navigator has answered, and nothing of the talk."""

from __future__ import annotations

import logging
from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from bot import deletion_guard
from bot.contact.models import AnswerNotice
from bot.content.responses import response
from bot.content.translations import text_in
from bot.conversations import audit, consents, expiry
from bot.conversations.models import Author, ConsentText, Handoff, Message
from bot.conversations.signed_links import stop_link
from bot.database import writing
from bot.errors import BotError
from bot.sealing import seal, unseal

log = logging.getLogger(__name__)
# Who has not typed for so long after an answer is not looking.
QUIET = timedelta(minutes=5)
# At most one email in so long, unless the family was there meanwhile.
AGAIN = timedelta(hours=1)
# Older answers are not told any more: emails could not be sent for a day.
RECENT = timedelta(days=1)
BATCH = 50


def possible() -> bool:
    """Whether this service sends emails."""
    return bool(settings.EMAIL_HOST)


@transaction.atomic
def save(conversation: UUID, address: str, language: str) -> None:
    """The family agreed, in `language`, to emails to `address`. Answers from now on are told."""
    version = response("contact/notice").metadata["version"]
    shown = consents.ShownText(ConsentText.Key.NOTICE, version, language, text_in("contact/notice", language))
    now = timezone.now()
    kept = {"sealed": seal({"email": address}), "language": language, "agreed": consents.record_text(shown)}
    kept |= {"created": now, "told": _last_answer(conversation), "told_at": None, "tries": 0, "next_try": now}
    AnswerNotice.objects.update_or_create(conversation_id=conversation, defaults=kept | {"refused": False})
    audit.record("notice.asked", conversation)


def _last_answer(conversation: UUID) -> int:
    said = Message.objects.filter(conversation=conversation, author=Author.PERSON).order_by("-sequence")
    return said.values_list("sequence", flat=True).first() or 0


@transaction.atomic
def stop(conversation: UUID) -> None:
    """The address is deleted, and a request that waits may lapse again."""
    if AnswerNotice.objects.filter(conversation=conversation).delete()[0]:
        Handoff.objects.filter(conversation=conversation, ended=None).update(stays=False)
        audit.record("notice.stopped", conversation)


def note_here(conversation: UUID) -> None:
    """The family is at its chat now."""
    AnswerNotice.objects.filter(conversation=conversation).update(here=timezone.now())


anote_here = writing(note_here)


def send_due_notices() -> None:
    """A job of the worker."""
    asked = AnswerNotice.objects.filter(refused=False).values("conversation")
    Handoff.objects.filter(ended=None, claimed=None, stays=False, conversation__in=asked).update(stays=True)
    if possible():
        for notice in due()[:BATCH]:
            send(notice)


def due() -> QuerySet[AnswerNotice]:
    """Families that have not reacted to an answer. Each has its number as `answer`."""
    now = timezone.now()
    of_chat = Message.objects.filter(conversation=OuterRef("conversation")).order_by("-sequence")
    answer, wrote = of_chat.filter(author=Author.PERSON), of_chat.filter(author=Author.FAMILY)
    open_ = AnswerNotice.objects.filter(refused=False, next_try__lte=now, conversation__last_sequence__gt=F("told"))
    found = open_.annotate(
        answer=Subquery(answer.values("sequence")[:1]),
        answered=Subquery(answer.values("created")[:1]),
        wrote=Coalesce(Subquery(wrote.values("sequence")[:1]), 0),
    )
    new = found.filter(answer__gt=F("told"), answered__lt=now - QUIET, answered__gt=now - RECENT)
    gone = Q(wrote__lt=F("answer")) & (Q(here=None) | Q(here__lt=F("answered")))
    rested = Q(told_at=None) | Q(told_at__lt=now - AGAIN) | Q(here__gt=F("told_at")) | Q(wrote__gt=F("told"))
    return new.filter(gone & rested)


def send(notice: AnswerNotice) -> None:
    """One email; a failed one is tried again, later each time, and not where the address takes none."""
    answer, row = notice.answer, AnswerNotice.objects.filter(pk=notice.pk)  # type: ignore[attr-defined]
    try:
        _email(notice).send()
    except (SMTPRecipientsRefused, BotError) as error:
        log.error("an email to a family was refused for good (%s)", type(error).__name__)
        row.update(refused=True)
        return
    except OSError as error:
        log.error("an email to a family was not sent (%s); it is tried again", type(error).__name__)
        row.update(tries=F("tries") + 1, next_try=timezone.now() + timedelta(seconds=10 * 2**notice.tries))
        return
    row.update(told=answer, told_at=timezone.now(), tries=0)
    audit.record("notice.sent", notice.conversation_id)


def _email(notice: AnswerNotice) -> EmailMessage:
    """Raises BotError where no key of ours opens the address."""
    end = stop_link(notice.conversation_id)
    words = text_in("contact/notice_mail", notice.language)
    subject, _, text = words.format(link=f"{settings.PUBLIC_URL}/chat/", stop=end).partition("\n")
    headers = {"Auto-Submitted": "auto-generated", "List-Unsubscribe": f"<{end}>"}
    return EmailMessage(subject, text.strip() + "\n", to=[unseal(notice.sealed)["email"]], headers=headers)


def delete_old_addresses() -> None:
    """Delete some of what is older than BOT_CONTACT_DAYS, and nothing where the clock may be wrong.

    A job of the worker, which has the rest deleted in its next rounds. Raises ConfigurationError for under a day.
    """
    limit = deletion_guard.limit("BOT_CONTACT_DAYS", settings.CONTACT_DAYS)
    if not expiry.clock_ahead():
        for chat in AnswerNotice.objects.filter(created__lt=limit).values_list("conversation", flat=True)[:BATCH]:
            stop(chat)
