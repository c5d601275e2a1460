"""Families' lists, for those who speak with families or with the team."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from bot.desk.access import READERS, SPEAKERS, StaffRequest, staff
from bot.desk.page_rendering import render_page
from bot.guide import team_pages


@staff(*READERS)
@require_safe
def lists(request: StaffRequest) -> HttpResponse:
    """The shared lists, and what is asked often."""
    return render_page(request, "questions", **team_pages.shown())


asked = staff(*SPEAKERS)(team_pages.asked)
answered = staff(*SPEAKERS)(team_pages.answered)
