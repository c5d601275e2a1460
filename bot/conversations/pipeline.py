"""The way of a message: stored, checked for an emergency, answered by whoever owns the chat, written to the log."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import Error
from django.utils import timezone

from bot import log_context, tracing
from bot.content.refusals import ToldRefusal
from bot.content.responses import response, responses
from bot.conversations import language_choice, message_store, turns
from bot.conversations.alarm_arbitration import (
    DOUBT_SECONDS,
    is_news,
    is_overruled,
    learned_alert,
    rule_alert,
    with_caution,
)
from bot.conversations.alarm_texts import alarm_reply, alarm_text, caution_card, in_its_language
from bot.conversations.backoff import pauses
from bot.conversations.details import ReplyDetails
from bot.conversations.english_original import ORIGINAL, aoriginal
from bot.conversations.message_log import gone
from bot.conversations.models import Message, Owner
from bot.conversations.repeated_answers import shortened
from bot.conversations.reply_effects import OWN_RIGHTS
from bot.conversations.spoken_language import decided
from bot.conversations.turn_metrics import counted
from bot.conversations.turns import LostClaim, Turn
from bot.conversations.types import (
    Assistant,
    AssistantAway,
    AssistantUnavailable,
    Incoming,
    Question,
    Reply,
    Suggestions,
)
from bot.safety.alarm_state import DEFAULTS
from bot.safety.check import Alert, check

log = logging.getLogger(__name__)
# How long a chat that another process handles is looked at.
BUSY_SECONDS = 20.0


class Pipeline:
    """Every channel, and the evaluation, send their messages through here."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant

    async def accept(self, conversation: UUID, incoming: Incoming) -> Message:
        """Store a message, redacted, once for each id. Raises BotError for what cannot be read."""
        return await message_store.astore_incoming(conversation, readable(incoming))

    async def receive(self, conversation: UUID, incoming: Incoming) -> tuple[Message, list[Message]]:
        """Store a message and see it handled. Returns it with the replies. Raises BotError for what cannot be read.

        A message that is stored and cannot be handled for now comes back without replies: the assistant is away,
        another process has the chat for long, the database is gone.
        """
        message, begun = await turns.astore_and_begin(conversation, readable(incoming))
        try:
            return await self._seen_handled(message, begun)
        except Error:
            log.exception("a message is stored and was not handled: conversation %s", conversation)
            return message, []

    async def _seen_handled(
        self, message: Message, begun: tuple[Turn, Question] | None
    ) -> tuple[Message, list[Message]]:
        pause = pauses(BUSY_SECONDS)
        while not message.handled:
            done = await self._handled(*begun) if begun else None
            if done and done[0] == message and not done[0].postponed:
                return done  # else the family was told something before
            if done is None and not await pause():
                break
            try:
                await message_store.arefresh(message)
            except Message.DoesNotExist:
                raise gone() from None
            begun = None if message.handled else await turns.abegin(message.conversation_id)
        return message, await message_store.areplies_to(message)

    async def handle_all(self, conversation: UUID) -> None:
        """Handle what waits in a conversation, in order. What cannot be handled for long, the worker does later."""
        pause = pauses(settings.ASSISTANT_PATIENCE_SECONDS + BUSY_SECONDS)
        while await message_store.ahas_unhandled(conversation):
            if await self.handle_next(conversation):
                pause = pauses(settings.ASSISTANT_PATIENCE_SECONDS + BUSY_SECONDS)
            elif not await pause():
                break

    async def handle_next(self, conversation: UUID) -> tuple[Message, list[Message]] | None:
        """Handle the oldest waiting message. None where there is none, or another process has the conversation."""
        begun = await turns.abegin(conversation)
        return None if begun is None else await self._handled(*begun)

    async def _handled(self, turn: Turn, question: Question) -> tuple[Message, list[Message]] | None:
        """The message with the replies; None where it waits on, or where another process had to take over."""
        with log_context.binding(turn=turn.identifier), tracing.span("turn", turn=turn.identifier):
            return await self._ended(turn, question)

    @counted
    async def _ended(self, turn: Turn, question: Question) -> tuple[Message, list[Message]] | None:
        try:
            replies, alert = await self._replies(turn.message, question)
            return turn.message, await turns.afinish(turn, replies, alert)
        except AssistantAway:
            await turns.apostpone(turn, _waiting())
        except LostClaim:
            log.warning("a turn outlasted its claim; another process took it: conversation %s", question.conversation)
        return None

    async def _replies(self, message: Message, question: Question) -> tuple[list[Reply], Alert | None]:
        """What to say, and the alert for staff. Rules hear an emergency first; the assistant may doubt or hear it."""
        alert = rule_alert(message, question)
        if alert is None:
            replies = await self._answer(message, question)
            return with_caution(replies, message.text), learned_alert(replies)
        try:
            replies = await asyncio.wait_for(self._answer(message, question), DOUBT_SECONDS)
        except (asyncio.TimeoutError, AssistantAway):
            replies = []
        if is_news(alert, message, question, replies):
            return replies, None  # the alert before it stands
        if not is_overruled(alert, replies):
            return [alarm_reply(alert, message.text)], alert
        return [caution_card(alert.language, message.text), *replies], replace(alert, rule=f"{alert.rule} (doubted)")

    async def _answer(self, message: Message, question: Question) -> list[Reply]:
        pressed = message.pressed
        if message.conversation.owner == Owner.PERSON and pressed not in OWN_RIGHTS:
            return []
        if pressed == ORIGINAL:
            return [await aoriginal(message.conversation_id)]
        if language_choice.asks(message):
            return [replace(curated(language_choice.CHOOSE), buttons=language_choice.buttons())]
        if language_choice.made(message):
            return [curated(pressed), *(_offering(curated(name)) for name in await language_choice.aagain(message))]
        if pressed in responses() and not pressed.startswith("guide/"):
            return [in_its_language(curated(pressed), "")]  # one meaning: this works with the assistant down too
        try:
            if replies := await self.assistant.ask(question):
                return [_as_said(reply, message, question) for reply in replies]
            log.error("the assistant has no word: conversation %s", message.conversation_id)
        except AssistantAway as error:
            if await self._may_wait(message, question):
                raise
            log.error("assistant away (%s): conversation %s", error, message.conversation_id)
        except AssistantUnavailable as error:
            log.error("assistant unavailable (%s): conversation %s", error, message.conversation_id)
        except Exception:  # whatever of ours is broken: the family hears from us all the same
            log.exception("no answer could be made: conversation %s", message.conversation_id)
        return [without_assistant(question)]

    async def _may_wait(self, message: Message, question: Question) -> bool:
        """Whether a question may wait until the assistant is back: not for ever, and nobody in danger behind it."""
        patience = timedelta(seconds=settings.ASSISTANT_PATIENCE_SECONDS)
        if timezone.now() - message.created > patience or question.previous.get("alarm") in DEFAULTS:
            return False
        return not any(check(text, question.page) for text in await turns.abehind(message))


