"""What the queue and a chat show, read in few queries however many chats there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import F

from bot.contact.models import ContactRequest
from bot.content.checks import catalogue
from bot.content.responses import title
from bot.conversations.models import Alert, Author, Conversation, Handoff, Message, Owner
from bot.guide.models import ListedQuestion

SHOWN = 100
LAST = 8
LINES = 3
# The assistant's sentences about waiting, which staff need not read again.
OURS = ("handoff/", "human/")


@dataclass
class Row:
    """One chat in a list. `since`: when the family began to wait, or the alarm was raised."""

    chat: Conversation
    since: datetime
    alerts: list[Alert] = field(default_factory=list)
    handoff: Handoff | None = None
    messages: list[Message] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    form: bool = False

    @property
    def lines(self) -> list[Message]:
        """The last things said."""
        return [m for m in self.messages if m.author != Author.ASSISTANT or not m.outcome.startswith(OURS)][-LINES:]

    @property
    def topic(self) -> str:
        """The question that was answered last."""
        answered = [m.outcome for m in self.messages if m.author == Author.ASSISTANT and m.outcome in catalogue()]
        return title(answered[-1]) if answered else ""

    @property
    def language(self) -> str:
        """As the assistant read it last; empty where it did not say."""
        told = [m.details["language"] for m in self.messages if m.details.get("language")]
        return str(told[-1]) if told else ""

    @property
    def unanswered(self) -> bool:
        """Whether the family said the last word."""
        return bool(self.messages) and self.messages[-1].author == Author.FAMILY


def urgent_and_waiting() -> list[Row]:
    """Emergencies, then crises, then who waits; each the longest first."""
    rows: dict[UUID, Row] = {}
    unseen = Alert.objects.filter(seen=None).select_related("message__conversation__navigator").order_by("created")
    for alert in sorted(unseen[:SHOWN], key=lambda found: found.kind != "emergency"):
        chat = alert.message.conversation
        rows.setdefault(chat.pk, Row(chat, alert.created)).alerts.append(alert)
    waiting = (
        Handoff.objects.filter(ended=None, claimed=None).select_related("conversation__navigator").order_by("asked")
    )
    for handoff in waiting[:SHOWN]:
        rows.setdefault(handoff.conversation_id, Row(handoff.conversation, handoff.asked)).handoff = handoff
    return _filled(rows.values())


def held_by(user: User) -> list[Row]:
    """The chats of one navigator; those in which the family said the last word come first."""
    held = (
        Conversation.objects.filter(owner=Owner.PERSON, navigator=user).select_related("navigator").order_by("updated")
    )
    return sorted(_filled(Row(chat, chat.updated) for chat in held), key=lambda row: not row.unanswered)


def _filled(found: Iterable[Row]) -> list[Row]:
    """The rows with what was said last, the questions on the list, and whether a form was left."""
    rows = list(found)
    chats = [row.chat.pk for row in rows]
    last = Message.objects.filter(conversation__in=chats, sequence__gt=F("conversation__last_sequence") - LAST)
    messages, questions = defaultdict(list), defaultdict(list)
    for message in last:
        messages[message.conversation_id].append(message)
    for chat, text in ListedQuestion.objects.filter(conversation__in=chats).values_list("conversation", "text"):
        questions[chat].append(text)
    forms = set(ContactRequest.objects.filter(conversation__in=chats).values_list("conversation", flat=True))
    for row in rows:
        row.messages, row.questions = messages[row.chat.pk], questions[row.chat.pk]
        row.form = row.chat.pk in forms
    return rows
