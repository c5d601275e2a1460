"""`/hooks/<channel>/`: verified, stored once, acknowledged; handled and answered after that."""

from __future__ import annotations

import asyncio
import logging
from uuid import UUID

from django.conf import settings
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from bot.channels.base import event_reading
from bot.channels.base.http_calls import Caller
from bot.channels.base.incoming_events import Dropped, Event
from bot.channels.base.interface import Channel, Unverified, WebhookRequest
from bot.channels.messaging import alarm_without_storage, attachments, receive_events, replay_protection, sending
from bot.channels.registry import configured
from bot.conversations.background import Background
from bot.conversations.pipeline import Pipeline
from bot.conversations.rasa_client import RasaAssistant
from bot.database import Threads
from bot.outbox import channel_addresses

log = logging.getLogger(__name__)
# Chats in which the assistant is asked at the same time; Rasa answers one after the other anyway.
TOGETHER = 4
# Platforms want their acknowledgement within a quarter of a second: storing never waits behind the handling of others.
storing = Threads("storing")


def _take(channel: Channel, given: WebhookRequest, events: list[Event]) -> list[UUID]:
    replay_protection.refuse_replay(channel, given)
    return receive_events.store_events(channel, events)


_atake, _anote_request = storing(_take), storing(replay_protection.note_request)
_astore_events = storing(receive_events.store_events)


class Answering:
    """Handles what waits in a chat, a few chats at a time, then sends what was said."""

    def __init__(self) -> None:
        self.pipeline = Pipeline(RasaAssistant())
        self.caller = Caller()
        self.gate = asyncio.Semaphore(TOGETHER)

    async def __call__(self, conversation: UUID) -> None:
        async with self.gate:
            await self.pipeline.handle_all(conversation)
            await attachments.atell_unseen(conversation)
        address = await channel_addresses.aof_chat(conversation)
        if address:
            await sending.deliver(self.caller, address.pk)


answering = Answering()
background = Background(answering)


def hook(request: HttpRequest) -> WebhookRequest:
    url = f"{settings.PUBLIC_URL}{request.get_full_path()}"
    body = request.read(settings.HOOK_BODY_BYTES + 1)
    return WebhookRequest(request.method or "", url, request.headers, request.GET.dict(), body, timezone.now())


@csrf_exempt
async def receive(request: HttpRequest, name: str) -> HttpResponse:
    """One call of a platform. A channel that is off is not there."""
    channel = configured(name)
    if channel is None:
        raise Http404
    try:
        given = hook(request)
        if len(given.body) > settings.HOOK_BODY_BYTES:  # without bot/body_limit.py in front
            return HttpResponse(status=413)
        if given.method == "GET":
            answer = channel.challenge(given)
            return HttpResponse(status=405) if answer is None else HttpResponse(answer, content_type="text/plain")
        return await _taken(channel, given) if given.method == "POST" else HttpResponse(status=405)
    except Unverified as refusal:
        log.warning("a request to /hooks/%s/ was refused: %s", name, refusal)
        return HttpResponse(status=403)


async def _taken(channel: Channel, given: WebhookRequest) -> HttpResponse:
    channel.verify(given)
    try:
        events = _events(channel, given)
    except event_reading.AllStale as stale:
        await _note_stale(channel, stale.events)
        raise
    try:
        chats = await _atake(channel, given, events)
    except Error as error:
        log.error("the database cannot be used (%s); %s will send this again", type(error).__name__, channel.name)
        await alarm_without_storage.answer_alarms(answering.caller, channel, events)
        return HttpResponse(status=503)
    except Unverified:
        raise
    except Exception:
        await alarm_without_storage.answer_alarms(answering.caller, channel, events)
        raise
    for conversation in chats:
        background.handle(conversation)
    receipt = channel.receipt(given, events)
    # A platform that only tries the address makes the same request each time.
    if events and not channel.repeats_unchanged:
        await _anote_request(channel, given)
    return HttpResponse(receipt.body, content_type=receipt.content_type)


async def _note_stale(channel: Channel, events: list[Event]) -> None:
    """Staff see that a request was refused: the families behind it have no answer, and may be in danger."""
    try:
        await _astore_events(channel, events)
    except Error as error:
        log.error("that a request of %s was stale could not be noted (%s)", channel.name, type(error).__name__)


def _events(channel: Channel, given: WebhookRequest) -> list[Event]:
    """What a verified request holds. One that we cannot read would come again for ever and hold up all others."""
    try:
        return event_reading.checked(channel.parse(given))
    except event_reading.UNREADABLE as error:
        return [Dropped("unreadable", type(error).__name__)]
