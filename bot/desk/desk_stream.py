"""Tells an open page of the desk that something changed, by server-sent events. What changed, the page asks for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
from uuid import UUID

from django.contrib.auth.models import AnonymousUser, User
from django.contrib.sessions.models import Session
from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone

from bot import telemetry
from bot.conversations import presence, pubsub
from bot.database import reading
from bot.desk import access
from bot.desk.access import READERS, SPEAKERS

# How soon a disabled account loses what it has open.
CHECK_SECONDS = 2.0
SIGN_OF_LIFE_SECONDS = 15.0


def _entered(user: User | AnonymousUser, chat: UUID | None) -> int | None:
    """Who asks, if they may; None if not. Raises Http404 for a chat that is not theirs."""
    if not isinstance(user, User) or not access.verified(user) or not access.has(user, *READERS):
        return None
    if chat:
        access.chat(user, chat)
    return user.pk


_aentered = reading(_entered)


def still_in(user: int, session: str | None, chat: UUID | None) -> bool:
    """Whether the account is active, has its role, is signed in, and may still see the chat."""
    account = User.objects.filter(pk=user, is_active=True).first()
    if account is None or not access.has(account, *READERS):
        return False
    if not Session.objects.filter(pk=session, expire_date__gt=timezone.now()).exists():
        return False
    return chat is None or access.chats(account).filter(pk=chat).exists()


astill_in = reading(still_in)


async def _follow(topic: str, name: str, into: asyncio.Queue[str]) -> None:
    async for _ in pubsub.watch(topic):
        await into.put(name)


async def events(user: int, session: str | None, chat: UUID | None, takes: bool) -> AsyncGenerator[str, None]:
    """`queue` and `chat` when they changed, `gone` as the last word to who is no longer let in."""
    heard: asyncio.Queue[str] = asyncio.Queue()
    topics = {"queue": "queue", **({f"chat:{chat}": "chat"} if chat else {})}
    tasks = [asyncio.create_task(_follow(topic, name, heard)) for topic, name in topics.items()]
    clock, alive = asyncio.get_running_loop(), 0.0
    telemetry.OPEN_PAGES.labels("staff").inc()
    try:
        while await astill_in(user, session, chat):
            if takes and clock.time() - alive > SIGN_OF_LIFE_SECONDS:
                await presence.amark_seen(user)
                alive = clock.time()
            checked = clock.time()
            while (left := CHECK_SECONDS - (clock.time() - checked)) > 0:
                with suppress(asyncio.TimeoutError):
                    yield f"event: {await asyncio.wait_for(heard.get(), left)}\ndata:\n\n"
        yield "event: gone\ndata:\n\n"
    finally:
        telemetry.OPEN_PAGES.labels("staff").dec()
        for task in tasks:
            task.cancel()


async def stream(request: HttpRequest) -> HttpResponseBase:
    """GET ?chat=…"""
    try:
        chat = UUID(request.GET["chat"]) if "chat" in request.GET else None
    except ValueError:
        raise Http404 from None
    user = await _aentered(request.user, chat)
    if user is None:
        raise Http404
    takes = await access.ahas(request.user, *SPEAKERS)
    found = events(user, request.session.session_key, chat, takes)
    answer = StreamingHttpResponse(found, content_type="text/event-stream")
    answer["X-Accel-Buffering"] = "no"  # nginx would keep the events back
    return answer
