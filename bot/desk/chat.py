"""One chat: what was said, and what the navigator needs beside it."""

from __future__ import annotations

from itertools import filterfalse
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from bot.contact.models import AnswerNotice, ContactRequest, DeviceNotice
from bot.content.responses import responses
from bot.content.sources import readable
from bot.conversations import audit, waiting_times, withholding
from bot.conversations.hours import of_chat
from bot.conversations.models import Alert, Author, Conversation, Handoff, Message, Owner
from bot.conversations.spoken_language import spoken_language
from bot.conversations.typing_indicator import is_typing
from bot.desk import access, canned_replies, labels, languages, mentions, snoozes, team_stats, unread
from bot.desk.access import READERS, SPEAKERS, StaffRequest, staff
from bot.desk.models import Note
from bot.desk.page_rendering import render_page, render_part
from bot.desk.queue import my_chats
from bot.guide.models import ListedQuestion
from bot.outbox.models import Delivery, State

SHOWN = 500


def _alerts(chat: Conversation) -> list[Alert]:
    """All alerts of a chat, the newest first."""
    found = Alert.objects.filter(message__conversation=chat).select_related("message", "judged_by")
    return list(found.order_by("-pk"))


def _messages(chat: Conversation, alerts: list[Alert], after: int = 0) -> list[Message]:
    """What was said after number `after`, with the title, sources, marks and alerts of each message."""
    found = Message.objects.filter(conversation=chat, sequence__gt=after).order_by("-sequence")
    messages = list(reversed(found.prefetch_related("deliveries")[:SHOWN]))
    for message in messages:
        known = responses().get(message.outcome)
        message.question = known.metadata.get("title", "") if known else ""  # type: ignore[attr-defined]
        message.sources = readable(message.details.sources)  # type: ignore[attr-defined]
        message.alarms = [alert for alert in alerts if alert.message_id == message.pk]  # type: ignore[attr-defined]
    return messages


def state(chat: Conversation, alerts: list[Alert]) -> str:
    """Who has the chat and how many messages could not be delivered; then its alerts, each with its verdict.

    Where the first part changes, the page is drawn anew; where only the alerts do (after the last colon), these are.
    """
    failed = Delivery.objects.filter(message__conversation=chat, state=State.FAILED).count()
    marks = (f"{alert.pk}{alert.verdict if alert.judged else 'open'}" for alert in alerts)
    return f"{chat.owner}:{chat.navigator_id or ''}:{failed}:{','.join(marks)}"


def _open_talk(chat: Conversation) -> Handoff | None:
    """The talk or the wait for one, if any, with the beginning of its snooze: one query, as open pages ask often."""
    since = snoozes.current().filter(assignment__handoff=OuterRef("pk")).values("since")[:1]
    return Handoff.objects.filter(conversation=chat, ended=None).annotate(snoozed=Subquery(since)).first()


def _placed(talk: Handoff | None) -> str:
    """A mark that changes whenever the chat becomes urgent or is snoozed, or is so no more."""
    return f"{talk.urgent} {talk.snoozed}" if talk else ""  # type: ignore[attr-defined]


def _place(chat: Conversation) -> dict[str, Any]:
    """What a page shows of where the chat stands in the lists."""
    talk = _open_talk(chat)
    return {"open_talk": talk, "placed": _placed(talk), "snooze": snoozes.in_force([chat.pk]).get(chat.pk)}


def _colleagues(request: StaffRequest) -> list[User]:
    """Whom a chat can be passed on to, each with the languages that they speak."""
    found = team_stats.by_presence(request.user)
    spoken = languages.speakers(found)
    for user in found:
        user.speaks = ", ".join(spoken.get(user.pk, []))  # type: ignore[attr-defined]
    return found


def _is_mine(request: StaffRequest, chat: Conversation) -> bool:
    held = chat.owner == Owner.PERSON and chat.navigator_id == request.user.pk
    return held and access.has(request.user, *SPEAKERS)


def _is_open(alert: Alert) -> bool:
    return alert.judged is None


