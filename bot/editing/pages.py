"""The pages of editors: a text with its fields, checks and previews, and what waits for a second person."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bot.content.finding import Fault
from bot.content.responses import Response, question_of, responses
from bot.content.sources import known_sources
from bot.conversations import audit, withholding
from bot.desk.access import REVIEWERS, StaffRequest, staff
from bot.desk.chat_actions import field, whole_number
from bot.desk.page_rendering import render_page
from bot.desk.translations import told_refused
from bot.editing import differences, preview
from bot.errors import BotError
from bot.review import answer_edits, text_changes
from bot.review.answer_edits import Words
from bot.review.models import TextChange
from bot.trial import ENGLISH

# Of a text, and of what stands below it or on a button.
LONG, SHORT = 8000, 1000
# Empty choices of a source, to add one.
MORE_SOURCES = 2
LABELS = {"unverified": "Not confirmed", "ask": "Ask the team"}


@staff(*REVIEWERS)
@require_safe
def listed(request: StaffRequest) -> HttpResponse:
    """What waits for a second person, the oldest first."""
    found = text_changes.waiting().filter(language=ENGLISH).select_related("author").order_by("pk")
    return render_page(request, "answer_edits", changes=[(change, question_of(change.name)) for change in found])


@staff(*REVIEWERS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: StaffRequest, name: str) -> HttpResponseBase:
    """The fields of a text. A POST shows the words that were sent with the checks, and with `propose` proposes them."""
    if not answer_edits.editable(name):
        raise Http404
    if request.method != "POST":
        audit.record("answer.read", who=request.user.pk, answer=name)
        return _page(request, name, _first_words(request, name))
    try:
        words = _sent(request, len(responses()[name].buttons))
        if request.POST.get("do") == "propose":
            answer_edits.propose(name, words, request.user, seen=field(request, "seen", 64))
            messages.success(request, "Proposed. A second person has to approve it.")
            return redirect("desk-answer-edit", name)
    except BotError as refusal:
        messages.error(request, refusal.message)
        return _page(request, name, _sent(request, len(responses()[name].buttons), cut=True), status=refusal.status)
    return _page(request, name, words)


@staff(*REVIEWERS)
@require_POST
def decide(request: StaffRequest, name: str) -> HttpResponseBase:
    """A second person's word, or its author's that it is withdrawn."""
    approved = field(request, "decision", 8) == "approve"
    try:
        found = answer_edits.decide(name, whole_number(request, "change"), request.user, approved=approved)
        messages.success(request, _told(found))
    except BotError as refusal:
        messages.error(request, refusal.message)
        return redirect("desk-answer-edit", name)
    own = found.author_id == request.user.pk
    return redirect("desk-answer-edit" if own else "desk-review-answer", name)


def _told(change: TextChange) -> str:
    if change.state != TextChange.State.WRITTEN:
        return told_refused(change)
    if withholding.find(change.name):
        return "It is in the files. The answer is still withheld: a lead lets it be said again, in a few seconds' time."
    return "It is in the files, and families read it within seconds. Its translations count as older until they follow."


def _sent(request: HttpRequest, buttons: int, *, cut: bool = False) -> Words:
    """The words of the form. Raises BotError where they are too long; with `cut`, their beginnings."""

    def said(key: str, limit: int) -> str:
        value = request.POST.get(key, "")[:limit] if cut else field(request, key, limit)
        return value.replace("\r\n", "\n").strip()

    titles = tuple(said(f"button-{place}", SHORT) for place in range(buttons))
    chosen = [value.partition("|") for value in request.POST.getlist("source") if value]
    sources = tuple(dict.fromkeys((name, section) for name, _, section in chosen))
    compared = request.POST.get("compared") == "yes"
    return Words(said("text", LONG), said("unverified", SHORT), said("ask", SHORT), titles, sources, compared)


def _waiting(name: str) -> TextChange | None:
    return text_changes.waiting().filter(language=ENGLISH, name=name).select_related("author").first()


def _first_words(request: StaffRequest, name: str) -> Words:
    """What a page begins with: what waits, else what the reader took back (`again`), else the text as it is."""
    again = text_changes.withdrawn(ENGLISH, name, request.GET.get("again", ""), request.user)
    shown = _waiting(name) or again
    return answer_edits.as_proposed(shown) if shown else answer_edits.words_of(responses()[name])


def _page(request: StaffRequest, name: str, words: Words, *, status: int = 200) -> HttpResponse:
    english, waiting = responses()[name], _waiting(name)
    made = answer_edits.drafted(name, answer_edits.as_proposed(waiting) if waiting else words)
    past = text_changes.history(ENGLISH, name).exclude(state=text_changes.State.PROPOSED)
    return render_page(
        request,
        "answer_edit",
        status=status,
        name=name,
        title=question_of(name) or name,
        answer=english,
        words=words,
        waiting=waiting,
        past=past,
        seen=answer_edits.seen_digest(name),
        parts=[(key, label, getattr(words, key)) for key, label in LABELS.items()],
        sources=_chosen(words),
        faults=_by_field(answer_edits.faults(name, words)),
        changed=differences.pieces(english.text, made.text) if made.text != english.text else [],
        lines=_lines(english, made),
        frame=preview.frame(made),
        in_app=preview.in_app(made),
        withheld=withholding.find(name),
        upgraded=answer_edits.upgraded(name),
    )


def _chosen(words: Words) -> list[tuple[int, list[tuple[str, str, bool]]]]:
    """For each source of a text, and some more: every source that there is as value, words, and whether it is this."""
    known = [
        (f"{key}|{section}", f"{source.get('title') or key}{': ' if section else ''}{section}")
        for key, source in known_sources()["sources"].items()
        for section in source.get("sections") or [""]
    ]
    named = [f"{key}|{section}" for key, section in words.sources]
    own = [(value, value.replace("|", ": ")) for value in named if value not in dict(known)]
    rows = [*named, *[""] * MORE_SOURCES]
    return [(n, [(value, said, value == mine) for value, said in [*own, *known]]) for n, mine in enumerate(rows, 1)]


def _by_field(found: list[Fault]) -> dict[str, list[str]]:
    """What the checks say, by the field that it is about; what is about no field is about the text."""
    fields: dict[str, list[str]] = {}
    for fault in found:
        key = next(
            (str(k) for k in reversed(fault.keys) if k in (*LABELS, "text", "buttons", "sources", "compared")), "text"
        )
        fields.setdefault(key, []).append(fault.sentence)
    return fields


def _lines(before: Response, now: Response) -> list[tuple[str, str, str]]:
    """What else is another than now: what it is, as it is, as it will be."""
    pairs = zip(before.buttons, now.buttons, strict=False)
    found = [(f"Button {n}", old["title"], new["title"]) for n, (old, new) in enumerate(pairs, 1)]
    for key, label in {**LABELS, "reviewed": "Compared with its sources"}.items():
        found.append((label, str(before.metadata.get(key, "")), str(now.metadata.get(key, ""))))
    found.append(("Sources", _named(before), _named(now)))
    return [line for line in found if line[1] != line[2]]


def _named(text: Response) -> str:
    return "; ".join(f"{s['id']} {s.get('section', '')}".strip() for s in text.metadata.get("sources") or ())
