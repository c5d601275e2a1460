"""What staff do with shared lists: ask the team, write down its answers, see what is asked often.

The desk draws the page (bot/desk/questions.py) and decides who may see it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from bot.conversations import withholding
from bot.errors import BotError
from bot.guide import print_text, team_answers


def shown() -> dict[str, Any]:
    """The lists whose families agreed, most questions waiting first, and what is asked often: what the page draws."""
    withheld = withholding.names()
    shared = [
        (each, [(q, print_text.known(q, withheld), print_text.state(q)) for q in each.questions])
        for each in team_answers.shared_lists()
    ]
    return {"lists": shared, "candidates": team_answers.candidates(), "today": timezone.localdate().isoformat()}


@require_POST
def asked(request: HttpRequest, question: int) -> HttpResponse:
    return _done(request, question, lambda: team_answers.mark_asked(question, request.user), "Marked as asked.")


@require_POST
def answered(request: HttpRequest, question: int) -> HttpResponse:
    """What the team said: `words`, `by` (a role), `on` (a day)."""

    def record() -> object:
        words, by = request.POST.get("words", ""), request.POST.get("by", "")
        return team_answers.record_answer(question, words, by, _day(request.POST.get("on", "")), request.user)

    return _done(request, question, record, "The answer is now on the family's list and in its chat.")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BotError("bad_day", "Enter the date of the answer as YYYY-MM-DD.") from None


def _done(request: HttpRequest, question: int, work: Callable[[], object], said: str) -> HttpResponse:
    try:
        work()
        messages.success(request, said)
    except BotError as refusal:
        messages.error(request, refusal.message)
    return redirect(f"/staff/questions/#q{question}")