def readable(incoming: Incoming) -> Incoming:
    """The message without control characters and without a leading slash, which Rasa would take for a command.

    Raises BotError where nothing is left, or more than settings.MESSAGE_LIMIT characters.
    """
    if incoming.button is not None:
        return incoming
    kept = "".join(c for c in incoming.text if c.isprintable() or c in "\n\u200c\u200d").strip()
    if len(kept) > settings.MESSAGE_LIMIT:
        raise ToldRefusal("too_long", "sorry/too_long", {"limit": str(settings.MESSAGE_LIMIT)}, status=413)
    if not kept:
        raise ToldRefusal("empty", "ask/rephrase")
    return Incoming(incoming.external_id, kept.lstrip("/") or "?")


def curated(name: str, language: str | None = None) -> Reply:
    """A reply straight from the curated texts, without Rasa."""
    found = response(name, language)
    return replace(Reply.from_metadata(found.text, name, found.buttons, found.metadata), names=(name,))


def _as_said(reply: Reply, message: Message, question: Question) -> Reply:
    """A reply of the assistant: short where the family has just read it, an alarm's with the numbers to call."""
    language = decided(message.conversation.language or "", question.page, reply.language)
    return in_its_language(shortened(_offering(reply), question, language), message.text)


def _offering(reply: Reply) -> Reply:
    """A reply of the assistant: what its text names beside its buttons is offered, too (`buttons.py`)."""
    return replace(reply, offer=reply.offer or Suggestions())


def _waiting() -> Reply:
    """That the question waits is no answer, so it stands for no outcome."""
    return replace(curated("sorry/waiting"), outcome="", details=ReplyDetails(waiting=True), version=None)


def without_assistant(question: Question) -> Reply:
    """What is said where the assistant cannot: after an alarm the talk stays with it."""
    before = question.previous.get("alarm")
    if before in DEFAULTS:
        return alarm_text(DEFAULTS[before], question.previous.get("language") or question.page, question.text)
    return replace(curated("sorry/unavailable"), details=ReplyDetails(failed="answer"), version=None)
