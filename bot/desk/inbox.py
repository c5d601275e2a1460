"""What is most worth a reviewer's look, the most useful first."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from bot.conversations import audit
from bot.desk.access import REVIEWERS, StaffRequest, staff
from bot.desk.judging import asked
from bot.desk.page_rendering import render_page
from bot.review import verdicts
from bot.review.agreement import agreement
from bot.review.models import InboxItem, Judgement, Verdict

PAGE = 20


@staff(*REVIEWERS)
@require_safe
def inbox(request: StaffRequest) -> HttpResponse:
    """What the reader has judged already is left out, but where another said otherwise."""
    audit.record("inbox.read", who=request.user.pk)
    mine = Judgement.objects.filter(reviewer=request.user).values("message")
    items = InboxItem.objects.filter(open=True).exclude(worth__lt=verdicts.DIFFERENT, message__in=mine)
    shown = Paginator(items.select_related("message__conversation").order_by("-worth", "-message"), PAGE)
    found = shown.get_page(request.GET.get("page"))
    verdicts.attach_panels([item.message for item in found], request.user)
    return render_page(request, "inbox", items=found, agreement=agreement(), verdicts=dict(Verdict.choices))


@staff(*REVIEWERS)
@require_POST
def aside(request: StaffRequest, message: int) -> HttpResponseBase:
    """Nothing to learn from this message: it leaves the inbox without a verdict."""
    found = asked(request, message)
    InboxItem.objects.filter(message=found).update(open=False)
    audit.record("message.put_aside", found.conversation_id, request.user.pk, message=message)
    messages.success(request, "Put aside.")
    return redirect("desk-inbox")
