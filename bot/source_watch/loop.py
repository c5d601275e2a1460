"""A loop of the worker: looks at what is due, one source after the other."""

from __future__ import annotations

import asyncio
import logging

import httpx
from django.conf import settings

from bot.source_watch import fetching, watching

log = logging.getLogger(__name__)
PAUSE_SECONDS = 600.0


async def watch_sources() -> None:
    """Runs until cancelled; does nothing where BOT_WATCH_SOURCES is off."""
    if not settings.WATCH_SOURCES:
        await asyncio.Event().wait()
    while True:
        async with fetching.client() as asking:
            await look_at_due(asking)
        await asyncio.sleep(PAUSE_SECONDS)


async def look_at_due(asking: httpx.AsyncClient) -> None:
    """One round. What cannot be read is tried again after an hour, and staff see it."""
    for name in await watching.aclaim_due():
        try:
            changes = await watching.arecord_facts(name, await fetching.read_facts(asking, name))
        except fetching.LookFailed as failure:
            log.warning("the source %s could not be read: %s", name, failure)
            await watching.arecord_failure(name, str(failure))
        else:
            for change in changes:
                log.warning("the source %s changed: %s", name, change)
