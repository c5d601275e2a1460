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
from bot.conversations.chatlog import gone
from bot.conversations.models import Message, Owner
from bot.conversations.values import Assistant, AssistantUnavailable, Incoming, Question, Reply
from bot.conversations.wishes import ERASE
from bot.errors import BotError
from bot.safety.check import Alert, check

log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")

# Django opens a database connection for each thread. Requests come on ever new threads; these few keep theirs.
_THREADS = ThreadPoolExecutor(max_workers=settings.DATABASE_THREADS, thread_name_prefix="database")
BUSY_PAUSE_SECONDS = 0.05
BUSY_TRIES = 400
# When the assistant's reading outweighs an emergency rule (docs/decisions/0002): it must be up, quick, and sure.
DOUBT_SECONDS = 2.0
DOUBT_SURE = 0.3
DOUBT_BELOW = 0.4
# The same where it is not sure of anything else.
DOUBT_BELOW_UNSURE = 0.1


def database(function: Callable[P, T]) -> Callable[P, Any]:
    """`function`, awaitable, run where the database connections are."""
    return sync_to_async(function, thread_sensitive=False, executor=_THREADS)


class Door:
    """Every channel, and the evaluation, send their messages through here."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant

    async def accept(self, conversation: UUID, incoming: Incoming) -> Message:
        """Store a message, redacted, once for each id. Raises BotError for what cannot be read."""
        stored: Message = await database(inbox.accept)(conversation, readable(incoming))
        return stored

    async def receive(self, conversation: UUID, incoming: Incoming) -> tuple[Message, list[Message]]:
        """Store a message and see it handled. Returns it with the replies. Raises BotError for what cannot be read."""
        message, turn = await database(inbox.take)(conversation, readable(incoming))
        for _ in range(BUSY_TRIES):
            done = await self._handled(*turn) if turn else None
            if done and done[0] == message:
                return done
            if message.handled:
                break
            if done is None:
                await asyncio.sleep(BUSY_PAUSE_SECONDS)
            try:
                await database(message.refresh_from_db)()
            except Message.DoesNotExist:
                raise gone() from None
            turn = await database(inbox.next_turn)(conversation)
        return message, await database(inbox.replies_to)(message)

    async def handle_all(self, conversation: UUID) -> None:
        """Handle what waits in a conversation, in order. What another process keeps busy, the worker does later."""
        tries = 0
        while tries < BUSY_TRIES and await database(inbox.waits)(conversation):
            tries = 0 if await self.handle_next(conversation) else tries + 1
            if tries:
                await asyncio.sleep(BUSY_PAUSE_SECONDS)

    async def handle_next(self, conversation: UUID) -> tuple[Message, list[Message]] | None:
        """Handle the oldest waiting message. None where there is none, or another process has the conversation."""
        claimed: tuple[Message, Question] | None = await database(inbox.next_turn)(conversation)
        if claimed is None:
            return None
        return await self._handled(*claimed)

    async def _handled(self, message: Message, question: Question) -> tuple[Message, list[Message]]:
        replies, alert = await self._replies(message, question)
        return message, await database(inbox.finish)(message, replies, alert)

    async def _replies(self, message: Message, question: Question) -> tuple[list[Reply], Alert | None]:
        """What to say, and the alert for staff. Rules hear an emergency first; the assistant may doubt or hear it."""
        pressed = message.details.get("pressed") and not message.details.get("typed")
        alert = None if pressed else check(message.text)
        if alert is None:
            replies = [with_related(reply) for reply in await self._answer(message, question)]
            return replies, learned_alert(replies)
        try:
            replies = await asyncio.wait_for(self._answer(message, question), DOUBT_SECONDS)
        except asyncio.TimeoutError:
            replies = []
        if not doubted(alert, replies):
            return [safety_reply(alert)], alert
        caution = replace(curated("ask/if_now"), outcome="")
        return [*map(with_related, replies), caution], replace(alert, rule=f"{alert.rule} (doubted)")

    async def _answer(self, message: Message, question: Question) -> list[Reply]:
        pressed = message.details.get("pressed")
        if message.conversation.owner == Owner.PERSON and pressed != ERASE:
            return []
        if pressed in responses() and not pressed.startswith("guide/"):
            return [curated(pressed)]  # a button has one meaning: this works with the assistant down too
        try:
            return await self.assistant.ask(question)
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
    """Whether the assistant, which reads the whole message, sees next to no emergency in it.

    It reads English only. A crisis is never doubted: somebody who was taken too seriously is not harmed.
    """
    if alert.language != "en" or alert.kind == "crisis" or not replies:
        return False
    sure = replies[0].details.get("confidence", 0.0) >= DOUBT_SURE
    below = DOUBT_BELOW if sure else DOUBT_BELOW_UNSURE
    return all(reply.details.get("alarm", 1.0) < below for reply in replies)


def learned_alert(replies: list[Reply]) -> Alert | None:
    """The alert of replies that the assistant gave to what it read as an emergency or a crisis."""
    kinds = (reply.outcome.removeprefix("safety/") for reply in replies if reply.outcome.startswith("safety/"))
    return next((Alert(kind, "en", "learned") for kind in kinds), None)


def safety_reply(alert: Alert) -> Reply:
    """What a family reads first in an emergency or a crisis, in their language where we have it."""
    return curated(f"safety/{alert.kind}", alert.language)
