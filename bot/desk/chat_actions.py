"""What can be done with a chat. Each act is one POST; a refusal says why."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from bot.contact import services
from bot.content.text_checks import catalogue
from bot.conversations import alerts, audit, handover, presence, typing_indicator
from bot.conversations.alerts import Unconfirmed, ask_first
from bot.conversations.models import Author, Conversation
from bot.conversations.spoken_language import spoken_language
from bot.desk import access, canned_replies, confirmation, mentions, team_stats
from bot.desk.access import READERS, SPEAKERS, StaffRequest, staff
from bot.desk.confirmation import confirmed_questions
from bot.desk.models import Note, Tag
from bot.errors import BotError
from bot.review import false_alarms

Act = Callable[[StaffRequest, Conversation], str | dict[str, str] | None]
LIMIT = 4000


def field(request: HttpRequest, name: str, limit: int = LIMIT) -> str:
    """A field of the form, without spaces at its ends. Raises BotError where it is too long."""
    value = request.POST.get(name, "").strip()
    if len(value) > limit:
        raise BotError("too_long", f"Please use at most {limit} characters. This has {len(value)}.")
    return value


def whole_number(request: HttpRequest, name: str) -> int:
    """A number of the form; 0 where it is none."""
    value = field(request, name)
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0


Find = Callable[[User, UUID], Conversation]


def chat_action(*roles: str, find: Find = access.chat) -> Callable[[Act], Callable[..., HttpResponseBase]]:
    """An act on a chat that the user may see. It gives where to go next, what to show, or nothing."""

    def made(done: Act) -> Callable[..., HttpResponseBase]:
        @staff(*roles)
        @require_POST
        @wraps(done)
        def answer(request: StaffRequest, conversation: UUID) -> HttpResponseBase:
            chat = find(request.user, conversation)
            quick = request.headers.get("X-Requested-With") == "fetch"
            here = reverse("desk-chat", args=[conversation])
            try:
                result = done(request, chat)
            except BotError as refusal:
                if quick:
                    error = {"code": refusal.code, "message": refusal.message}
                    return JsonResponse({"error": error}, status=refusal.status)
                if isinstance(refusal, Unconfirmed):
                    return confirmation.ask_for_confirmation(request, chat, refusal)
                messages.error(request, refusal.message)
                return redirect("desk-queue" if refusal.code in ("taken", "conversation_gone") else here)
            if quick or isinstance(result, dict):
                return JsonResponse({"shown": result} if isinstance(result, dict) else {"next": result})
            return redirect(result or here)

        return answer

    return made


@chat_action(*SPEAKERS, find=access.chat_to_claim)
def claim(request: StaffRequest, chat: Conversation) -> str:
    handover.claim(chat.pk, request.user)
    return reverse("desk-chat", args=[chat.pk])


@chat_action(*SPEAKERS)
def reply(request: StaffRequest, chat: Conversation) -> None:
    """`id` is chosen by the page, so that a message sent again after a lost connection is said once.

    `read`: the number of the last message on the page. Who answers after an alert sees to it.
    """
    identifier = field(request, "id", 50) or f"at-{timezone.now().timestamp()}"
    handover.say(chat.pk, request.user, field(request, "text", 20_000), f"desk:{identifier}")
    alerts.acknowledge(chat.pk, request.user.pk, until=whole_number(request, "read"))
    typing_indicator.clear_typing(chat.pk, Author.PERSON)


@chat_action(*SPEAKERS)
def send_answer(request: StaffRequest, chat: Conversation) -> None:
    """A curated answer, word for word and in the chat's language, with its sources."""
    name = field(request, "answer", 64)
    if name not in catalogue():
        raise BotError("no_such_answer", "The catalogue has no such answer.")
    identifier = field(request, "id", 50) or f"at-{timezone.now().timestamp()}"
    said = canned_replies.as_sent(name, spoken_language(chat.pk))
    handover.say(chat.pk, request.user, said, f"desk:{identifier}")


@chat_action(*SPEAKERS)
def hand_back(request: StaffRequest, chat: Conversation) -> str:
    """`id` is the page's, as of a reply: handed back again after a lost connection, the last message is said once."""
    line, said = field(request, "line"), confirmed_questions(request)
    handover.hand_back(chat.pk, request.user, line, said, field(request, "id", 50))
    if line:  # the next page forgets the draft of it
        messages.success(request, "Handed back, with your last message.", extra_tags=f"{chat.pk}:line")
    return reverse("desk-queue")


