"""A family that left is told that a navigator has answered, where it asked for that, and nothing of the talk."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from bot import deletion_guard
from bot.contact.models import AnswerNotice, DeviceNotice, Notice
from bot.conversations import audit, consents, expiry
from bot.conversations.models import Author, Handoff, Message
from bot.database import writing
from bot.errors import BotError
from bot.sealing import Contact, seal

log = logging.getLogger(__name__)
KINDS: tuple[type[Notice], ...] = (AnswerNotice, DeviceNotice)
# At most one in so long, unless the family was there meanwhile.
AGAIN = timedelta(hours=1)
# Older answers are not told any more: nothing could be sent for a day.
RECENT = timedelta(days=1)
BATCH = 50


class Refused(Exception):
    """The address takes nothing, now or later."""


@transaction.atomic
def save(kind: type[Notice], conversation: UUID, address: Contact, agreed: consents.ShownText) -> None:
    """The family agreed to be told at `address`. Answers from now on are told."""
    now = timezone.now()
    kept = {"sealed": seal(address), "language": agreed.language, "agreed": consents.record_text(agreed)}
    kept |= {"created": now, "told": _last_answer(conversation), "told_at": None, "tries": 0, "next_try": now}
    _all(kind).update_or_create(conversation_id=conversation, defaults=kept | {"refused": False})
    audit.record("notice.asked", conversation, by=kind.called)


def _all(kind: type[Notice]) -> Any:
    return kind._default_manager


def _last_answer(conversation: UUID) -> int:
    said = Message.objects.filter(conversation=conversation, author=Author.PERSON).order_by("-sequence")
    return said.values_list("sequence", flat=True).first() or 0


@transaction.atomic
def stop(kind: type[Notice], conversation: UUID) -> None:
    """The address is deleted, and a request that waits may lapse again."""
    if _all(kind).filter(conversation=conversation).delete()[0]:
        if not any(_all(other).filter(conversation=conversation).exists() for other in KINDS):
            Handoff.objects.filter(conversation=conversation, ended=None).update(stays=False)
        audit.record("notice.stopped", conversation, by=kind.called)


def note_here(conversation: UUID) -> None:
    """The family is at its chat now."""
    for kind in KINDS:
        _all(kind).filter(conversation=conversation).update(here=timezone.now())


anote_here = writing(note_here)


def send_due(kind: type[Notice], quiet: timedelta, deliver: Callable[[Notice], None], *, possible: bool) -> None:
    """Tell families that have not reacted to an answer for `quiet`; what `deliver` raises, `tell` says."""
    _keep_requests(kind)
    if possible:
        for notice in due(kind, quiet)[:BATCH]:
            tell(notice, deliver)


def _keep_requests(kind: type[Notice]) -> None:
    """Whoever is to be told of an answer stays in the queue until there is one."""
    asked = _all(kind).filter(refused=False).values("conversation")
    Handoff.objects.filter(ended=None, claimed=None, stays=False, conversation__in=asked).update(stays=True)


def due(kind: type[Notice], quiet: timedelta) -> QuerySet[Notice]:
    """Families that have not reacted to an answer for so long. Each has its number as `answer`."""
    now = timezone.now()
    of_chat = Message.objects.filter(conversation=OuterRef("conversation")).order_by("-sequence")
    answer, wrote = of_chat.filter(author=Author.PERSON), of_chat.filter(author=Author.FAMILY)
    open_ = _all(kind).filter(refused=False, next_try__lte=now, conversation__last_sequence__gt=F("told"))
    found = open_.annotate(
        answer=Subquery(answer.values("sequence")[:1]),
        answered=Subquery(answer.values("created")[:1]),
        wrote=Coalesce(Subquery(wrote.values("sequence")[:1]), 0),
    )
    new = found.filter(answer__gt=F("told"), answered__lt=now - quiet, answered__gt=now - RECENT)
    gone = Q(wrote__lt=F("answer")) & (Q(here=None) | Q(here__lt=F("answered")))
    rested = Q(told_at=None) | Q(told_at__lt=now - AGAIN) | Q(here__gt=F("told_at")) | Q(wrote__gt=F("told"))
    return new.filter(gone & rested)  # type: ignore[no-any-return]


def tell(notice: Notice, deliver: Callable[[Notice], None]) -> None:
    """One notice; a failed one is tried again, later each time, and not where the address takes none.

    `deliver` raises Refused or BotError where it is of no use to try again, and OSError where it is.
    """
    answer, row = notice.answer, _all(type(notice)).filter(pk=notice.pk)  # type: ignore[attr-defined]
    try:
        deliver(notice)
    except (Refused, BotError) as error:
        log.error("%s to a family was refused for good (%s)", notice.called, _kind(error))
        row.update(refused=True)
        return
    except OSError as error:
        log.error("%s to a family was not sent (%s); it is tried again", notice.called, _kind(error))
        row.update(tries=F("tries") + 1, next_try=timezone.now() + timedelta(seconds=10 * 2**notice.tries))
        return
    row.update(told=answer, told_at=timezone.now(), tries=0)
    audit.record("notice.sent", notice.conversation_id, by=notice.called)


def _kind(error: Exception) -> str:
    """What went wrong, without the address that an error's words may hold."""
    return type(error.__cause__ or error).__name__


def delete_old_addresses() -> None:
    """Delete some of what is older than BOT_CONTACT_DAYS, and nothing where the clock may be wrong.

    A job of the worker, which has the rest deleted in its next rounds. Raises ConfigurationError for under a day.
    """
    limit = deletion_guard.limit("BOT_CONTACT_DAYS", settings.CONTACT_DAYS)
    if expiry.clock_ahead():
        return
    for kind in KINDS:
        for chat in _all(kind).filter(created__lt=limit).values_list("conversation", flat=True)[:BATCH]:
            stop(kind, chat)
