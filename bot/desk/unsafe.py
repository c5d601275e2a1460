"""For leads: what reviewers call unsafe, until somebody has dealt with it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from bot.conversations import audit
from bot.desk.access import LEAD, StaffRequest, staff
from bot.desk.page_rendering import render_page
from bot.errors import BotError
from bot.review import unsafe_reports, verdicts

SHOWN = 100


@staff(LEAD)
@require_safe
def listed(request: StaffRequest) -> HttpResponse:
    audit.record("unsafe.read", who=request.user.pk)
    reports = list(unsafe_reports.open_reports()[:SHOWN])
    verdicts.attach_panels([report.message for report in reports], request.user)
    return render_page(request, "unsafe", reports=reports)


@staff(LEAD)
@require_POST
def settle(request: StaffRequest, key: int) -> HttpResponseBase:
    try:
        unsafe_reports.settle(key, request.user)
        messages.success(request, "Noted: you have dealt with it.")
    except BotError as refusal:
        messages.error(request, refusal.message)
    return redirect("desk-unsafe")
