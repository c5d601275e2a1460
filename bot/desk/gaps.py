"""What families ask and nobody answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from bot.conversations import audit
from bot.desk.access import REVIEWERS, StaffRequest, staff
from bot.desk.chat_actions import field, whole_number
from bot.desk.judging import address
from bot.desk.labels import language_name
from bot.desk.page_rendering import render_page
from bot.errors import BotError
from bot.review import content_gaps
from bot.review.models import GapTask

SHOWN = 40


@staff(*REVIEWERS)
@require_safe
def listed(request: StaffRequest) -> HttpResponse:
    return _page(request)


def _page(request: StaffRequest, *, status: int = 200, **typed: Any) -> HttpResponse:
    """`typed`: the `words` of a refused task, which stand in their field again, and the `keys` of its messages."""
    audit.record("gaps.read", who=request.user.pk)
    found, by_meaning = content_gaps.gaps()
    asked = request.GET.get("language", "")
    there = sorted({language for gap in found for language in gap.languages}, key=language_name)
    tasks = content_gaps.open_tasks()
    chosen = [gap for gap in found if not asked or asked in gap.languages]
    shown = [(gap, content_gaps.task_for(gap, tasks)) for gap in chosen[:SHOWN]]
    known: dict[str, Any] = {"gaps": shown, "by_meaning": by_meaning, "tasks": [task for task, _ in tasks]}
    known |= {"there": there, "asked": asked, "typed": typed, "address": address(request, "desk-gaps")}
    return render_page(request, "gaps", status=status, kinds=GapTask.Kind.choices, **known)


@staff(*REVIEWERS)
@require_POST
def task(request: StaffRequest) -> HttpResponseBase:
    """Makes a group a task, adds it to one (`join`), or puts it aside (`kind` is "aside").

    Where a task is refused, its words stay in their field.
    """
    keys = [int(key) for key in request.POST.getlist("message") if key.isascii() and key.isdigit() and len(key) < 15]
    try:
        if join := whole_number(request, "join"):
            messages.success(request, f"Added to “{content_gaps.join_task(join, keys, request.user).words}”.")
        elif request.POST.get("kind") == "aside":
            messages.success(request, f"{content_gaps.put_aside(keys, request.user)} put aside.")
        else:
            content_gaps.make_task(field(request, "kind", 8), field(request, "words"), keys, request.user)
            messages.success(request, "Saved as a task.")
    except BotError as refusal:
        messages.error(request, refusal.message)
        return _page(request, status=refusal.status, words=request.POST.get("words", ""), keys=keys)
    return redirect("desk-gaps")


@staff(*REVIEWERS)
@require_POST
def done(request: StaffRequest, key: int) -> HttpResponseBase:
    try:
        content_gaps.finish_task(key, request.user)
        messages.success(request, "Done.")
    except BotError as refusal:
        messages.error(request, refusal.message)
    return redirect("desk-gaps")
