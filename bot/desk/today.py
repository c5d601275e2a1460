"""The page "today": what matters now, the gravest first, each with a number and the page where it is dealt with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Count, Min, Q, QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from bot.contact.models import AnswerNotice, DeviceNotice
from bot.content import review_dates
from bot.conversations import alerts, waiting_times
from bot.conversations.models import Conversation, Handoff
from bot.desk import access, app_trouble, mentions, snoozes
from bot.desk.access import LEAD, READERS, REVIEWERS, SPEAKERS, StaffRequest, has, staff
from bot.desk.page_rendering import render_page, render_part
from bot.outbox.models import Delivery, State
from bot.review import content_gaps
from bot.review.models import InboxItem, Proposal
from bot.review.unsafe_reports import open_reports
from bot.source_watch import watching

RECENT = timedelta(days=1)
# How families that left are told of an answer, where that did not work.
UNTOLD = (
    (AnswerNotice, "family whose email about an answer did not go out | families whose email about one did not go out"),
    (DeviceNotice, "family whose notice of an answer did not go out | families whose notice of one did not go out"),
)


@dataclass(frozen=True)
class Matter:
    """So many of `title`, dealt with at `url`. `since`: the oldest of them; `grave`: families are in danger or wait.

    `title` has the words for one and for several: `one family | several families`.
    """

    title: str
    count: int
    url: str
    since: datetime | None = None
    grave: bool = False

    @property
    def words(self) -> str:
        one, _, several = self.title.partition(" | ")
        return one if self.count == 1 else several


@staff(*READERS)
@require_safe
def today(request: StaffRequest) -> HttpResponse:
    return render_page(request, "today", **_matters(request.user))


@staff(*READERS)
@require_safe
def rows(request: StaffRequest) -> HttpResponse:
    """The lists alone, for a page that is open."""
    return render_part(request, "today_rows", **_matters(request.user))


def _matters(user: User) -> dict[str, Any]:
    """`{"now", "tasks", "nothing"}`: what is there, and what of it there is none of."""
    now, tasks = list(families(user)), list(work(user))
    there = {"now": [m for m in now if m.count], "tasks": [m for m in tasks if m.count]}
    return {**there, "nothing": [m for m in (*now, *tasks) if not m.count]}


def families(user: User) -> Iterator[Matter]:
    """Who is in danger, who waits, who has waited too long, who was not reached."""
    queue = reverse("desk-queue")
    urgent = alerts.urgent()
    for kind, title in (
        ("emergency", "emergency nobody has judged | emergencies nobody has judged"),
        ("crisis", "crisis nobody has judged | crises nobody has judged"),
    ):
        yield _of(urgent.filter(kind=kind), "created", title, queue, grave=True)
    waiting = Handoff.objects.filter(ended=None, claimed=None)
    form = Q(reason=Handoff.Reason.FORM)
    yield _of(
        waiting.exclude(form), "asked", "family waiting for a person | families waiting for a person", queue, grave=True
    )
    if has(user, *SPEAKERS):
        yield from _own(user, queue)
    if has(user, LEAD):
        late = timezone.now() - timedelta(minutes=settings.ESCALATE_MINUTES)
        held = waiting_times.held_chats().filter(waits__lt=late)
        rest = f"without an answer for {settings.ESCALATE_MINUTES} minutes, in anybody's chat"
        title = f"family {rest} | families {rest}"
        yield _silent(held, title, reverse("desk-supervision"))
    title = "note in which a colleague names you | notes in which a colleague names you"
    yield _of(mentions.unseen(user), "note__created", title, queue)
    yield _of(waiting.filter(form), "asked", "family asking to be contacted | families asking to be contacted", queue)
    yield from _not_reached(user)


def _own(user: User, queue: str) -> Iterator[Matter]:
    """What one snoozed is there, but no longer among what matters most."""
    mine = waiting_times.held_chats().filter(navigator=user)
    put_away = snoozes.in_force(mine.values_list("pk", flat=True))
    title = "of your chats is without an answer | of your chats are without an answer"
    yield _silent(mine.exclude(pk__in=put_away), title, queue)
    yield Matter("of your chats is snoozed | of your chats are snoozed", len(put_away), queue)


def _not_reached(user: User) -> Iterator[Matter]:
    """Messages that did not arrive in the last day, and families that were not told. One chat's link leads to it."""
    seen = access.chats(user).values("pk")
    failed = Delivery.objects.filter(state=State.FAILED, updated__gt=timezone.now() - RECENT)
    failed = failed.filter(message__conversation__in=seen)
    chat = failed.order_by("-updated").values_list("message__conversation", flat=True).first()
    page = reverse("desk-app-trouble") if has(user, LEAD) else reverse("desk-chat", args=[chat]) if chat else ""
    rest = "that an app did not deliver since yesterday"
    yield _of(failed, "updated", f"message {rest} | messages {rest}", page)
    for kind, title in UNTOLD:
        untold = kind._default_manager.filter(Q(refused=True) | Q(tries__gt=0), conversation__in=seen)
        first = untold.order_by("-pk").values_list("conversation", flat=True).first()
        yield Matter(title, untold.count(), reverse("desk-chat", args=[first]) if first else "")


def work(user: User) -> Iterator[Matter]:
    """Tasks of those who review and lead."""
    if has(user, LEAD):
        yield _of(open_reports(), "updated", "answer called unsafe | answers called unsafe", reverse("desk-unsafe"))
        channels = list(app_trouble.to_tell(timezone.now()))
        yield Matter(
            "messaging app with trouble | messaging apps with trouble", len(channels), reverse("desk-app-trouble")
        )
    if not has(user, *REVIEWERS):
        return
    waits = Proposal.objects.filter(state=Proposal.State.PROPOSED).exclude(author=user)
    yield _of(
        waits,
        "created",
        "proposal waiting for a second person | proposals waiting for a second person",
        reverse("desk-proposals"),
    )
    day: date = timezone.localdate()
    due = len(review_dates.due(day)) + len(watching.tasks())
    yield Matter("answer to be reviewed again | answers to be reviewed again", due, reverse("desk-review-answers"))
    title = "question that needs an answer written | questions that need an answer written"
    yield Matter(title, len(content_gaps.open_tasks()), reverse("desk-gaps"))
    items = InboxItem.objects.filter(open=True).count()
    yield Matter("message to review | messages to review", items, reverse("desk-inbox"))


def _of(rows: QuerySet, field: str, title: str, url: str, grave: bool = False) -> Matter:  # type: ignore[type-arg]
    found = rows.order_by().aggregate(count=Count("pk"), since=Min(field))
    return Matter(title, found["count"], url, found["since"], grave)


def _silent(held: QuerySet[Conversation], title: str, url: str) -> Matter:
    times = [since for since in held.values_list("waits", flat=True) if since]  # type: ignore[misc]
    return Matter(title, len(times), url, min(times, default=None), grave=True)
