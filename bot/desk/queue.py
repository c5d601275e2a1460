"""The first page: who is in danger, who waits, and the chats one holds."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from bot.conversations import alerts, presence
from bot.conversations.handover import shown_name
from bot.conversations.hours import hours
from bot.conversations.models import Presence
from bot.desk import access, languages, mentions, queue_rows, snoozes
from bot.desk.access import LEAD, NAVIGATOR, READERS, StaffRequest, has, staff
from bot.desk.page_rendering import queue_badge, render_page, render_part

ONLY_MINE = "queue-in-my-languages"
# How many of those who wait stand beside an open chat.
BESIDE = 6


def _rows(request: StaffRequest) -> dict[str, Any]:
    only_mine = _only_mine(request)
    held = queue_rows.held_by(request.user)
    return {
        "needs": queue_rows.needs(languages.spoken_by(request.user) if only_mine else None),
        "only_mine": only_mine,
        "older": alerts.lapsed().filter(message__conversation__in=access.chats(request.user)).count(),
        "held": [row for row in held if row.snooze is None],
        "snoozed": [row for row in held if row.snooze],
        "snooze_choices": snoozes.CHOICES,
        "mentions": mentions.unseen(request.user)[: queue_rows.SHOWN],
        "here": _here(),
        "open": hours().open_at(timezone.now()),
        "hours": hours(),
        "speaks": has(request.user, NAVIGATOR, LEAD),
    }


def _only_mine(request: StaffRequest) -> bool:
    """Whether the queue shows the chats in one's own languages alone: as chosen last, all at first."""
    if (asked := request.GET.get("languages")) in ("mine", "all"):
        request.session[ONLY_MINE] = asked == "mine"
    return bool(request.session.get(ONLY_MINE))


def _here() -> list[Presence]:
    """Who is at the desk, each with the languages that they speak."""
    found = list(presence.who_is_here().select_related("user").order_by("user__first_name"))
    spoken = languages.speakers([someone.user for someone in found])
    for someone in found:
        someone.speaks = ", ".join(spoken.get(someone.user_id, []))  # type: ignore[attr-defined]
    return found


@require_safe
def entrance(request: HttpRequest) -> HttpResponseBase:
    """The queue; who reads no chats is led to a page that says what to do."""
    if access.verified(request.user) and not has(request.user, *READERS):
        return redirect("desk-home")
    return queue(request)


@staff(*READERS)
def queue(request: StaffRequest) -> HttpResponse:
    if left := _left(request):
        messages.info(request, left)
    return render_page(request, "queue", **_rows(request))


def _left(request: StaffRequest) -> str:
    """Why an open page of a chat led here: it was taken by a colleague, or needs nobody any more."""
    try:
        chat = access.chat_to_claim(request.user, UUID(request.GET["left"]))
    except (KeyError, ValueError):
        return ""
    except Http404:
        return "That chat no longer needs anyone."
    return f"{shown_name(chat.navigator)} has that chat now." if chat.navigator else ""


@staff(*READERS)
@require_safe
def rows(request: StaffRequest) -> HttpResponse:
    """The lists alone, for a page that is open."""
    return render_part(request, "queue_rows", **_rows(request))


@staff(*READERS)
@require_safe
def older(request: StaffRequest) -> HttpResponse:
    """Alerts that nobody has judged and that have lapsed; with `all`, every one that nobody has judged."""
    everything = request.GET.get("all") == "1"
    rows, found = queue_rows.older(request.user, request.GET.get("page"), everything)
    speaks = has(request.user, NAVIGATOR, LEAD)
    context = {"hours_shown": settings.ALERT_LAPSE_HOURS, "everything": everything, "speaks": speaks}
    return render_page(request, "queue_older", rows=rows, page=found, **context)


@staff(*READERS)
@require_safe
def count(request: StaffRequest) -> JsonResponse:
    """For the number in the navigation and the browser's notifications. `open`: the chat that the reader has open."""
    try:
        open_chat = UUID(request.GET["open"])
    except (KeyError, ValueError):
        open_chat = None
    return JsonResponse(queue_badge(request.user, open_chat))


@staff(NAVIGATOR, LEAD)
@require_safe
def mine(request: StaffRequest) -> HttpResponse:
    """The chats that one holds and the first that wait, beside the chat `open`."""
    return render_part(request, "my_chats", **my_chats(request.user, request.GET.get("open", "")))


def my_chats(user: User, open_chat: str) -> dict[str, Any]:
    """What stands beside an open chat: one's own, and who waits."""
    found = queue_rows.needs()
    more = max(0, len(found.rows) - BESIDE) + found.more_alerts + found.more_waiting
    return {"held": queue_rows.held_by(user), "first": found.rows[:BESIDE], "more": more, "open_chat": open_chat}
