"""E-mails to staff: a family waits, an alarm was raised, nobody came. They say what waits, never what was written."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.db.models import F, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from bot.conversations import accounts, alerts, expiry, waiting_times
from bot.conversations.models import Handoff
from bot.desk import app_trouble
from bot.desk.access import ADMIN, LEAD, NAVIGATOR
from bot.desk.models import Notice
from bot.review.unsafe_reports import open_reports

log = logging.getLogger(__name__)
# Older things are not told any more: they were, or nobody could be reached for a day.
RECENT = timedelta(days=1)
# Who gets which kind.
READERS = {
    "waiting": (NAVIGATOR, LEAD),
    "alert": (NAVIGATOR, LEAD),
    "late": (LEAD,),
    "late_alert": (LEAD,),
    "silent": (LEAD,),
    "no_first_word": (LEAD,),
    "unsafe": (LEAD,),
    "retention": (LEAD, ADMIN),
    "apps": (LEAD, ADMIN),
}
# Where the link leads, if not to the chat.
PAGES = {"unsafe": "desk-unsafe", "apps": "desk-app-trouble"}
BATCH = 50


def send_due_notices() -> None:
    """A job of the worker."""
    now = timezone.now()
    made = [Notice(key=key, kind=key.split(":")[0], conversation=chat, next_try=now) for key, chat in _due()]
    Notice.objects.bulk_create(made, ignore_conflicts=True)
    for notice in Notice.objects.filter(sent=None, next_try__lte=now, created__gt=now - RECENT)[:BATCH]:
        send_notice(notice)
    Notice.objects.filter(created__lt=now - 2 * RECENT).delete()


def delete_old_notices(chats: list[UUID], **_: Any) -> None:
    """Tell nobody of chats that are erased."""
    Notice.objects.filter(conversation__in=chats).delete()


def _due() -> Iterator[tuple[str, UUID | None]]:
    """What staff should know now, by a key that is the same each time."""
    now = timezone.now()
    late = now - timedelta(minutes=settings.ESCALATE_MINUTES)
    waiting = Handoff.objects.filter(ended=None, claimed=None, asked__gt=now - RECENT)
    for pk, chat, asked in waiting.values_list("pk", "conversation", "asked"):
        yield f"waiting:{pk}", chat
        if asked < late:
            yield f"late:{pk}", chat
    unseen = alerts.urgent().filter(created__gt=now - RECENT)
    for pk, chat, raised in unseen.values_list("pk", "message__conversation", "created"):
        yield f"alert:{pk}", chat
        if raised < late:
            yield f"late_alert:{pk}", chat
    yield from _unanswered(now)
    for pk, changes, chat in (
        open_reports().filter(updated__gt=now - RECENT).values_list("pk", "changes", "message__conversation")
    ):
        yield f"unsafe:{pk}:{changes}", chat
    if expiry.stopped_reason():
        yield f"retention:{now:%Y-%m-%d}", None  # each day again
    for channel in app_trouble.to_tell(now):
        yield f"apps:{channel}:{now:%Y-%m-%d}", None


def _unanswered(now: datetime) -> Iterator[tuple[str, UUID]]:
    """A family has had no answer from the navigator who has its chat, or not even a first word."""
    held = waiting_times.held_chats()
    late = now - timedelta(minutes=settings.ESCALATE_MINUTES)
    for chat, since in held.filter(silent__lt=late, silent__gt=now - RECENT).values_list("pk", "silent"):
        yield _once("silent", chat, since), chat
    late = now - timedelta(minutes=settings.FIRST_WORD_MINUTES)
    for chat, since in held.filter(wordless__lt=late, wordless__gt=now - RECENT).values_list("pk", "wordless"):
        yield _once("no_first_word", chat, since), chat


def _once(kind: str, chat: UUID, since: datetime | None) -> str:
    """One key for each silence."""
    return f"{kind}:{chat}:{since.timestamp() if since else 0:.0f}"


def _readers(kind: str, chat: UUID | None) -> QuerySet[User]:
    """Who is told. Of navigators only the team of the chat's account, where one of it can be reached; leads always."""
    users = User.objects.filter(is_active=True, groups__name__in=READERS[kind]).exclude(email="")
    team = accounts.team_of(chat) if chat else set()
    return users.filter(Q(pk__in=team) | Q(groups__name=LEAD)) if users.filter(pk__in=team).exists() else users


def send_notice(notice: Notice) -> None:
    """One e-mail, each reader unseen by the others; a failed one is tried again, later each time."""
    chat = notice.conversation
    addresses = sorted(set(_readers(notice.kind, chat).values_list("email", flat=True)))
    chat_page = reverse("desk-chat", args=[chat]) if chat else reverse("desk-queue")
    link = settings.PUBLIC_URL + (reverse(PAGES[notice.kind]) if notice.kind in PAGES else chat_page)
    subject, _, text = render_to_string(f"desk/mail/{notice.kind}.txt", {"link": link}).partition("\n")
    try:
        if addresses:
            EmailMessage(subject, text.strip() + "\n", to=[], bcc=addresses).send()
    except OSError as error:
        log.error("an e-mail to staff was not sent (%s); it is tried again", type(error).__name__)
        again = timezone.now() + timedelta(seconds=10 * 2**notice.tries)
        Notice.objects.filter(pk=notice.pk).update(tries=F("tries") + 1, next_try=again)
        return
    Notice.objects.filter(pk=notice.pk).update(sent=timezone.now())