@chat_action(*SPEAKERS)
def close(request: StaffRequest, chat: Conversation) -> str:
    outcome = field(request, "outcome", 40)
    if outcome not in canned_replies.outcomes():
        raise BotError("no_outcome", "Choose how the chat went.")
    handover.close(chat.pk, request.user, outcome, confirmed_questions(request))
    return reverse("desk-queue")


@chat_action(*SPEAKERS)
def transfer(request: StaffRequest, chat: Conversation) -> str:
    """By the navigator who has the chat, or by a lead. To somebody who is away only if that is confirmed."""
    to = team_stats.team().filter(pk=whole_number(request, "to")).first()
    holder: User | None = chat.navigator
    if to is None or holder is None or (holder != request.user and not access.has(request.user, access.LEAD)):
        raise BotError("cannot_transfer", "Choose a colleague. Only whoever has the chat, or a lead, can pass it on.")
    said = confirmed_questions(request)
    if not to.here:
        ask_first(f"away-{to.pk}", confirmation.AWAY.format(name=handover.shown_name(to)), said)
    handover.transfer(chat.pk, holder, to, request.user, said)
    return reverse("desk-queue")


@chat_action(*READERS)
def add_note(request: StaffRequest, chat: Conversation) -> str:
    """`id` is the page's, as of a reply: the same note again is kept once, another text under it is refused."""
    text, identifier = field(request, "text"), field(request, "id", 50) or None
    if not text:
        raise BotError("empty", "There is nothing to save.")
    values = {"author": request.user, "text": text}
    named = mentions.colleagues_named(text)
    with transaction.atomic():
        kept, new = Note.objects.get_or_create(values, conversation=chat, external_id=identifier or uuid4().hex)
        if new:
            audit.record("chat.noted", chat.pk, request.user.pk)
            mentions.record_mentions(kept, named)
    if kept.text != text:
        raise BotError("id_taken", "An earlier version of this note was saved. Reload the page and look.", status=409)
    return reverse("desk-chat", args=[chat.pk])


@chat_action(*READERS)
def tag(request: StaffRequest, chat: Conversation) -> str:
    """Puts the tag `name` on the chat, or takes the tag `remove` off. The same again changes nothing."""
    name, gone = field(request, "name", 40).lower(), field(request, "remove", 40)
    if not name and not gone:
        raise BotError("empty", "Write a word.")
    if gone:
        changed = any(tag.delete() for tag in Tag.objects.filter(conversation=chat, name=gone))
    else:
        changed = Tag.objects.get_or_create(conversation=chat, name=name)[1]
    if changed:  # not the word: it may say something of the family, and the audit log outlives the chat
        audit.record("chat.untagged" if gone else "chat.tagged", chat.pk, request.user.pk)
    return reverse("desk-chat", args=[chat.pk])


@chat_action(*SPEAKERS)
def judge_alert(request: StaffRequest, chat: Conversation) -> str:
    """Whether alerts of the chat were real. A reviewer looks at what was a false alarm."""
    shown = [int(pk) for pk in request.POST.getlist("alert") if pk.isascii() and pk.isdigit() and len(pk) < 19]
    with transaction.atomic():
        for alert in alerts.judge(chat.pk, shown, request.user.pk, field(request, "verdict", 5)):
            false_alarms.judged(alert, handover.shown_name(request.user))
    stays = chat.navigator_id == request.user.pk
    return reverse("desk-chat", args=[chat.pk]) if stays else reverse("desk-queue")


@chat_action(*SPEAKERS)
def contact(request: StaffRequest, chat: Conversation) -> dict[str, str]:
    """How to reach the family; each reading is in the audit log."""
    return services.read_form(chat.pk, request.user)


@chat_action(*SPEAKERS)
def types(request: StaffRequest, chat: Conversation) -> None:
    if chat.navigator_id == request.user.pk:
        typing_indicator.set_typing(chat.pk, Author.PERSON)


@staff(*READERS)
@require_POST
def availability(request: StaffRequest) -> HttpResponseBase:
    """Whether one takes chats."""
    presence.set_available(request.user.pk, request.POST.get("available") == "1")
    return redirect("desk-queue")
