"""One conversation for reviewers: what was said, what was understood, and what came of it. Redacted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from bot.archive import queries
from bot.archive.facets import band
from bot.archive.index import shown_text
from bot.archive.models import Entry, Turn
from bot.content.responses import responses, title
from bot.content.sources import known_sources
from bot.conversations import audit
from bot.conversations.models import Alert, Author, Consent, Conversation, Feedback, Handoff, Message
from bot.desk import access, canned_replies
from bot.desk.access import REVIEWERS, StaffRequest, staff
from bot.desk.filters import from_address
from bot.desk.models import Note
from bot.desk.page_rendering import render_page
from bot.privacy.redaction import redact
from bot.review import verdicts

SHOWN = 500


@dataclass
class Line:
    """A message with all that a reviewer needs beside it."""

    message: Message
    turn: Turn | None
    alerts: list[Alert]
    feedback: Feedback | None

    @property
    def text(self) -> str:
        return shown_text(self.message)

    @property
    def question(self) -> str:
        """The question that the message answers."""
        return titled(self.message.outcome) if self.message.author != Author.FAMILY else ""

    @property
    def band(self) -> str:
        """How sure the assistant was; empty where it read nothing."""
        return band(self.message)

    @property
    def considered(self) -> list[tuple[str, str, float]]:
        """What the words may have meant: id, question and share of each, the likeliest first."""
        return [(name, titled(name), share) for name, share in self.message.details.considered]

    @property
    def offered(self) -> list[tuple[str, str]]:
        """Questions that were offered under the message: id and question."""
        payloads = (button["payload"].lstrip("/") for button in self.message.buttons)
        return [(name, titled(name) or name) for name in payloads if ":" not in name]

    @property
    def related(self) -> bool:
        """Whether these are the questions that belong to the answer, not what else may have been meant."""
        names = {name for name, _ in self.offered}
        return names <= set(self.message.details.related) and bool(self.message.outcome)

    @property
    def sources(self) -> list[dict[str, str]]:
        """As the answer named them then; one that is no longer in the list of sources keeps its id."""
        entries = self.message.details.sources
        return [{"title": entry["id"], **known_sources()["sources"].get(entry["id"], {}), **entry} for entry in entries]

    @property
    def outdated(self) -> str:
        """How the answer of today differs from the one that was shown; empty where it does not."""
        version, now = self.message.version, responses().get(self.message.outcome)
        if self.message.author == Author.FAMILY or version is None:
            return ""
        if now is None:
            return "This answer is no longer given."
        present = now.metadata.get("version")
        return f"The answer is now at version {present}." if present != version else ""


def titled(name: str) -> str:
    """The question that an outcome answers, where it has one."""
    found = responses().get(name)
    return title(name) if found and "title" in found.metadata else ""


def transcript(chat: Conversation) -> list[Line]:
    """The last messages of a chat, in order, in four queries."""
    newest = Message.objects.filter(conversation=chat).order_by("-sequence")[:SHOWN]
    said = list(reversed(newest))
    turns = Turn.objects.in_bulk([message.pk for message in said])
    opinions = {found.message_id: found for found in Feedback.objects.filter(message__conversation=chat)}
    alerts: dict[int, list[Alert]] = {}
    for alert in Alert.objects.filter(message__conversation=chat):
        alerts.setdefault(alert.message_id, []).append(alert)
    return [Line(m, turns.get(m.pk), alerts.get(m.pk, []), opinions.get(m.pk)) for m in said]


@staff(*REVIEWERS)
@require_safe
def record(request: StaffRequest, conversation: UUID) -> HttpResponse:
    chat = access.chat(request.user, conversation)
    entry = get_object_or_404(Entry, conversation=chat)
    audit.record("chat.read", chat.pk, request.user.pk, page="log")
    form, said = from_address(request), transcript(chat)
    verdicts.attach_panels([line.message for line in said], request.user)
    return render_page(
        request,
        "transcript",
        chat=chat,
        entry=entry,
        lines=said,
        notes=[
            (note, redact(note.text).text) for note in Note.objects.filter(conversation=chat).select_related("author")
        ],
        tags=chat.tags.all(),
        proposed_tags=canned_replies.tags(),
        talks=Handoff.objects.filter(conversation=chat).order_by("asked"),
        consent=Consent.objects.filter(conversation=chat).select_related("text").first(),
        query=request.GET.urlencode(),
        **_neighbours(form.filters() if form.is_valid() else queries.Filters(), entry),
    )


def _neighbours(filters: queries.Filters, entry: Entry) -> dict[str, Any]:
    """The conversations above and below this one in the list that it was opened from."""
    keys = queries.neighbours(filters, entry.pk)
    found: dict[int | None, UUID] = dict(
        Entry.objects.filter(pk__in=[key for key in keys if key]).values_list("pk", "conversation")
    )
    return {"newer": found.get(keys[0]), "older": found.get(keys[1])}
