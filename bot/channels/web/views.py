"""The web API: a family's browser opens a chat, sends messages, reads what was said, deletes the chat."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse

from bot import ratelimit
from bot.channels.web import payloads, web_consent
from bot.channels.web.api import api, with_conversation
from bot.contact import notices
from bot.conversations import consents, message_store, spoken_language, tokens, typing_indicator
from bot.conversations import feedback as feedbacks
from bot.conversations.alarm_texts import alarm_without_storage
from bot.conversations.background import Background
from bot.conversations.models import Author, Conversation, Message
from bot.conversations.pipeline import Pipeline
from bot.conversations.rasa_client import RasaAssistant
from bot.conversations.types import Incoming
from bot.database import reading, writing
from bot.outbox import transfer_links

pipeline = Pipeline(RasaAssistant())
background = Background(pipeline.handle_all)
PAGE = 200
# How long the words to an alarm wait until the message is stored.
ALARM_SECONDS = 2.0


async def open_chat(request: HttpRequest) -> JsonResponse:
    """A new chat of a family that has agreed to its storing: its token, which is the only key to it."""
    agreed = payloads.consent(request.body)
    return _opened(*await _aopen(ratelimit.address(request), agreed))


def _opened(conversation: Conversation, token: str) -> JsonResponse:
    expires = conversation.token_expires
    return JsonResponse({"token": token, "expires": expires and expires.isoformat()}, status=201)


def _open(address: str, agreed: payloads.Agreed) -> tuple[Conversation, str]:
    ratelimit.count_call(ratelimit.ADDRESS, address)
    ratelimit.count_call(ratelimit.NEW_CHATS, address)
    with transaction.atomic():
        conversation, token = tokens.open_conversation("web")
        consents.record_consent(conversation.pk, web_consent.shown(agreed.language))
        if agreed.chosen:
            spoken_language.choose(conversation.pk, agreed.language)
    return conversation, token


_aopen = writing.soon(_open)


async def move_chat(request: HttpRequest) -> JsonResponse:
    """A chat comes here from a messaging app: the code of its one-time link against its new token."""
    return _opened(*await _amoved(ratelimit.address(request), payloads.code(request.body)))


def _moved(address: str, code: str) -> tuple[Conversation, str]:
    ratelimit.count_call(ratelimit.ADDRESS, address)
    return transfer_links.use_code(code)


_amoved = writing.soon(_moved)


@with_conversation(ratelimit.CHAT)
async def send_message(request: HttpRequest, conversation: UUID) -> JsonResponse:
    """Take a message. Answer when it is handled, or with `Prefer: respond-async` as soon as it is stored."""
    incoming = payloads.incoming(request.body)
    if "respond-async" in request.headers.get("Prefer", ""):
        stored = await _in_time(conversation, incoming)
        background.handle(conversation)
        return JsonResponse({"message": payloads.outgoing(stored), "handled": stored.handled}, status=202)
    message, replies = await pipeline.receive(conversation, incoming)
    shown = [payloads.outgoing(reply) for reply in replies]
    return JsonResponse({"message": payloads.outgoing(message), "replies": shown, "handled": message.handled})


async def _in_time(conversation: UUID, incoming: Incoming) -> Message:
    """The message, stored. OperationalError where that takes long and somebody is in danger; it goes on all the same,
    and what is stored then is handled: a page that sees it in the log does not send it again."""
    task = asyncio.ensure_future(pipeline.accept(conversation, incoming))
    done, _ = await asyncio.wait({task}, timeout=ALARM_SECONDS)
    if not done and alarm_without_storage(incoming.text):
        task.add_done_callback(_stored_late)
        raise OperationalError("the database is slow")
    return await task


def _stored_late(task: asyncio.Task[Message]) -> None:
    if task.exception() is None:
        background.handle(task.result().conversation_id)


@with_conversation()
async def read_messages(request: HttpRequest, conversation: UUID) -> JsonResponse:
    """What was said after sequence number `after`, at most 200 messages."""
    after = payloads.sequence_number(request.GET.get("after", "0"))
    return JsonResponse({"messages": await ahandle_later(conversation, after)})


def handle_later(conversation: UUID, after: int) -> list[dict[str, Any]]:
    """The next messages after sequence number `after`, as the page draws them."""
    found = Message.objects.filter(conversation=conversation, sequence__gt=after).select_related("feedback")[:PAGE]
    return [{**payloads.outgoing(message), **payloads.rated(message)} for message in found]


ahandle_later = reading.soon(handle_later)


@with_conversation()
async def delete_chat(request: HttpRequest, conversation: UUID) -> HttpResponse:
    """Delete the chat, all of it, at once and for good."""
    payloads.check_confirmed(request.body)
    await message_store.adelete(conversation)
    return HttpResponse(status=204)


@with_conversation()
async def rate_answer(request: HttpRequest, conversation: UUID) -> HttpResponse:
    """Whether one of our messages was helpful."""
    opinion = payloads.opinion(request.body)
    await feedbacks.agive(conversation, opinion.sequence, opinion.helpful, opinion.word)
    return HttpResponse(status=204)


@with_conversation()
async def set_typing(request: HttpRequest, conversation: UUID) -> HttpResponse:
    """The family is typing."""
    await typing_indicator.aset_typing(conversation, Author.FAMILY)
    await notices.anote_here(conversation)
    return HttpResponse(status=204)


conversations = api(POST=open_chat)
conversation = api(DELETE=delete_chat)
moved = api(POST=move_chat)
messages = api(POST=send_message, GET=read_messages)
feedback = api(POST=rate_answer)
typing = api(POST=set_typing)
