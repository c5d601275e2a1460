"""What shall be learned: proposed by one person, decided by another."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from bot.content.responses import responses
from bot.conversations import audit
from bot.desk import judging
from bot.desk.access import REVIEWERS, StaffRequest, staff
from bot.desk.chat_actions import field
from bot.desk.page_rendering import render_page
from bot.errors import BotError
from bot.review import learning_proposals, lesson_suspects
from bot.review.models import Learned, Proposal, Release
from bot.review.proposal_impact import insight

PAGE = 30
RELEASES = 5
State = Proposal.State


@staff(*REVIEWERS)
@require_safe
def proposals(request: StaffRequest) -> HttpResponse:
    """Those of one state, the oldest first."""
    state = request.GET.get("state", State.PROPOSED)
    if state not in State.values:
        raise Http404
    audit.record("proposals.read", who=request.user.pk)
    found = Proposal.objects.filter(state=state).select_related("author").prefetch_related("decisions__who")
    found = found.order_by("message", "outcome", "pk")
    return render_page(
        request,
        "proposals",
        state=state,
        states=State.choices,
        proposals=Paginator(found, PAGE).get_page(request.GET.get("page")),
        releases=Release.objects.all()[:RELEASES],
        withdrawn=Learned.objects.exclude(withdrawn=None).count(),
    )


@staff(*REVIEWERS)
@require_safe
def show(request: StaffRequest, proposal: int) -> HttpResponse:
    """One proposal, with what lies near it and what it would change."""
    found = Proposal.objects.select_related("author", "message").filter(pk=proposal).first()
    if found is None:
        raise Http404
    audit.record("chat.read", found.message.conversation_id, request.user.pk)
    known = responses().get(found.outcome)
    return render_page(
        request,
        "proposal",
        proposal=found,
        answer=known,
        insight=insight(found.text, found.outcome),
        decisions=found.decisions.select_related("who"),
        own=found.author_id == request.user.pk,
        waits=found.state == State.PROPOSED,
        undoable=found.state in (State.PROPOSED, State.APPROVED),
        applied=found.state == State.APPLIED,
        partners=learning_proposals.partners(found),
    )


@staff(*REVIEWERS)
@require_POST
def propose(request: StaffRequest, message: int) -> HttpResponseBase:
    """Where it is refused, what was written stays in the form."""
    found = judging.asked(request, message)
    try:
        text, outcome = field(request, "text"), field(request, "outcome", 64)
        leans = request.POST.get("leans") == "1"
        number = learning_proposals.propose_example(
            found.pk, request.user, request.POST.getlist("kind"), text, outcome, leans
        )
    except BotError as refusal:
        messages.error(request, refusal.message)
        typed: dict[str, Any] = {"text": request.POST.get("text", ""), "outcome": request.POST.get("outcome", "")}
        typed |= {"kinds": request.POST.getlist("kind"), "leans": request.POST.get("leans") == "1"}
        return judging.page(request, found, status=refusal.status, **typed)
    messages.success(request, f"Proposed ({number}). A second person will decide.")
    return redirect("desk-judging", message)


def _partners(request: StaffRequest, proposal: int) -> list[Proposal]:
    found = Proposal.objects.filter(pk=proposal).first()
    return learning_proposals.partners(found) if found else []


@staff(*REVIEWERS)
@require_POST
def decide(request: StaffRequest, proposal: int) -> HttpResponseBase:
    approved = request.POST.get("decision") == "approve"
    try:
        together = [p.pk for p in _partners(request, proposal)] if request.POST.get("together") == "1" else []
        reason = field(request, "reason", 1000)
        learning_proposals.decide_together([proposal, *together], request.user, approved, reason)
    except BotError as refusal:
        messages.error(request, refusal.message)
        gone = refusal.code == "proposal_gone"
        return redirect("desk-proposals") if gone else redirect("desk-proposal", proposal)
    messages.success(request, "Approved. manage.py apply_reviews will write it." if approved else "Sent back.")
    return redirect("desk-proposals")


@staff(*REVIEWERS)
@require_POST
def take_out(request: StaffRequest, proposal: int) -> HttpResponseBase:
    """A lesson or a pin leaves the files at the next `apply_reviews`; with `together`, its partner too."""
    together = [found.pk for found in _partners(request, proposal)] if request.POST.get("together") == "1" else []
    try:
        lesson_suspects.take_out_together([proposal, *together], request.user, field(request, "reason", 1000))
        messages.success(request, "Taken out. manage.py apply_reviews removes its line.")
    except BotError as refusal:
        messages.error(request, refusal.message)
    return redirect("desk-proposal", proposal)
