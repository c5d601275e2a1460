"""Requests that are refused: each is counted for staff, who else would not see that an app's families are silent."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from django.db import Error

from bot.channels.base.interface import Channel, Unverified, WebhookRequest
from bot.channels.messaging import request_reading
from bot.channels.messaging.request_reading import Batch
from bot.database import Threads
from bot.outbox import trouble

log = logging.getLogger(__name__)
# Whatever strangers send, storing what families write does not wait behind it.
counting = Threads("counting")
_anote_refused, _anote_dropped = counting.soon(trouble.note_refused), counting.soon(trouble.note_dropped)


async def read(channel: Channel, given: WebhookRequest) -> tuple[list[Batch], list[Batch]]:
    """The fresh and the stale events of a request. Raises Unverified, after it was counted."""
    try:
        channel.verify(given)
    except Unverified:
        await _noted(_anote_refused, channel.full_name)
        raise
    try:
        return request_reading.batches(channel, given)
    except Unverified:
        await _noted(_anote_dropped, channel.full_name, "unreadable")
        raise


async def _noted(note: Callable[..., Awaitable[Any]], name: str, *more: str) -> None:
    try:
        await note(name, *more)
    except Error as error:
        log.error("a refused request of %s could not be counted (%s)", name, type(error).__name__)
