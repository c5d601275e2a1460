"""Refuses a request's body that is too large before Django reads it: Django's handler puts all of it into a file first.

A length that is declared is believed where it is too large; what comes is counted whatever was declared.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Any

from django.conf import settings

from bot.content.responses import response

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Any, Any, Any], Awaitable[None]]
HOOKS, API = "/hooks/", "/chat/api/"
# A client that is cut off while it sends may lose our answer; so much, and so long, is read on and thrown away.
LINGER_BYTES = 4 * 1024 * 1024
LINGER_SECONDS = 2.0


class TooLarge(Exception):
    """More came than is taken."""


class BodyLimit:
    """The ASGI application `inner`, behind the limit: `settings.HOOK_BODY_BYTES` for webhooks, else
    `settings.DATA_UPLOAD_MAX_MEMORY_SIZE`."""

    def __init__(self, inner: Application) -> None:
        self.inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.inner(scope, receive, send)
        limit = limit_of(scope["path"])
        if declared(scope) > limit:
            return await refuse(scope["path"], receive, send)
        try:
            await self.inner(scope, counted(receive, limit), send)
        except TooLarge:  # the whole body is read before an answer begins
            await refuse(scope["path"], receive, send)


def limit_of(path: str) -> int:
    """How many bytes an address takes."""
    limit: int = settings.HOOK_BODY_BYTES if path.startswith(HOOKS) else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    return limit


def declared(scope: Scope) -> int:
    """The length that the request declares; 0 where it declares none that can be read."""
    values = [value for name, value in scope["headers"] if name == b"content-length"]
    return max((int(value[:18]) for value in values if value.isdigit()), default=0)


def counted(receive: Receive, limit: int) -> Receive:
    """`receive` that raises TooLarge at the first byte over `limit`."""
    came = 0

    async def receive_counted() -> Message:
        nonlocal came
        message = await receive()
        came += len(message.get("body", b""))
        if came > limit:
            raise TooLarge
        return message

    return receive_counted


async def refuse(path: str, receive: Receive, send: Send) -> None:
    """413 in the shape of the address, and the end of the connection."""
    kind, body = refusal(path)
    headers = {"content-type": kind, "content-length": str(len(body)), "cache-control": "no-store"}
    headers["connection"] = "close"
    lines = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": 413, "headers": lines})
    await send({"type": "http.response.body", "body": body, "more_body": True})
    with suppress(asyncio.TimeoutError):
        await asyncio.wait_for(drained(receive), LINGER_SECONDS)
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def refusal(path: str) -> tuple[str, bytes]:
    """Content type and body: the API's one shape, else a sentence."""
    if not path.startswith(API):
        return "text/plain; charset=utf-8", b"This request is too large.\n"
    text = response("sorry/too_long").text.format(limit=settings.MESSAGE_LIMIT)
    return "application/json", json.dumps({"error": {"code": "too_long", "message": text}}).encode()


async def drained(receive: Receive) -> None:
    """Reads on until the client has ended, or LINGER_BYTES have come."""
    left = LINGER_BYTES
    while left > 0:
        message = await receive()
        left -= len(message.get("body", b""))
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            return
