"""The curated answers: versions, who stands for them, how families took them; and the recall of a wrong one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bot.content import review_dates
from bot.content.responses import is_answer, responses
from bot.content.sources import readable
from bot.content.text_checks import catalogue
from bot.conversations import audit, withholding
from bot.desk.access import LEAD, REVIEWERS, StaffRequest, staff
from bot.desk.chat_actions import field
from bot.desk.judging import address, back
from bot.desk.page_rendering import render_page
from bot.errors import BotError
from bot.review import answer_edits, answer_recall, answer_stop, answer_versions, text_changes
from bot.review.models import AnswerVersion, Recall
from bot.source_watch import watching
from bot.trial import ENGLISH

PAGE = 20
ORDERS = {
    "shown": lambda row: -row.shown,
    "helpful": lambda row: row.helpful / row.judged if row.judged else 2,
    "due": lambda row: row.due,
    "name": lambda row: row.answer.name,
}
Act = Callable[..., str]
GOES_ON = "Families still get this text: it is no answer and cannot be withheld. An editor has to correct it now."


def _act(*roles: str) -> Callable[[Act], Callable[..., HttpResponseBase]]:
    """A POST that says what was done, or why not, on the page of the answer."""

    def made(done: Act) -> Callable[..., HttpResponseBase]:
        @staff(*roles)
        @require_POST
        @wraps(done)
        def answer(request: StaffRequest, key: int) -> HttpResponseBase:
            try:
                messages.success(request, done(request, key))
            except BotError as refusal:
                messages.error(request, refusal.message)
            return redirect(back(request, reverse("desk-review-answers")))

        return answer

    return made


@staff(*REVIEWERS)
@require_safe
def listed(request: StaffRequest) -> HttpResponse:
    """All answers; `order` is one of ORDERS, `q` words of the title or id."""
    order = request.GET.get("order", "due")
    if order not in ORDERS:
        raise Http404
    found = sorted(answer_versions.rows(), key=ORDERS[order])
    words = request.GET.get("q", "").strip().lower()[:100]
    shown = [row for row in found if words in f"{row.title} {row.answer.name}".lower()]
    overdue = sum(row.overdue for row in found)
    unapproved = sum(not row.approved for row in found)
    counts: dict[str, Any] = {"overdue": overdue, "unapproved": unapproved, "elsewhere": due_elsewhere()}
    counts |= {"changed": watching.tasks(), "failing": watching.failing()}
    counts["corrections"] = text_changes.waiting().filter(language=ENGLISH).count()
    counts["withheld_names"] = {stopped.name for stopped in withholding.current()}
    return render_page(request, "answers", rows=shown, order=order, words=words, **counts)


def due_elsewhere() -> list[review_dates.Review]:
    """What is due for review and is no answer of the list: other texts, questions of the bank, numbers."""
    return [review for review in review_dates.due(timezone.localdate()) if review.name not in catalogue()]


@staff(*REVIEWERS)
@require_safe
def show(request: StaffRequest, name: str) -> HttpResponse:
    """One answer with all its versions, and the messages that led to it."""
    return _page(request, name)


def _page(request: StaffRequest, name: str, *, status: int = 200, **typed: Any) -> HttpResponse:
    """`typed`: what stands in a field again after a refusal: `reason`, or `sentence` and the key of its `version`."""
    versions = AnswerVersion.objects.filter(name=name).prefetch_related("signatures__who", "recalls").order_by("-pk")
    if not versions:
        raise Http404
    for version in versions:
        version.current = answer_versions.is_current(version)
        version.sources = readable(version.details.get("sources") or [])
        version.shown = answer_recall.who_saw(version).count()
    audit.record("answer.read", who=request.user.pk, answer=name)
    led = Paginator(answer_versions.asked_for(name), PAGE).get_page(request.GET.get("page"))
    row = next((row for row in answer_versions.rows() if row.answer.name == name), None)
    stopped = withholding.find(name)
    known: dict[str, Any] = {"answer": responses().get(name), "row": row, "stopped": stopped}
    known["editable"] = answer_edits.editable(name)
    known["address"] = address(request, "desk-review-answer", name)
    known["changed_since"] = stopped is not None and answer_stop.text_changed(stopped)
    return render_page(request, "answer", status=status, name=name, versions=versions, led=led, typed=typed, **known)


@staff(*REVIEWERS)
@require_safe
def recalled(request: StaffRequest, key: int) -> HttpResponse:
    """One recall: who saw the text, who can be reached, who was told."""
    found = get_object_or_404(Recall.objects.select_related("version", "asked_by", "confirmed_by"), pk=key)
    saw = answer_recall.who_saw(found.version)
    audit.record("recall.read", who=request.user.pk, recall=key)
    return render_page(
        request,
        "answer_recall",
        recall=found,
        notice=answer_recall.notice(found),
        goes_on="" if is_answer(found.version.name) else GOES_ON,
        still_said=answer_recall.still_said(found.version),
        saw=saw.count(),
        reach=answer_recall.reachable(saw).count(),
        told=found.corrections.count(),
        chats=Paginator(saw.order_by("-updated"), PAGE).get_page(request.GET.get("page")),
        told_chats=set(found.corrections.values_list("conversation", flat=True)),
    )


@_act(*REVIEWERS)
def sign(request: StaffRequest, key: int) -> str:
    signature = answer_versions.sign_version(key, request.user, field(request, "role", 8))
    return f"Signed: you {signature.get_role_display()}."


@staff(*REVIEWERS)
@require_POST
def ask_recall(request: StaffRequest, key: int) -> HttpResponseBase:
    """Where it is refused, the sentence stays in its field."""
    version = get_object_or_404(AnswerVersion, pk=key)
    try:
        answer_recall.prepare_recall(key, request.user, field(request, "sentence"))
    except BotError as refusal:
        messages.error(request, refusal.message)
        sentence = request.POST.get("sentence", "")
        return _page(request, version.name, status=refusal.status, version=key, sentence=sentence)
    messages.success(request, "Prepared. Families are told only after a lead has confirmed it.")
    return redirect("desk-review-answer", version.name)


@_act(LEAD)
def confirm_recall(request: StaffRequest, key: int) -> str:
    found = answer_recall.confirm_recall(key, request.user, request.POST.get("withhold") == "1")
    told = "Confirmed. Each family is being told once."
    return f"{told} {GOES_ON}" if answer_recall.still_said(found.version) else told


@_act(*REVIEWERS)
def withdraw_recall(request: StaffRequest, key: int) -> str:
    answer_recall.withdraw_recall(key, request.user)
    return "Withdrawn. Nobody was told."


@staff(LEAD)
@require_POST
def withhold(request: StaffRequest, name: str) -> HttpResponseBase:
    """Stop an answer, or let it be said again (`again`). Where it is refused, the reason stays in its field."""
    try:
        if request.POST.get("again") == "1":
            answer_stop.say_again(name, request.user)
            messages.success(request, "Families get this answer again.")
        else:
            answer_stop.withhold(name, request.user, field(request, "reason"))
            messages.success(request, "Withheld. From the next message on, no family gets this answer.")
    except BotError as refusal:
        messages.error(request, refusal.message)
        return _page(request, name, status=refusal.status, reason=request.POST.get("reason", ""))
    return redirect("desk-review-answer", name)
