"""A release that was refused: what got worse, to which a lead says yes by name, and the lessons that may be why."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from bot.conversations import audit
from bot.desk.access import LEAD, REVIEWERS, StaffRequest, staff
from bot.desk.chat_actions import field, whole_number
from bot.desk.page_rendering import render_page
from bot.errors import BotError
from bot.review import lesson_suspects, release_consents
from bot.review.models import Proposal, Release


@staff(*REVIEWERS)
@require_safe
def show(request: StaffRequest, key: int) -> HttpResponse:
    """What spoke against it, the worst first, and the lessons that it would have brought, the likeliest cause first."""
    found = get_object_or_404(Release, pk=key)
    order = found.figures.get("lessons", [])
    lessons = Proposal.objects.select_related("author").in_bulk(order)
    audit.record("release.read", who=request.user.pk, release=key)
    return render_page(
        request,
        "release",
        release=found,
        hindrances=found.figures.get("hindrances", []),
        accepted=release_consents.accepted(found.model, found.before),
        lessons=[lessons[lesson] for lesson in order if lesson in lessons],
        gone=sum(lesson not in lessons for lesson in order),
    )


@staff(LEAD)
@require_POST
def consent(request: StaffRequest, key: int) -> HttpResponseBase:
    """A lead's yes, to each thing that was ticked."""
    try:
        release_consents.say_yes_to(key, request.POST.getlist("name"), request.user)
        messages.success(request, "Noted. It counts at the next manage.py release of the same model.")
    except BotError as refusal:
        messages.error(request, refusal.message)
    return redirect("desk-release", key)


@staff(*REVIEWERS)
@require_POST
def take_out(request: StaffRequest, key: int) -> HttpResponseBase:
    """A lesson leaves the files at the next `apply_reviews`."""
    try:
        lesson_suspects.take_out(whole_number(request, "lesson"), request.user, field(request, "reason", 1000))
        messages.success(request, "Taken out. manage.py apply_reviews removes its line, and then release again.")
    except BotError as refusal:
        messages.error(request, refusal.message)
    return redirect("desk-release", key)
