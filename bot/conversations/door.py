"""The way of a message: stored, checked for an emergency, answered by whoever owns the chat, written to the log."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from asgiref.sync import sync_to_async
from django.conf import settings

from bot.content.responses import Response, response, responses, title
from bot.conversations import inbox
from bot.conversations.models import Message, Owner
from bot.conversations.values import Assistant, AssistantUnavailable, Incoming, Reply
from bot.errors import BotError
from bot.safety.check import Alert, check

log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")

# Django opens a database connection for each thread. Requests come on ever new threads; these few keep theirs.
_THREADS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="database")
BUSY_PAUSE_SECONDS = 0.05
BUSY_TRIES = 400
# When the assistant's reading outweighs an emergency rule (docs/decisions/0002): it must be up, quick, and sure.
DOUBT_SECONDS = 2.0
DOUBT_BELOW = 0.05
DOUBT_SURE = 0.5


def database(function: Callable[P, T]) -> Callable[P, Any]:
    """`function`, awaitable, run where the database connections are."""
    return sync_to_async(function, thread_sensitive=False, executor=_THREADS)


class Door:
    """Every channel, and the evaluation, send their messages through here."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant

    async def receive(self, conversation: UUID, incoming: Incoming) -> tuple[Message, list[Message]]:
        """Store a message and see it handled. Returns it with the replies. Raises BotError for what cannot be read."""
        incoming = readable(incoming)
        message: Message = await database(inbox.accept)(conversation, incoming)
        for _ in range(BUSY_TRIES):
            if message.handled:
                break
            if not await self.handle_next(conversation):
                await asyncio.sleep(BUSY_PAUSE_SECONDS)
            await database(message.refresh_from_db)()
        return message, await database(inbox.replies_to)(message)

    async def handle_next(self, conversation: UUID) -> bool:
        """Handle the oldest waiting message; False where there is none, or another process has the conversation."""
        message: Message | None = await database(inbox.claim)(conversation)
        if message is None:
            return False
        replies, alert = await self._replies(message)
        await database(inbox.finish)(message, replies, alert)
        return True

    async def _replies(self, message: Message) -> tuple[list[Reply], Alert | None]:
        """What to say, and the alert for staff. Rules hear an emergency first; the assistant may doubt or hear it."""
        pressed = message.details.get("pressed") and not message.details.get("typed")
        alert = None if pressed else check(message.text)
        if alert is None:
            replies = [with_related(reply) for reply in await self._answer(message)]
            return replies, learned_alert(replies)
        try:
            replies = await asyncio.wait_for(self._answer(message), DOUBT_SECONDS)
        except asyncio.TimeoutError:
            replies = []
        if not doubted(alert, replies):
            return [safety_reply(alert)], alert
        caution = replace(curated("ask/if_now"), outcome="")
        return [*map(with_related, replies), caution], replace(alert, rule=f"{alert.rule} (doubted)")

    async def _answer(self, message: Message) -> list[Reply]:
        if message.conversation.owner == Owner.PERSON:
            return []
        pressed = message.details.get("pressed")
        if pressed in responses() and not pressed.startswith("guide/"):
            return [curated(pressed)]  # a button has one meaning: this works with the assistant down too
        try:
            return await self.assistant.ask(await database(inbox.question)(message))
        except AssistantUnavailable as error:
            log.error("assistant unavailable (%s): conversation %s", error, message.conversation_id)
            return [curated("sorry/unavailable")]


def readable(incoming: Incoming) -> Incoming:
    """The message without control characters and without a leading slash, which Rasa would take for a command.

    Raises BotError where nothing is left, or more than settings.MESSAGE_LIMIT characters.
    """
    if incoming.button is not None:
        return incoming
    kept = "".join(c for c in incoming.text if c.isprintable() or c in "\n\u200c\u200d").strip()
    if len(kept) > settings.MESSAGE_LIMIT:
        text = response("sorry/too_long").text.format(limit=settings.MESSAGE_LIMIT)
        raise BotError("too_long", text, status=413)
    if not kept:
        raise BotError("empty", response("ask/rephrase").text)
    return Incoming(incoming.external_id, kept.lstrip("/") or "?")


def curated(name: str, language: str | None = None) -> Reply:
    """A reply straight from the curated texts, without Rasa."""
    found: Response = response(name, language)
    return Reply(found.text, name, found.buttons, dict(found.metadata))


def with_related(reply: Reply) -> Reply:
    """An answer without buttons gets the questions that its text's `related` names; buttons get words before them."""
    lead = reply.details.get("lead") or ("ask/related" if reply.details.get("related") and not reply.buttons else "")
    names = [] if reply.buttons else [name for name in reply.details.get("related", []) if name in responses()]
    buttons = reply.buttons or tuple({"title": title(name), "payload": f"/{name}"} for name in names)
    words = responses()[lead].text if lead and reply.outcome and buttons else ""
    return replace(reply, buttons=(*buttons, *add_button(reply)), details={**reply.details, "lead": words})


def add_button(reply: Reply) -> list[dict[str, str]]:
    """The button that puts an answer's question for the team on the family's list."""
    asks = reply.details.get("ask") and reply.outcome in responses()
    return [{"title": title("ask/add_this"), "payload": f"/guide/add:{reply.outcome}"}] if asks else []


def doubted(alert: Alert, replies: list[Reply]) -> bool:
    """Whether the assistant, which reads the whole message, sees next to no emergency in it. It reads English only."""
    surely_not = all(reply.details.get("alarm", 1.0) < DOUBT_BELOW for reply in replies)
    return alert.language == "en" and bool(replies) and surely_not and replies[0].details["confidence"] >= DOUBT_SURE


def learned_alert(replies: list[Reply]) -> Alert | None:
    """The alert of replies that the assistant gave to what it read as an emergency or a crisis."""
    kinds = (reply.outcome.removeprefix("safety/") for reply in replies if reply.outcome.startswith("safety/"))
    return next((Alert(kind, "en", "learned") for kind in kinds), None)


def safety_reply(alert: Alert) -> Reply:
    """What a family reads first in an emergency or a crisis, in their language where we have it."""
    return curated(f"safety/{alert.kind}", alert.language)
