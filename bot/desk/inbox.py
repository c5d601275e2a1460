"""What is most worth a reviewer's look, the most useful first."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bot.conversations import audit
from bot.desk.access import REVIEWERS, StaffRequest, staff
from bot.desk.judging import asked, back, open_for
from bot.desk.page_rendering import render_page
from bot.review import alike, verdicts
from bot.review.agreement import agreement
from bot.review.models import InboxItem

PAGE = 20


@staff(*REVIEWERS)
@require_safe
def inbox(request: StaffRequest) -> HttpResponse:
    """What the reader has judged already is left out, but where another said otherwise."""
    audit.record("inbox.read", who=request.user.pk)
    items = open_for(request)
    best = items.select_related("message__conversation").order_by("-worth", "-message")[: alike.LOOKED_AT]
    found = Paginator(alike.grouped(best), PAGE).get_page(request.GET.get("page"))
    verdicts.attach_panels([group.first.message for group in found], request.user)
    messages_open = items.count()
    return render_page(request, "inbox", groups=found, messages_open=messages_open, agreement=agreement())


@staff(*REVIEWERS)
@require_POST
def aside(request: StaffRequest, message: int) -> HttpResponseBase:
    """Nothing to learn from this message: it leaves the inbox without a verdict."""
    found = asked(request, message)
    items = alike.of_message(open_for(request), message)
    InboxItem.objects.filter(message__in=[found.pk, *(item.message_id for item in items)]).update(open=False)
    audit.record("message.put_aside", found.conversation_id, request.user.pk, message=message, alike=len(items))
    messages.success(request, "Put aside." if len(items) < 2 else f"Put aside, with {len(items) - 1} like it.")
    return redirect(back(request, reverse("desk-inbox")))
