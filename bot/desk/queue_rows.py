"""What the queue and a chat show, read in few queries however many chats there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.auth.models import User
from django.core.paginator import Page, Paginator
from django.db.models import Case, F, Max, OuterRef, Q, QuerySet, Subquery, When

from bot.contact.models import ContactRequest
from bot.conversations import alerts, waiting_times
from bot.conversations.models import Alert, Author, Conversation, Handoff, Message
from bot.desk import access, labels, snoozes, unread
from bot.desk.models import Snooze
from bot.guide.models import ListedQuestion

SHOWN = 100
OLDER = 50
LAST = 8


@dataclass
class Row:
    """One chat in a list. `since`: when the family began to wait, or the alarm was raised; `waits` and `wordless`: see
    `waiting_times.held_chats`; `snooze`: what keeps it from its navigator's eyes now."""

    chat: Conversation
    since: datetime
    waits: datetime | None = None
    wordless: datetime | None = None
    alerts: list[Alert] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    form: bool = False
    urgent: bool = False
    snooze: Snooze | None = None
    unread: int = 0
    label: str = ""

    @property
    def last(self) -> Message | None:
        """The words to be read in the list: those that raised the alarm, else the last of a person or the family."""
        people = [m for m in self.messages if m.author != Author.ASSISTANT]
        return self.alerts[0].message if self.alerts else people[-1] if people else None


class Needs(NamedTuple):
    """The chats that need somebody, and how many more there are than are shown: with alerts, waiting, and waiting in
    other languages."""

    rows: list[Row]
    more_alerts: int
    more_waiting: int
    hidden: int


def needs(languages: frozenset[str] | None = None) -> Needs:
    """Emergencies, then crises, the newest first; then who waits: first what a navigator called urgent, then who waits
    in the chat, then who left a form, the longest first.

    `languages`: who waits in these alone; a chat with an alert, or whose language is not known, is never left out.
    Sorted and chosen before it is cut, so that what nobody has marked, or nobody here speaks, hides nothing.
    """
    alarmed = [chat for chat, *_ in _alarmed(alerts.urgent())]
    rows = _alarm_rows(alarmed[:SHOWN], alerts.urgent())
    waiting = Handoff.objects.filter(ended=None, claimed=None).exclude(conversation__in=[row.chat.pk for row in rows])
    away = Case(When(reason=Handoff.Reason.FORM, then=1), default=0)
    asked = waiting if languages is None else _spoken_in(waiting, languages)
    first = asked.select_related("conversation__navigator").order_by("-urgent", away, "asked")[:SHOWN]
    rows += [Row(handoff.conversation, handoff.asked) for handoff in first]
    more = asked.count() - SHOWN if len(rows) >= SHOWN else 0
    hidden = 0 if languages is None else waiting.count() - asked.count()
    return Needs(_filled(rows), max(0, len(alarmed) - SHOWN), max(0, more), hidden)


def _spoken_in(waiting: QuerySet[Handoff], languages: frozenset[str]) -> QuerySet[Handoff]:
    """Those whose chat was last spoken in one of these, whatever the script or country, or says no language."""
    said = Message.objects.filter(conversation=OuterRef("conversation")).exclude(language="").order_by("-sequence")
    spoken = waiting.annotate(spoken=Subquery(said.values("language")[:1]))
    return spoken.filter(Q(spoken=None) | Q(spoken__regex=rf"^({'|'.join(sorted(languages))})(-|$)"))


def _alarmed(found: QuerySet[Alert]) -> QuerySet[Alert, Any]:
    """The chats of alerts in the order of the queue: (chat, time of its newest emergency, of its newest alert)."""
    chats = found.order_by().values_list("message__conversation")
    emergency = Max("created", filter=Q(kind=alerts.EMERGENCY))
    timed = chats.annotate(emergency=emergency, newest=Max("created"))
    return timed.order_by(F("emergency").desc(nulls_last=True), "-newest", "message__conversation")


def _alarm_rows(chats: list[UUID], found: QuerySet[Alert]) -> list[Row]:
    """A row for each of `chats`, in this order, with its alerts, emergencies first and the newest first."""
    rows: dict[UUID, Row] = {}
    raised = found.filter(message__conversation__in=chats).select_related("message__conversation__navigator")
    for alert in sorted(raised.order_by("-created"), key=lambda alert: alert.kind != alerts.EMERGENCY):
        chat = alert.message.conversation
        rows.setdefault(chat.pk, Row(chat, alert.created)).alerts.append(alert)
    return [rows[chat] for chat in chats if chat in rows]


def older(user: User, page: str | None, everything: bool) -> tuple[list[Row], Page[Any]]:
    """One page of the chats with alerts that nobody has judged and that are too old for the queue, or of all such."""
    found = alerts.opened() if everything else alerts.lapsed()
    found = found.filter(message__conversation__in=access.chats(user))
    chats = Paginator(_alarmed(found), OLDER).get_page(page)
    return _filled(_alarm_rows([chat for chat, *_ in chats], found)), chats


def held_by(user: User) -> list[Row]:
    """The chats of one navigator: first those with an alert, then those whose family waits, the longest first. Of each
    of these, and of the others, first what is urgent; what is snoozed comes last."""
    held = waiting_times.held_chats().filter(navigator=user)
    rows = [Row(chat, chat.waits or chat.updated, chat.waits, chat.wordless) for chat in held.order_by("updated")]
    raised = alerts.opened().filter(message__conversation__in=[row.chat.pk for row in rows])
    found = {row.chat.pk: row for row in _alarm_rows([row.chat.pk for row in rows], raised)}
    news, put_away = unread.counts(user), snoozes.in_force(row.chat.pk for row in rows)
    for row in rows:
        row.snooze = put_away.get(row.chat.pk)
        row.alerts = found[row.chat.pk].alerts if row.chat.pk in found else []
        row.unread = news.get(row.chat.pk, 0)
    return sorted(_filled(rows), key=_place)


def _place(row: Row) -> tuple[bool, bool, bool, bool, datetime]:
    """Of a chat that a navigator has."""
    waits = bool(row.waits or row.wordless)
    return (row.snooze is not None, not row.alerts, not waits, not row.urgent, row.since)


def _filled(found: Iterable[Row]) -> list[Row]:
    """The rows with what was said last, the questions on the list, whether a form was left, and what is urgent."""
    rows = list(found)
    chats = [row.chat.pk for row in rows]
    last = Message.objects.filter(conversation__in=chats, sequence__gt=F("conversation__last_sequence") - LAST)
    messages, questions = defaultdict(list), defaultdict(list)
    for message in last:
        messages[message.conversation_id].append(message)
    for chat, text in ListedQuestion.objects.filter(conversation__in=chats).values_list("conversation", "text"):
        questions[chat].append(text)
    forms = set(ContactRequest.objects.filter(conversation__in=chats).values_list("conversation", flat=True))
    urgent = set(
        Handoff.objects.filter(conversation__in=chats, ended=None, urgent=True).values_list("conversation", flat=True)
    )
    named = labels.labels_of(chats)
    for row in rows:
        row.label = named[row.chat.pk]
        row.messages, row.questions = messages[row.chat.pk], questions[row.chat.pk]
        row.form, row.urgent = row.chat.pk in forms, row.chat.pk in urgent
    return rows
