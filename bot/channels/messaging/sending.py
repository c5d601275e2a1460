"""Sends what is in the outbox: the web process at once, the worker whatever is left, due again, or said by a person."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import Error

from bot import log_context
from bot.channels.base.http_calls import Caller, SendFailed
from bot.channels.base.interface import Channel
from bot.channels.base.outgoing_message import Document, Draft, Part
from bot.channels.registry import configured
from bot.conversations.spoken_language import spoken_language
from bot.database import writing
from bot.errors import BotError
from bot.guide.changes import listed_questions
from bot.guide.pdf import render_pdf
from bot.monitoring import heartbeats
from bot.outbox import channel_addresses, delivery_queue
from bot.outbox.models import Address, Delivery

log = logging.getLogger(__name__)
PAUSE_SECONDS = 0.5
# Chats that are served at the same time by one process.
TOGETHER = 16
OFF, OFF_SECONDS = "This messaging app is switched off here.", 60


async def deliver(caller: Caller, identifier: int) -> None:
    """Send what is due for one address, in order. Returns where nothing is, or another process serves it."""
    held = await delivery_queue.areserve_address(identifier)
    if held is None:
        return
    try:
        address = await channel_addresses.aby_id(identifier)
        channel = configured(address.channel)
        to = await channel_addresses.aopened_address(address)
        idempotent = channel is not None and channel.idempotent
        while taken := await delivery_queue.anext_part(identifier, held, idempotent=idempotent):
            delivery, held = taken
            if channel:
                with log_context.binding(**_turn(delivery)):
                    await _send(caller, channel, to, delivery)
            else:
                await delivery_queue.aretry_later(delivery, OFF, after=OFF_SECONDS, unknown=False)
    except Address.DoesNotExist:
        pass
    finally:
        await delivery_queue.arelease_address(identifier, held)


def _turn(delivery: Delivery) -> dict[str, str]:
    """The turn that a part belongs to; what a navigator writes belongs to none."""
    message = delivery.message
    return {"turn": log_context.turn_id(message.conversation_id, message.in_reply_to)} if message.in_reply_to else {}


async def _send(caller: Caller, channel: Channel, to: str, delivery: Delivery) -> None:
    try:
        part = await aready(delivery)
        provider = await in_time(channel.send(caller, to, part, delivery.key))
    except SendFailed as failure:
        log.warning("%s, part %s: %s", channel.full_name, delivery.pk, failure.reason)
        await _anot_sent(delivery, failure)
    except BotError as refusal:
        await delivery_queue.amark_failed(delivery, refusal.message)
    else:
        log.info("%s took part %s", channel.name, delivery.pk)
        await delivery_queue.amark_sent(
            delivery, channel_addresses.keyed_hash(channel.full_name, provider) if provider else ""
        )


async def in_time(sending: Coroutine[Any, Any, str]) -> str:
    """All calls of one part together take no longer than the chat is reserved. Raises SendFailed.

    What answers may be a proxy, and not in the platform's form: then nobody knows whether the part has arrived.
    """
    try:
        return await asyncio.wait_for(sending, settings.SEND_TIMEOUT_SECONDS)
    except asyncio.TimeoutError:
        raise SendFailed("The platform did not answer in time.", uncertain=True) from None
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        log.error("an answer of a platform could not be read (%s)", type(error).__name__)
        raise SendFailed("The platform's answer could not be read.", uncertain=True) from None


def _not_sent(delivery: Delivery, failure: SendFailed) -> None:
    if failure.permanent:
        delivery_queue.mark_failed(delivery, failure.reason)
    else:
        delivery_queue.retry_later(delivery, failure.reason, after=failure.retry_after, unknown=failure.uncertain)


_anot_sent = writing(_not_sent)


def _paper(conversation: UUID) -> bytes:
    """The chat's list as PDF, in its family's language."""
    return render_pdf(listed_questions(conversation), language=spoken_language(conversation))


def ready(delivery: Delivery) -> Part:
    """The part as it goes out; the paper is made now, with what the list holds now."""
    draft = Draft.opened(delivery.sealed)
    paper = _paper(delivery.message.conversation_id) if draft.paper else b""
    document = Document("questions.pdf", "application/pdf", paper) if draft.paper else None
    thread = channel_addresses.opened_thread(delivery.address)
    return Part(draft.text, draft.buttons, document, draft.opens, thread)


aready = writing(ready)


async def deliver_all(caller: Caller) -> None:
    """Whatever is due, many chats at a time."""
    gate = asyncio.Semaphore(TOGETHER)

    async def one(address: int) -> None:
        async with gate:
            try:
                await deliver(caller, address)
            except Exception:
                log.exception("sending to an address failed; it is tried again")

    await asyncio.gather(*map(one, await delivery_queue.adue_addresses()))


async def run_worker() -> None:
    """For the worker: looks for what is due until it is cancelled."""
    async with Caller() as caller:
        while True:
            try:
                await heartbeats.outbox(partial(deliver_all, caller))
            except Error:
                log.exception("the outbox could not be read; trying again")
            await asyncio.sleep(PAUSE_SECONDS)
