"""The web API: a family's browser opens a chat, sends messages, reads what was said."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from bot.channels.web import payloads
from bot.content.responses import response
from bot.conversations import tokens
from bot.conversations.assistant import RasaAssistant
from bot.conversations.door import Door, database
from bot.conversations.models import Message
from bot.errors import BotError

log = logging.getLogger(__name__)
door = Door(RasaAssistant())
View = Callable[[HttpRequest], Coroutine[Any, Any, JsonResponse]]
PAGE = 200


def error(code: str, message: str, status: int) -> JsonResponse:
    """Every refusal has this one shape."""
    return JsonResponse({"error": {"code": code, "message": message}}, status=status)


def api(**views: View) -> View:
    """One address of the API: its view by HTTP method. No cookie is used, so a forged form can do nothing here."""

    @csrf_exempt
    async def answer(request: HttpRequest) -> JsonResponse:
        view = views.get(request.method or "")
        if view is None:
            return error("bad_method", f"Use {' or '.join(views)} here.", 405)
        try:
            return await view(request)
        except RequestDataTooBig:
            text = response("sorry/too_long").text.format(limit=settings.MESSAGE_LIMIT)
            return error("too_long", text, 413)
        except BotError as refusal:
            return error(refusal.code, refusal.message, refusal.status)

    return answer


def with_conversation(view: Callable[[HttpRequest, UUID], Coroutine[Any, Any, JsonResponse]]) -> View:
    """The view gets the conversation that the request's bearer token opens."""

    @wraps(view)
    async def opened(request: HttpRequest) -> JsonResponse:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer":
            raise BotError("no_token", "Send the chat's token as `Authorization: Bearer …`.", status=401)
        return await view(request, await database(tokens.conversation_of)(token))

    return opened


async def start(request: HttpRequest) -> JsonResponse:
    """A new chat: its token, which is the only key to it."""
    conversation, token = await database(tokens.open_conversation)("web")
    expires = conversation.token_expires.isoformat()
    return JsonResponse({"token": token, "expires": expires}, status=201)


@with_conversation
async def send(request: HttpRequest, conversation: UUID) -> JsonResponse:
    """Take a message; answer when it is handled."""
    message, replies = await door.receive(conversation, payloads.incoming(request.body))
    shown = [payloads.outgoing(reply) for reply in replies]
    return JsonResponse({"message": payloads.outgoing(message), "replies": shown, "handled": message.handled})


@with_conversation
async def read(request: HttpRequest, conversation: UUID) -> JsonResponse:
    """What was said after sequence number `after`, at most 200 messages."""
    after = request.GET.get("after", "0")
    if not after.isascii() or not after.isdigit() or len(after) > 9:
        raise BotError("bad_after", "`after` must be the sequence number of a message.")
    return JsonResponse({"messages": await database(_later)(conversation, int(after))})


def _later(conversation: UUID, after: int) -> list[dict[str, Any]]:
    later = Message.objects.filter(conversation=conversation, sequence__gt=after)[:PAGE]
    return [payloads.outgoing(message) for message in later]


conversations = api(POST=start)
messages = api(POST=send, GET=read)
