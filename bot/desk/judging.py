"""One message of a family, what the assistant made of it, and what a reviewer says about that."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from bot.conversations import audit
from bot.conversations.models import Author, Message
from bot.desk import access, canned_replies
from bot.desk.access import REVIEWERS, StaffRequest, staff
from bot.desk.chat_actions import field
from bot.desk.page_rendering import render_page
from bot.errors import BotError
from bot.review import alike, learning_proposals, nlu_files, verdicts
from bot.review.models import InboxItem, Judgement, Proposal, Verdict

BEFORE = 4


def asked(request: StaffRequest, message: int) -> Message:
    """A family's message that the user may see. Raises Http404."""
    seen = access.chats(request.user)
    found = Message.objects.filter(pk=message, author=Author.FAMILY, conversation__in=seen)
    first = found.select_related("conversation").first()
    if first is None:
        raise Http404
    return first


def back(request: HttpRequest, otherwise: str) -> str:
    """Where the form says to go next, if that is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else otherwise


def address(request: HttpRequest, name: str, *args: str | int) -> str:
    """Of a page that is being drawn, with what it was asked for; without, where a refused POST draws it again."""
    return reverse(name, args=args) if request.method == "POST" else request.get_full_path()


@staff(*REVIEWERS)
@require_safe
def show(request: StaffRequest, message: int) -> HttpResponse:
    """The message in its place; `q` looks for the answer that would have been right."""
    return page(request, asked(request, message))


def page(request: StaffRequest, found: Message, *, status: int = 200, **typed: Any) -> HttpResponse:
    """`typed`: what stands in the fields again after a refusal: `note`, or `text`, `outcome`, `kinds` and `leans`."""
    audit.record("chat.read", found.conversation_id, request.user.pk)
    near = (found.sequence - BEFORE, found.sequence + BEFORE)
    around = list(Message.objects.filter(conversation=found.conversation_id, sequence__range=near))
    verdicts.attach_panels([found], request.user)
    sought = request.GET.get("q", "").strip()[:200]
    panel: verdicts.Panel = found.judging  # type: ignore[attr-defined]
    return render_page(
        request,
        "judging",
        status=status,
        address=address(request, "desk-judging", found.pk),
        message=found,
        panel=panel,
        alerts=found.alerts.select_related("judged_by"),
        typed={**_proposed(found, panel), **typed},
        earlier=learning_proposals.message_before(found),
        made=found.proposals.all(),
        outcomes=nlu_files.outcomes(),
        messages_said=around,
        sought=sought,
        found=canned_replies.search(sought, nlu_files.outcomes()) if sought else [],
        next=back(request, reverse("desk-inbox")),
        alike=len(alike.of_message(open_for(request), found.pk)) if _for_all(request) else 1,
    )


def _for_all(request: HttpRequest) -> bool:
    """Whether a message stands for all that say the same, as in the list that the reader comes from."""
    return "1" in (request.POST.get("alike"), request.GET.get("alike"))


def _proposed(message: Message, panel: verdicts.Panel) -> dict[str, Any]:
    """What stands in a proposal at first: nothing to be learned where the assistant is sure and right."""
    right = panel.sure and panel.mine is not None and panel.mine.verdict == Verdict.RIGHT
    kinds = [Proposal.Kind.CASE] if right else [Proposal.Kind.EXAMPLE, Proposal.Kind.CASE]
    text, outcome = learning_proposals.without_marks(message.text), learning_proposals.right_outcome(panel)
    return {"text": text, "outcome": outcome, "kinds": kinds}


def open_for(request: StaffRequest) -> QuerySet[InboxItem]:
    """What the inbox shows to this reviewer."""
    mine = Judgement.objects.filter(reviewer=request.user).values("message")
    return InboxItem.objects.filter(open=True).exclude(worth__lt=verdicts.DIFFERENT, message__in=mine)


@staff(*REVIEWERS)
@require_POST
def judge(request: StaffRequest, message: int) -> HttpResponseBase:
    here = reverse("desk-judging", args=[message])
    try:
        shown = field(request, "seen", 9)
        seen = int(shown) if shown.isascii() and shown.isdigit() else 0
        values = (field(request, "verdict", 8), field(request, "outcome", 64), field(request, "note", 1000))
        # What is unsafe is looked at one by one, and told to leads once.
        alone = not _for_all(request) or values[0] == Verdict.UNSAFE
        others = [] if alone else alike.of_message(open_for(request), message)[1:]
        _, told = verdicts.record_verdict(message, request.user, *values, seen=seen)
        same = verdicts.record_for_others([item.message_id for item in others], request.user, *values)
        told = f"{told} The same for {same} like it." if same else told
    except BotError as refusal:
        messages.error(request, refusal.message)
        if refusal.code == "message_gone":
            return redirect(back(request, reverse("desk-inbox")))
        return page(request, asked(request, message), status=refusal.status, note=request.POST.get("note", ""))
    to = back(request, here)
    messages.success(request, told if values[0] != Verdict.WRONG or to.startswith(here) else _learn(told, here))
    return redirect(to)


def _learn(told: str, here: str) -> str:
    """Whoever chose another answer is led away from the message, and can go back to propose it."""
    return format_html('{} <a href="{}">Propose what the assistant should learn from it</a>', told, here)
