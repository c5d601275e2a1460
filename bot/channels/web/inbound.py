"""The web API: a family's browser opens a chat, sends messages, reads what was said, deletes the chat."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse

from bot.channels.web import limits, payloads
from bot.channels.web.api import api, with_conversation
from bot.conversations import feedback as feedbacks
from bot.conversations import inbox, presence, tokens
from bot.conversations.assistant import RasaAssistant
from bot.conversations.background import Background
from bot.conversations.door import Door, database
from bot.conversations.models import Author, Consent, Conversation, Message
from bot.outbox import moves

door = Door(RasaAssistant())
background = Background(door.handle_all)
PAGE = 200


async def start(request: HttpRequest) -> JsonResponse:
    """A new chat of a family that has agreed to its storing: its token, which is the only key to it."""
    consent = payloads.consent(request.body)
    conversation, token = await database(_open)(limits.address(request), consent)
    expires = conversation.token_expires.isoformat()
    return JsonResponse({"token": token, "expires": expires}, status=201)


def _open(address: str, consent: payloads.Agreed) -> tuple[Conversation, str]:
    limits.spend(limits.ADDRESS, address)
    limits.spend(limits.NEW_CHATS, address)
    with transaction.atomic():
        conversation, token = tokens.open_conversation("web")
        Consent.objects.create(conversation=conversation, version=consent.version, language=consent.language)
    return conversation, token


async def move(request: HttpRequest) -> JsonResponse:
    """A chat comes here from a messaging app: the code of its one-time link against its new token."""
    conversation, token = await database(_moved)(limits.address(request), payloads.code(request.body))
    return JsonResponse({"token": token, "expires": conversation.token_expires.isoformat()}, status=201)


def _moved(address: str, code: str) -> tuple[Conversation, str]:
    limits.spend(limits.ADDRESS, address)
    return moves.take(code)


@with_conversation(limits.CHAT)
async def send(request: HttpRequest, conversation: UUID) -> JsonResponse:
    """Take a message. Answer when it is handled, or with `Prefer: respond-async` as soon as it is stored."""
    incoming = payloads.incoming(request.body)
    if "respond-async" in request.headers.get("Prefer", ""):
        stored = await door.accept(conversation, incoming)
        background.handle(conversation)
        return JsonResponse({"message": payloads.outgoing(stored), "handled": stored.handled}, status=202)
    message, replies = await door.receive(conversation, incoming)
    shown = [payloads.outgoing(reply) for reply in replies]
    return JsonResponse({"message": payloads.outgoing(message), "replies": shown, "handled": message.handled})


@with_conversation()
async def read(request: HttpRequest, conversation: UUID) -> JsonResponse:
    """What was said after sequence number `after`, at most 200 messages."""
    after = payloads.sequence_number(request.GET.get("after", "0"))
    return JsonResponse({"messages": await database(later)(conversation, after)})


def later(conversation: UUID, after: int) -> list[dict[str, Any]]:
    """The next messages after sequence number `after`, as the page draws them."""
    found = Message.objects.filter(conversation=conversation, sequence__gt=after)[:PAGE]
    return [payloads.outgoing(message) for message in found]


@with_conversation()
async def delete(request: HttpRequest, conversation: UUID) -> HttpResponse:
    """Delete the chat, all of it, at once and for good."""
    payloads.check_confirmed(request.body)
    await database(inbox.delete)(conversation)
    return HttpResponse(status=204)


@with_conversation()
async def rate(request: HttpRequest, conversation: UUID) -> HttpResponse:
    """Whether one of our messages was helpful."""
    opinion = payloads.opinion(request.body)
    await database(feedbacks.give)(conversation, opinion.sequence, opinion.helpful, opinion.word)
    return HttpResponse(status=204)


@with_conversation()
async def type_(request: HttpRequest, conversation: UUID) -> HttpResponse:
    """The family is typing."""
    await database(presence.typing)(conversation, Author.FAMILY)
    return HttpResponse(status=204)


conversations = api(POST=start)
conversation = api(DELETE=delete)
moved = api(POST=move)
messages = api(POST=send, GET=read)
feedback = api(POST=rate)
typing = api(POST=type_)
