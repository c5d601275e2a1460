"""`/hooks/<channel>/`, `/hooks/<channel>/<account>/`: verified, stored once, acknowledged; answered after that."""

from __future__ import annotations

import asyncio
import logging
from uuid import UUID

from django.conf import settings
from django.db import Error, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from bot.channels.base.http_calls import Caller
from bot.channels.base.interface import Channel, Unverified, WebhookRequest, account_name
from bot.channels.messaging import (
    alarm_without_storage,
    attachments,
    receive_events,
    refused_requests,
    replay_protection,
    sending,
)
from bot.channels.messaging.request_reading import Batch
from bot.channels.registry import configured
from bot.conversations.background import Background
from bot.conversations.pipeline import Pipeline
from bot.conversations.rasa_client import RasaAssistant
from bot.database import Threads
from bot.outbox import channel_addresses, trouble

log = logging.getLogger(__name__)
# Chats in which the assistant is asked at the same time; Rasa answers one after the other anyway.
TOGETHER = 4
# Platforms want their acknowledgement within a quarter of a second: storing never waits behind the handling of others.
storing = Threads("storing")


@transaction.atomic
def _take(channel: Channel, given: WebhookRequest, batches: list[Batch]) -> list[UUID]:
    """Store what came in for all accounts, or nothing."""
    replay_protection.refuse_replay(channel, given)
    trouble.forget_refused(channel.full_name)
    return [chat for one, events in batches for chat in receive_events.store_events(one, events)]


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
async def receive(request: HttpRequest, name: str, slug: str = "") -> HttpResponse:
    """One call of a platform. An account that is off is not there."""
    channel = configured(account_name(name, slug))
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
        log.warning("a request to /hooks/%s/ was refused: %s", channel.full_name, refusal)
        return HttpResponse(status=403)


async def _taken(channel: Channel, given: WebhookRequest) -> HttpResponse:
    fresh, stale = await refused_requests.read(channel, given)
    if stale and not any(events for _, events in fresh):
        await _note_stale(stale)
        raise Unverified("from another time")
    chats = await _stored(channel, given, [*fresh, *stale])
    if chats is None:
        return HttpResponse(status=503)
    for conversation in chats:
        background.handle(conversation)
    events = [event for _, found in fresh for event in found]
    receipt = channel.receipt(given, events)
    # A platform that only tries the address makes the same request each time.
    if events and not channel.repeats_unchanged:
        await _anote_request(channel, given)
    return HttpResponse(receipt.body, content_type=receipt.content_type)


async def _stored(channel: Channel, given: WebhookRequest, batches: list[Batch]) -> list[UUID] | None:
    """The chats in which something may wait; None where the database cannot be used. Raises Unverified for a replay."""
    try:
        return await _atake(channel, given, batches)
    except Error as error:
        name = type(error).__name__
        log.error("the database cannot be used (%s); %s will send this again", name, channel.full_name)
        await _answer_alarms(batches)
        return None
    except Unverified:
        raise
    except Exception:
        await _answer_alarms(batches)
        raise


async def _answer_alarms(batches: list[Batch]) -> None:
    for channel, events in batches:
        await alarm_without_storage.answer_alarms(answering.caller, channel, events)


async def _note_stale(batches: list[Batch]) -> None:
    """Staff see that a request was refused: the families behind it have no answer, and may be in danger."""
    for channel, events in batches:
        try:
            await _astore_events(channel, events)
        except Error as error:
            log.error("that a request of %s was stale could not be noted (%s)", channel.full_name, type(error).__name__)
