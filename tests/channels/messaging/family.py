"""A family that writes through a platform's webhook."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from django.test import AsyncClient

from bot.channels.messaging import webhook
from bot.conversations.background import Background

T = TypeVar("T")
PATIENCE_SECONDS = 60


def run(work: Coroutine[Any, Any, T]) -> T:
    async def limited() -> T:
        return await asyncio.wait_for(work, PATIENCE_SECONDS)

    return asyncio.run(limited())


async def _posted(channel: str, bodies: list[bytes], headers: dict[str, str], query: str) -> list[Any]:
    webhook.answering = webhook.Answering()  # its connections belong to this event loop
    webhook.background = Background(webhook.answering)
    client, kind = AsyncClient(), headers.pop("Content-Type", "application/json")
    address = f"/hooks/{channel}/{query}"
    answers = [await client.generic("POST", address, body, kind, headers=headers) for body in bodies]
    while webhook.background.tasks:
        await asyncio.gather(*webhook.background.tasks.values())
    return answers


def post(channel: str, *bodies: bytes, query: str = "", **headers: str) -> list[Any]:
    """Post bodies to a channel's webhook, and wait until everything that follows is done."""
    return run(
        _posted(channel, list(bodies), {name.replace("_", "-"): value for name, value in headers.items()}, query)
    )
