"""The web API: a family's browser opens a chat, sends messages, reads what was said, deletes the chat."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse

from bot import ratelimit
from bot.channels.web import consent, payloads
from bot.channels.web.api import api, with_conversation
from bot.conversations import consents, inbox, presence, tokens
from bot.conversations import feedback as feedbacks
from bot.conversations.alarm_texts import unstored
from bot.conversations.assistant import RasaAssistant
from bot.conversations.background import Background
from bot.conversations.door import Door
from bot.conversations.models import Author, Conversation, Message
from bot.conversations.values import Incoming
from bot.database import reading, writing
from bot.outbox import moves

door = Door(RasaAssistant())
background = Background(door.handle_all)
PAGE = 200
# How long the words to an alarm wait until the message is stored.
ALARM_SECONDS = 2.0


async def start(request: HttpRequest) -> JsonResponse:
    """A new chat of a family that has agreed to its storing: its token, which is the only key to it."""
    agreed = payloads.consent(request.body)
    return _opened(*await _aopen(ratelimit.address(request), agreed))


def _opened(conversation: Conversation, token: str) -> JsonResponse:
    expires = conversation.token_expires
    return JsonResponse({"token": token, "expires": expires and expires.isoformat()}, status=201)


def _open(address: str, agreed: payloads.Agreed) -> tuple[Conversation, str]:
    ratelimit.spend(ratelimit.ADDRESS, address)
    ratelimit.spend(ratelimit.NEW_CHATS, address)
    with transaction.atomic():
        conversation, token = tokens.open_conversation("web")
        consents.give(conversation.pk, consent.shown(agreed.language))
    return conversation, token


_aopen = writing.soon(_open)


async def move(request: HttpRequest) -> JsonResponse:
    """A chat comes here from a messaging app: the code of its one-time link against its new token."""
    return _opened(*await _amoved(ratelimit.address(request), payloads.code(request.body)))


def _moved(address: str, code: str) -> tuple[Conversation, str]:
    ratelimit.spend(ratelimit.ADDRESS, address)
    return moves.take(code)


_amoved = writing.soon(_moved)


@with_conversation(ratelimit.CHAT)
async def send(request: HttpRequest, conversation: UUID) -> JsonResponse:
    """Take a message. Answer when it is handled, or with `Prefer: respond-async` as soon as it is stored."""
    incoming = payloads.incoming(request.body)
    if "respond-async" in request.headers.get("Prefer", ""):
        stored = await _in_time(conversation, incoming)
        background.handle(conversation)
        return JsonResponse({"message": payloads.outgoing(stored), "handled": stored.handled}, status=202)
    message, replies = await door.receive(conversation, incoming)
    shown = [payloads.outgoing(reply) for reply in replies]
    return JsonResponse({"message": payloads.outgoing(message), "replies": shown, "handled": message.handled})


async def _in_time(conversation: UUID, incoming: Incoming) -> Message:
    """The message, stored. OperationalError where that takes long and somebody is in danger; it goes on all the same,
    and what is stored then is handled: a page that sees it in the log does not send it again."""
    task = asyncio.ensure_future(door.accept(conversation, incoming))
    done, _ = await asyncio.wait({task}, timeout=ALARM_SECONDS)
    if not done and unstored(incoming.text):
        task.add_done_callback(_stored_late)
        raise OperationalError("the database is slow")
    return await task


def _stored_late(task: asyncio.Task[Message]) -> None:
    if task.exception() is None:
        background.handle(task.result().conversation_id)


@with_conversation()
async def read(request: HttpRequest, conversation: UUID) -> JsonResponse:
    """What was said after sequence number `after`, at most 200 messages."""
    after = payloads.sequence_number(request.GET.get("after", "0"))
    return JsonResponse({"messages": await alater(conversation, after)})


def later(conversation: UUID, after: int) -> list[dict[str, Any]]:
    """The next messages after sequence number `after`, as the page draws them."""
    found = Message.objects.filter(conversation=conversation, sequence__gt=after)[:PAGE]
    return [payloads.outgoing(message) for message in found]


alater = reading.soon(later)


@with_conversation()
async def delete(request: HttpRequest, conversation: UUID) -> HttpResponse:
    """Delete the chat, all of it, at once and for good."""
    payloads.check_confirmed(request.body)
    await inbox.adelete(conversation)
    return HttpResponse(status=204)


@with_conversation()
async def rate(request: HttpRequest, conversation: UUID) -> HttpResponse:
    """Whether one of our messages was helpful."""
    opinion = payloads.opinion(request.body)
    await feedbacks.agive(conversation, opinion.sequence, opinion.helpful, opinion.word)
    return HttpResponse(status=204)


@with_conversation()
async def type_(request: HttpRequest, conversation: UUID) -> HttpResponse:
    """The family is typing."""
    await presence.atyping(conversation, Author.FAMILY)
    return HttpResponse(status=204)


conversations = api(POST=start)
conversation = api(DELETE=delete)
moved = api(POST=move)
messages = api(POST=send, GET=read)
feedback = api(POST=rate)
typing = api(POST=type_)
