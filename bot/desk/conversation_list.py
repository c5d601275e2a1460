"""The list of conversations: search, filters, filters under a name."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from bot.archive import queries
from bot.archive.index import shown_text
from bot.archive.models import Entry, Mark, SavedFilter
from bot.archive.queries import Hit
from bot.conversations import audit
from bot.conversations.models import Author, Message
from bot.desk.access import LEAD, REVIEWERS, StaffRequest, has, staff
from bot.desk.filters import FilterForm, from_address, proposals, sealed_words
from bot.desk.labels import language_name
from bot.desk.page_rendering import render_page

# A family's first words stand at the beginning of a chat.
BEGINNING = 6
# Marks that a line of the list shows, as a reviewer reads them.
FLAGS = {
    ("safety", "emergency"): "emergency",
    ("safety", "crisis"): "crisis",
    ("handoff", "any"): "handoff",
    ("helpful", "no"): "not helpful",
    ("result", "declined"): "declined",
    ("result", "offered"): "offered choices",
    ("band", "unsure"): "unsure",
    ("reviewed", "yes"): "reviewed",
}


@dataclass
class Line:
    """One conversation in the list."""

    entry: Entry
    text: str = ""
    flags: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)


def lines(hits: list[Hit]) -> list[Line]:
    """The conversations with their marks and the words that were found, or the family's first."""
    entries = Entry.objects.select_related("conversation").in_bulk([hit.entry for hit in hits])
    shown = {hit.entry: Line(entries[hit.entry]) for hit in hits if hit.entry in entries}
    pairs: defaultdict[int, set[tuple[str, str]]] = defaultdict(set)
    for entry, kind, value in Mark.objects.filter(entry__in=shown).values_list("entry", "kind", "value"):
        pairs[entry].add((kind, value))
    for key, line in shown.items():
        line.flags = [title for pair, title in FLAGS.items() if pair in pairs[key]]
        line.tags = sorted(value for kind, value in pairs[key] if kind == "tag")
        line.languages = sorted({language_name(value) for kind, value in pairs[key] if kind == "language"})
    _with_words(hits, shown)
    return list(shown.values())


def _with_words(hits: list[Hit], shown: dict[int, Line]) -> None:
    by_chat = {line.entry.conversation_id: line for line in shown.values()}
    wanted = {(shown[hit.entry].entry.conversation_id, hit.sequence) for hit in hits if hit.entry in shown}
    beginning = Q(sequence__lte=BEGINNING, author=Author.FAMILY)
    found = Q(sequence__in={sequence for _, sequence in wanted if sequence is not None})
    said = Message.objects.filter(beginning | found, conversation__in=by_chat).order_by("-sequence")
    for message in said:
        line = by_chat[message.conversation_id]
        exact = (message.conversation_id, message.sequence) in wanted
        if exact or ((message.conversation_id, None) in wanted and message.author == Author.FAMILY):
            line.text = shown_text(message)


@staff(*REVIEWERS)
@require_http_methods(["GET", "HEAD", "POST"])
def log(request: StaffRequest) -> HttpResponseBase:
    """GET: the list for an address. POST: the form, which leads to one."""
    if request.method == "POST":
        form = FilterForm(request.POST)
        if form.is_valid():
            words = form.cleaned_data["words"]
            named = {"search": sealed_words(request, words)} if words else {}
            return redirect(f"{reverse('desk-log')}?{form.query(**named)}")
        return _page(request, form, status=400)
    return _page(request, from_address(request))


def _page(request: StaffRequest, form: FilterForm, status: int = 200) -> HttpResponse:
    before = request.GET.get("before", "")
    if before and not (before.isascii() and before.isdigit() and len(before) < 16):
        raise Http404
    hits: list[Hit] = []
    more, query = None, ""
    if form.is_valid():
        hits, more = queries.page(form.filters(), int(before) if before else None)
        named = {"search": request.GET["search"]} if form.cleaned_data["words"] else {}
        query = form.query(**named)
        if named:
            audit.record("log.searched", who=request.user.pk)
    return render_page(
        request,
        "conversation_list",
        status=status if form.is_valid() else 400,
        form=form,
        lines=lines(hits),
        more=more,
        before=before,
        query=query,
        filtered=bool(query),
        lost="search" in request.GET and not form.data.get("words"),
        proposals=proposals(),
        saved=SavedFilter.objects.select_related("author"),
    )


@staff(*REVIEWERS)
@require_POST
def save(request: StaffRequest) -> HttpResponse:
    """Keep the filters of an address under a name, for all reviewers."""
    return _keep(request, SavedFilter(author=request.user), request.POST.get("query", ""))


@staff(*REVIEWERS)
@require_POST
def change_filter(request: StaffRequest, saved: int) -> HttpResponse:
    """Another name for a saved filter and, where `with` is ticked, the filters of an address under it."""
    found = _own(request, saved).first()
    if found is None:
        raise Http404
    return _keep(request, found, request.POST.get("query", "") if request.POST.get("with") else found.query)


def _keep(request: StaffRequest, kept: SavedFilter, query: str) -> HttpResponse:
    """Under the name of the form; leads to what it finds."""
    kept.name = request.POST.get("name", "").strip()[:60]
    form = FilterForm(QueryDict(query))
    back = reverse("desk-log")
    if not kept.name or not form.is_valid() or not form.query():
        messages.error(request, "A saved filter needs a name and at least one filter other than words.")
        return redirect(f"{back}?{form.query()}" if form.is_valid() else back)
    kept.query = form.query()
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError:
        messages.error(request, f"There is already a filter called “{kept.name}”. Choose another name.")
    return redirect(f"{back}?{form.query()}")


def _own(request: StaffRequest, saved: int) -> QuerySet[SavedFilter]:
    """One's own saved filter, or for a lead anybody's."""
    found = SavedFilter.objects.filter(pk=saved)
    return found if has(request.user, LEAD) else found.filter(author=request.user)


@staff(*REVIEWERS)
@require_POST
def delete_filter(request: StaffRequest, saved: int) -> HttpResponse:
    """Delete a saved filter: one's own, or as a lead anybody's."""
    if not _own(request, saved).delete()[0]:
        raise Http404
    return redirect("desk-log")
