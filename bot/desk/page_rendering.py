"""How every page of the desk is drawn."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from bot.content import review_dates
from bot.conversations import alerts as alarms
from bot.conversations import expiry
from bot.conversations.hours import hours
from bot.conversations.models import Handoff, Presence
from bot.desk import navigation, snoozes, unread
from bot.desk.access import ADMIN, LEAD, NAVIGATOR, READERS, REVIEWER, has, verified
from bot.review.unsafe_reports import open_reports
from bot.source_watch import watching


def queue_badge(user: User, open_chat: UUID | None = None) -> dict[str, Any]:
    """How much waits: `{"waiting", "alerts", "unread", "newest"}`. `newest` grows with each new one, for notifications.

    `open_chat`: the chat that is before the reader's eyes.
    """
    waiting = list(Handoff.objects.filter(ended=None, claimed=None).values_list("pk", flat=True))
    alerts = list(alarms.urgent().values_list("pk", flat=True))
    mine = unread.news(user, open_chat)
    newest = {"waiting": max(waiting, default=0), "alerts": max(alerts, default=0), **mine["newest"]}
    newest["back"] = snoozes.newest_end(user)
    return {"waiting": len(waiting), "alerts": len(alerts), "unread": mine["unread"], "newest": newest}


def render_page(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A whole page, with the navigation of who is signed in. Times are those of the desk's opening hours."""
    user = request.user
    if isinstance(user, User) and verified(user):
        context["may"] = {role: has(user, role) for role in (NAVIGATOR, REVIEWER, LEAD, ADMIN)}
        context["reads"] = has(user, *READERS)
        context["badge"] = queue_badge(user)
        context["newest"] = json.dumps(context["badge"]["newest"])
        here = request.resolver_match.view_name if request.resolver_match else ""
        context["navigation"] = navigation.groups(user, here, _counts(user))
        if has(user, LEAD, ADMIN):
            context["retention_stopped"] = expiry.stopped_reason()
        context["available"] = not Presence.objects.filter(user_id=user.pk, available=False).exists()
    return render_part(request, template, status=status, **context)


def _counts(user: User) -> dict[str, int]:
    """What waits on the pages of reviewers and leads."""
    if not has(user, REVIEWER, LEAD):
        return {}
    due = len(review_dates.due(timezone.localdate())) + len(watching.tasks())
    return {"due": due, "unsafe": open_reports().count() if has(user, LEAD) else 0}


def render_part(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A piece of a page."""
    with timezone.override(hours().zone):
        return render(request, f"desk/{template}.html", {"zone": hours().zone.key, **context}, status=status)