@staff(*READERS)
@require_safe
def show(request: StaffRequest, conversation: UUID) -> HttpResponse:
    chat = access.chat(request.user, conversation)
    audit.record("chat.read", chat.pk, request.user.pk)
    talks: QuerySet[Handoff] = Handoff.objects.filter(conversation=chat).order_by("asked")
    speaks, mine = access.has(request.user, *SPEAKERS), _is_mine(request, chat)
    found = _alerts(chat)
    told = languages.answer_in(chat.pk, request.user)
    if mine:
        unread.mark_read(chat, request.user)
    mentions.mark_seen(chat.pk, request.user)
    messages = _messages(chat, found)
    beside = my_chats(request.user, str(chat.pk)) if speaks else {}
    return render_page(
        request,
        "chat",
        **beside,
        **_place(chat),
        chat=chat,
        label=labels.labels_of([chat.pk])[chat.pk],
        waits=next(iter(waiting_times.held_chats().filter(pk=chat.pk).values_list("waits", flat=True)), None),
        state=state(chat, found),
        mine=mine,
        free=speaks and chat.owner in (Owner.WAITING, Owner.ASSISTANT),
        messages_said=messages,
        talks=talks.prefetch_related("assignments__navigator"),
        snooze_choices=snoozes.CHOICES,
        alerts=list(filter(_is_open, found)),
        judged=list(filterfalse(_is_open, found)),
        judges=speaks,
        notes=Note.objects.filter(conversation=chat).select_related("author"),
        tags=chat.tags.all(),
        proposed_tags=canned_replies.tags(),
        questions=ListedQuestion.objects.filter(conversation=chat),
        form_left=ContactRequest.objects.filter(conversation=chat).first(),
        email=AnswerNotice.objects.filter(conversation=chat).first(),
        device=DeviceNotice.objects.filter(conversation=chat).first(),
        replies=_replies(request, chat) if mine else {},
        answer_in=told,
        outcomes=canned_replies.outcomes(),
        colleagues=_colleagues(request) if mine else [],
    )


@staff(*READERS)
@require_safe
def lines(request: StaffRequest, conversation: UUID) -> HttpResponse:
    """What was said after `after`, for a page that is open."""
    chat = access.chat(request.user, conversation)
    after = request.GET.get("after", "0")
    if not after.isascii() or not after.isdigit() or len(after) > 9:
        raise Http404
    found = _alerts(chat)
    if request.headers.get("X-Seen") == "1" and chat.navigator_id == request.user.pk:
        unread.mark_read(chat, request.user)
    answer = render_part(request, "chat_lines", messages_said=_messages(chat, found, int(after)))
    answer["X-Chat-State"] = state(chat, found)
    answer["X-Chat-Place"] = _placed(_open_talk(chat))
    answer["X-Typing"] = "1" if is_typing(chat.pk, Author.FAMILY) else ""
    return answer


@staff(*READERS)
@require_safe
def alarms(request: StaffRequest, conversation: UUID) -> HttpResponse:
    """The alerts that nobody has judged, for a page that is open."""
    chat = access.chat(request.user, conversation)
    found = list(filter(_is_open, _alerts(chat)))
    return render_part(request, "chat_alerts", chat=chat, alerts=found, judges=access.has(request.user, *SPEAKERS))


@staff(*READERS)
@require_safe
def place(request: StaffRequest, conversation: UUID) -> HttpResponse:
    """Whether it is urgent or snoozed, for a page that is open."""
    chat = access.chat(request.user, conversation)
    may = {"judges": access.has(request.user, *SPEAKERS), "mine": _is_mine(request, chat)}
    return render_part(request, "chat_place", chat=chat, **_place(chat), **may)


@staff(*SPEAKERS)
@require_safe
def answers(request: StaffRequest, conversation: UUID) -> HttpResponse:
    """Canned replies and curated answers that lie near the words in `q`; without words, all canned replies."""
    chat = access.chat(request.user, conversation)
    return render_part(request, "chat_answers", chat=chat, replies=_replies(request, chat))


def _replies(request: StaffRequest, chat: Conversation) -> dict[str, Any]:
    """What can be sent with a few keys, each as the family would read it: `{"canned", "found", "words"}`."""
    words = request.GET.get("q", "").strip().lstrip("/")[:200]
    stopped = {stop.name: stop.reason for stop in withholding.current()}
    found = canned_replies.search(words) if words else []
    language = spoken_language(chat.pk)
    shown = [
        {**a, "said": canned_replies.as_sent(a["name"], language), "withheld": stopped.get(a["name"], "")}
        for a in found
    ]
    canned = canned_replies.canned(request.user, language, words, of_chat(chat.pk))
    return {"canned": canned, "found": shown, "words": words}
