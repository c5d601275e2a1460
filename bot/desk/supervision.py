"""Pages for leads: who handles what, what was done, and a chat as a file."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from bot.conversations import audit
from bot.conversations.models import AuditEntry, Handoff, Message
from bot.desk import access, queue_rows, team_stats
from bot.desk.access import ADMIN, LEAD, READERS, StaffRequest, staff
from bot.desk.page_rendering import render_page, render_part

PAGE = 50
MATCHES = 50


@staff(LEAD)
@require_safe
def supervision(request: StaffRequest) -> HttpResponse:
    waiting = (
        Handoff.objects.filter(ended=None, claimed=None).select_related("conversation").order_by("-urgent", "asked")
    )
    return render_page(
        request,
        "supervision",
        team=team_stats.team(),
        talks=team_stats.talks(),
        waiting=waiting[: queue_rows.SHOWN],
        week=team_stats.week(),
        ends=dict(Handoff.End.choices),
    )


@staff(LEAD, ADMIN)
@require_safe
def auditlog(request: StaffRequest) -> HttpResponse:
    """Newest first; `q` is a name, an act, or the id of a chat."""
    words = request.GET.get("q", "").strip()[:64]
    entries = AuditEntry.objects.select_related("who").order_by("-pk")
    if words:
        wanted = Q(what__startswith=words) | Q(who__username=words)
        entries = entries.filter(wanted | Q(conversation=UUID(words)) if _is_chat(words) else wanted)
    paginator = Paginator(entries, PAGE)
    return render_page(request, "auditlog", entries=paginator.get_page(request.GET.get("page")), words=words)


def _is_chat(words: str) -> bool:
    try:
        UUID(words)
    except ValueError:
        return False
    return True


@staff(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: StaffRequest) -> HttpResponse:
    """Messages with the words, in the chats that one may see. Words are sent, never part of an address."""
    words = request.POST.get("q", "").strip()[:100]
    found = Message.objects.none()
    if words:
        audit.record("chats.searched", who=request.user.pk)
        seen = access.chats(request.user)
        found = Message.objects.filter(conversation__in=seen, text__icontains=words).select_related("conversation")
    return render_page(request, "chat_search", words=words, found=found.order_by("-created")[:MATCHES])


@staff(LEAD)
@require_safe
def export(request: StaffRequest, conversation: UUID) -> HttpResponse:
    """The chat as a text file."""
    chat = access.chat(request.user, conversation)
    audit.record("chat.exported", chat.pk, request.user.pk)
    answer = render_part(request, "chat_export", chat=chat, said=Message.objects.filter(conversation=chat))
    answer["Content-Type"] = "text/plain; charset=utf-8"
    answer["Content-Disposition"] = f'attachment; filename="chat-{chat.pk}.txt"'
    return answer
