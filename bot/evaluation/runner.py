"""Sends one case through the pipeline, in a conversation of its own."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

from bot.conversations import consents
from bot.conversations.models import ConsentText, Conversation, Message
from bot.conversations.pipeline import Pipeline
from bot.conversations.types import Incoming
from bot.database import writing
from bot.errors import BotError

log = logging.getLogger(__name__)
UNAVAILABLE = "sorry/unavailable"
Result = dict[str, Any]
Say = Callable[[UUID, str], Awaitable[Result]]


def make_asker(pipeline: Pipeline) -> Say:
    """A function that says one text in a conversation and tells what came of it."""

    async def say(conversation: UUID, text: str) -> Result:
        try:
            return result_of(*await pipeline.receive(conversation, Incoming(uuid4().hex, text)))
        except BotError as refusal:
            return {"outcomes": [], "offered": [], "confidence": 0.0, "stored": "", "refused": refusal.code}
        except Exception:  # a fault of ours is a result, and what comes after it is still asked
            log.exception("a message could not be handled")
            return failed()

    return say


def result_of(message: Message, replies: list[Message]) -> Result:
    """What a family got, in the shape of the evaluation's JSON."""
    # Choices, and the questions beside an answer; not the fixed buttons of a menu.
    choosing = (reply for reply in replies if not reply.outcome or reply.details.lead)
    payloads = [b["payload"].lstrip("/") for reply in choosing for b in reply.buttons]
    offered = [payload for payload in payloads if ":" not in payload]  # questions, not steps of the list
    confidence = max([1.0 if reply.confidence is None else reply.confidence for reply in replies], default=0.0)
    outcomes = [reply.outcome for reply in replies if reply.outcome]
    return {"outcomes": outcomes, "offered": offered, "confidence": confidence, "stored": message.text}


def failed() -> Result:
    """What counts where something of ours broke."""
    return {"outcomes": [UNAVAILABLE], "offered": [], "confidence": 0.0, "stored": ""}


async def run_case(case: dict[str, Any], say: Say) -> Result:
    """The case's result, in the shape of the evaluation's JSON. Whatever breaks, there is one."""
    try:
        return await _asked(case, say)
    except Exception:
        log.exception("case %s could not be asked", case["id"])
        whole = {"turns": [failed() for _ in case["turns"]]} if "turns" in case else failed()
        return {"id": case["id"], **whole}


async def _asked(case: dict[str, Any], say: Say) -> Result:
    conversation = await _abegun(case.get("page"))
    if "turns" in case:
        return {"id": case["id"], "turns": [await say(conversation, turn["user"]) for turn in case["turns"]]}
    return {"id": case["id"], **await say(conversation, case["text"])}


def _begun(page: str | None) -> UUID:
    """A conversation whose family agreed on a page in the language `page`."""
    conversation = Conversation.objects.create(channel="evaluation")
    if page:
        consents.record_consent(conversation.pk, consents.ShownText(ConsentText.Key.WEB, 0, page, ""))
    return conversation.pk


_abegun = writing(_begun)
