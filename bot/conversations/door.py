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
from bot.conversations.alarm_texts import alarm_reply, caution, in_its_language, spoken
from bot.conversations.chatlog import gone
from bot.conversations.models import Message, Owner
from bot.conversations.values import Assistant, AssistantUnavailable, Incoming, Question, Reply
from bot.conversations.wishes import ERASE
from bot.errors import BotError
from bot.safety.aftermath import DEFAULTS, is_about_alarm, is_alarm
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
DOUBT_BELOW = 0.2
DECLINES = ("", "scope/off_topic", "scope/other_language", "scope/personal_medical", "sorry/unavailable")
# The same where it is not sure of anything else.
DOUBT_BELOW_UNSURE = 0.05


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
        alert = heard(message, question)
        if alert is None:
            replies = await self._answer(message, question)
            return with_caution(replies, message.text), learned_alert(replies)
        try:
            replies = await asyncio.wait_for(self._answer(message, question), DOUBT_SECONDS)
        except asyncio.TimeoutError:
            replies = []
        if not doubted(alert, replies):
            return [alarm_reply(alert, message.text)], alert
        return [caution(alert.language, message.text), *replies], replace(alert, rule=f"{alert.rule} (doubted)")

    async def _answer(self, message: Message, question: Question) -> list[Reply]:
        pressed = message.details.get("pressed")
        if message.conversation.owner == Owner.PERSON and pressed != ERASE:
            return []
        if pressed in responses() and not pressed.startswith("guide/"):
            return [in_its_language(curated(pressed), "")]  # one meaning: this works with the assistant down too
        try:
            return [with_related(in_its_language(r, message.text)) for r in await self.assistant.ask(question)]
        except AssistantUnavailable as error:
            log.error("assistant unavailable (%s): conversation %s", error, message.conversation_id)
        except Exception:  # whatever of ours is broken: the family hears from us all the same
            log.exception("no answer could be made: conversation %s", message.conversation_id)
        return [without_assistant(question)]


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


def with_caution(replies: list[Reply], text: str) -> list[Reply]:
    """The card of caution before what the assistant says, where it is not sure that nobody is in danger."""
    first = next((reply for reply in replies if reply.details.get("caution")), None)
    return [caution(first.details.get("language") or "en", text), *replies] if first else replies


def heard(message: Message, question: Question) -> Alert | None:
    """The alert that the rules raise; a button raises none."""
    if message.details.get("pressed") and not message.details.get("typed"):
        return None
    try:
        return check(message.text, question.page)
    except Exception:
        log.exception("the rules could not read a message: conversation %s", message.conversation_id)
        return None


def without_assistant(question: Question) -> Reply:
    """What is said where the assistant cannot: after an alarm the talk stays with it."""
    before = question.previous.get("alarm")
    if before in DEFAULTS:
        return spoken(DEFAULTS[before], question.previous.get("language") or question.page, question.text)
    return replace(curated("sorry/unavailable"), details={"failed": "answer"})


def doubted(alert: Alert, replies: list[Reply]) -> bool:
    """Whether the assistant, which reads the whole message, is sure of an answer and sees next to no emergency.

    It reads English only. A crisis is never doubted: somebody who was taken too seriously is not harmed. Nor does an
    emergency ever stand beside "I cannot answer that".
    """
    if alert.language != "en" or alert.kind == "crisis" or not replies:
        return False
    first = replies[0]
    if first.outcome in DECLINES or is_about_alarm(first.outcome) or "failed" in first.details:
        return False
    sure = first.details.get("confidence", 0.0) >= DOUBT_SURE
    below = DOUBT_BELOW if sure else DOUBT_BELOW_UNSURE
    return all(reply.details.get("alarm", 1.0) < below for reply in replies)


def learned_alert(replies: list[Reply]) -> Alert | None:
    """The alert of replies that the assistant gave to what it read as an emergency or a crisis."""
    for reply in replies:
        language, about = reply.details.get("language") or "en", reply.details.get("about", "self")
        if is_alarm(reply.outcome):
            return Alert(reply.outcome.removeprefix("safety/"), language, "learned", about)
        if reply.details.get("caution"):
            return Alert("emergency", language, "learned (doubted)")
    return None
