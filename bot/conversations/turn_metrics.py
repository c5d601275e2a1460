"""Counts what came of a turn, and how long it took."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Coroutine, Iterable
from functools import wraps
from typing import Any, ParamSpec

from bot import telemetry
from bot.content.responses import responses
from bot.conversations.models import Message
from bot.errors import BotError

log = logging.getLogger(__name__)
P = ParamSpec("P")
Handled = tuple[Message, list[Message]] | None
Handling = Callable[P, Coroutine[Any, Any, Handled]]
UNAVAILABLE = "sorry/unavailable"


def counted(handle: Handling[P]) -> Handling[P]:
    """`handle`, with each turn counted and timed. It gives a family's message and the replies; None: it is put off."""

    @wraps(handle)
    async def turn(*args: P.args, **kwargs: P.kwargs) -> Handled:
        begun = time.monotonic()
        try:
            done = await handle(*args, **kwargs)
        except BotError:  # the chat was deleted meanwhile
            telemetry.TURNS.labels("gone").inc()
            raise
        except Exception:
            telemetry.TURNS.labels("error").inc()
            raise
        if done is None:
            telemetry.PUT_OFF.inc()
            log.info("a turn is put off")
        else:
            seconds = time.monotonic() - begun
            telemetry.TURN_SECONDS.observe(seconds)
            log.info("a turn ended in %.0f ms: %s", seconds * 1000, count(done[1]))
        return done

    return turn


def count(replies: Iterable[Message]) -> str:
    """One turn, by the first thing that was said; a card of caution is passed over. Returns its result."""
    first = next((reply for reply in replies if reply.details.card != "doubt"), None)
    came = result(first)
    telemetry.TURNS.labels(came).inc()
    telemetry.OUTCOMES.labels(group(first.outcome if first else "")).inc()
    return came


def result(first: Message | None) -> str:
    """One of `telemetry.RESULTS`. "failed" is what the numbers of the log call "something of ours failed"."""
    if first is None:
        return "silent"  # a person has the chat
    if first.outcome.startswith("safety/"):
        return "alarm"
    if first.outcome == UNAVAILABLE or first.details.failed:
        return "failed"
    return "declined" if first.outcome.startswith("scope/") else "answered"


def group(outcome: str) -> str:
    """The group of an outcome of ours; "none" for choices and remarks, "other" for what no text of today has."""
    if not outcome:
        return "none"
    return outcome.partition("/")[0] if outcome in responses() else "other"
