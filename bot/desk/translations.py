"""The translators' pages: how far each language is, and each text beside its English."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from bot.content import translations
from bot.content.responses import responses
from bot.conversations import audit
from bot.desk.access import REVIEWERS, StaffRequest, staff
from bot.desk.chat_actions import field
from bot.desk.labels import language_name
from bot.desk.languages import spoken_by
from bot.desk.page_rendering import render_page
from bot.errors import BotError
from bot.i18n import direction
from bot.review import text_changes, translation_review
from bot.review.models import TextChange

PAGE = 50
Act = Callable[[StaffRequest, str, str], str]


@staff(*REVIEWERS)
@require_safe
def listed(request: StaffRequest) -> HttpResponse:
    """Every language with its progress; with `language`, its texts, those with most to do first."""
    language = request.GET.get("language", "")
    if not language:
        found = [(language_name(row.language), row) for row in translation_review.progress()]
        return render_page(request, "translations", progress=sorted(found, key=lambda pair: pair[0]))
    if language not in translations.languages():
        raise Http404
    page = Paginator(translation_review.rows(language), PAGE).get_page(request.GET.get("page"))
    return render_page(request, "translation_list", language=language, name=language_name(language), page=page)


@staff(*REVIEWERS)
@require_safe
def show(request: StaffRequest, language: str, name: str) -> HttpResponse:
    """One text: English and translation side by side, what waits, and what was decided."""
    if language not in translations.languages() or name not in responses():
        raise Http404
    again = text_changes.withdrawn(language, name, request.GET.get("again", ""), request.user)
    return _page(request, language, name, again.entry if again else None)


def _page(
    request: StaffRequest, language: str, name: str, typed: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """`typed`: the words of a proposal that was refused or withdrawn, which stand in the fields again."""
    english, entry = responses()[name], translation_review.entry_of(language, name)
    row, entry = translation_review.Row(english, entry), {**entry, **(typed or {})}
    past = list(text_changes.history(language, name))
    audit.record("translation.read", who=request.user.pk, language=language, text=name)
    return render_page(
        request,
        "translation",
        status=status,
        seen=translation_review.seen_digest(language, name),
        language=language,
        language_name=language_name(language),
        direction=direction(language),
        row=row,
        name=name,
        english=english,
        entry=entry,
        pairs=_pairs(english.metadata, entry),
        buttons=list(zip([b["title"] for b in english.buttons], _padded(entry, len(english.buttons)), strict=True)),
        waiting=[change for change in past if change.state == TextChange.State.PROPOSED],
        past=[change for change in past if change.state != TextChange.State.PROPOSED],
        speaks=language in spoken_by(request.user),
        next=_after(language, name),
    )


def _pairs(metadata: dict[str, Any], entry: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """What a family reads beside the text, as key, label, English and translation."""
    labels = {"title": "Question", "unverified": "Not confirmed", "ask": "Ask the team"}
    return [(key, labels[key], str(metadata[key]), entry.get(key, "")) for key in labels if metadata.get(key)]


def _padded(entry: dict[str, Any], count: int) -> list[str]:
    found = list(entry.get("buttons") or ())[:count]
    return [*found, *[""] * (count - len(found))]


def _after(language: str, name: str) -> str:
    """The text with most to do, but for this one and what waits for a second person."""
    found = translation_review.rows(language)
    return next((row.english.name for row in found if row.english.name != name and not row.waiting), "")


def _act(done: Act) -> Callable[..., HttpResponseBase]:
    """A POST that says what was done, or why not, on the page of the text."""

    @staff(*REVIEWERS)
    @require_POST
    @wraps(done)
    def answer(request: StaffRequest, language: str, name: str) -> HttpResponseBase:
        try:
            if language not in spoken_by(request.user):
                told = f"{language_name(language)} is not among your languages. Add it there if you speak it."
                raise BotError("not_a_speaker", told, status=403)
            messages.success(request, done(request, language, name))
        except BotError as refusal:
            messages.error(request, refusal.message)
            if (typed := _typed(request)) and language in translations.languages() and name in responses():
                return _page(request, language, name, typed, refusal.status)
        return redirect(reverse("desk-translation", args=[language, name]))

    return answer


def _typed(request: StaffRequest) -> dict[str, Any]:
    """The words of a proposal as they were sent; empty where the form has none."""
    words = {key: request.POST[key] for key in translation_review.WORDS if key in request.POST}
    return {**words, "buttons": request.POST.getlist("button")} if words else {}


@_act
def propose(request: StaffRequest, language: str, name: str) -> str:
    translation_review.require_seen(language, name, field(request, "seen", 64))
    words = {key: field(request, key, 20_000) for key in translation_review.WORDS}
    words["buttons"] = "\n".join(line for line in request.POST.getlist("button") if line.strip())
    translation_review.propose_change(language, name, words, request.user)
    return "Proposed. A second speaker has to approve it."


@_act
def check(request: StaffRequest, language: str, name: str) -> str:
    translation_review.require_seen(language, name, field(request, "seen", 64))
    translation_review.propose_check(language, name, request.user, medical=_medical(request))
    return "Noted. A second speaker has to confirm it."


@_act
def decide(request: StaffRequest, language: str, name: str) -> str:
    change = field(request, "change", 12)
    approved = field(request, "decision", 8) == "approve"
    key = int(change) if change.isascii() and change.isdigit() else 0
    found = translation_review.decide(language, name, key, request.user, approved=approved, medical=_medical(request))
    return "It is in the files, and families read it within seconds." if approved else told_refused(found)


def told_refused(change: TextChange) -> str:
    """Of a change that its author took back, with the way to write on; or that somebody else rejected."""
    if change.author_id != change.decided_by_id:
        return "Rejected. Nothing changed."
    return format_html('Withdrawn. Nothing changed. <a href="?again={}">Write on from those words</a>', change.pk)


def _medical(request: StaffRequest) -> bool:
    return request.POST.get("medical") == "yes"
