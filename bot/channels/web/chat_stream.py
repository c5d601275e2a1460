"""The stream of a chat: server-sent events, read with fetch so that the token stays in a header.

id: 7 / event: message   one message of the log, as `GET messages` gives it
event: state             who owns the chat and who is typing; sent when it changes, and after the first messages
event: gone              the chat was deleted, or its token has expired; the stream ends
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any
from uuid import UUID

from django.http import HttpRequest, StreamingHttpResponse

from bot import telemetry
from bot.channels.web import payloads, views
from bot.channels.web.api import api, token_of, with_conversation
from bot.content.responses import response
from bot.conversations import message_store, tokens, typing_indicator
from bot.conversations.models import Author, Conversation, Owner
from bot.conversations.pubsub import watch
from bot.database import reading
from bot.errors import BotError

KEEP_ALIVE = ": still here\n\n"
# A page where nothing happens asks the database again after so many keep-alives: has its token expired?
LOOK_AFTER = 40
# Streams of one chat in this process: many tabs, not a flood.
STREAMS = 12
_open: Counter[UUID] = Counter()
telemetry.OPEN_PAGES.labels("family").set_function(lambda: sum(_open.values()))


def event(name: str, data: dict[str, Any], identifier: int | None = None) -> str:
    """One event in the format of the stream."""
    prefix = "" if identifier is None else f"id: {identifier}\n"
    return f"{prefix}event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def state_of(conversation: UUID) -> dict[str, Any]:
    """Who speaks with the family: `{"owner", "person", "working", "typing"}`."""
    row = Conversation.objects.select_related("navigator").get(pk=conversation)
    person = row.navigator.first_name if row.navigator and row.owner == Owner.PERSON else ""
    working = row.owner != Owner.PERSON and message_store.has_unhandled(conversation)
    return {
        "owner": row.owner,
        "person": person,
        "working": working,
        "typing": typing_indicator.is_typing(conversation, Author.PERSON),
    }


def look(token: str, after: int) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """What is new in the chat that `token` opens. Raises BotError where it opens none any more."""
    conversation = tokens.conversation_of(token)
    return views.handle_later(conversation, after), state_of(conversation)


alook = reading(look)


def ends_by_itself(shown: dict[str, Any]) -> bool:
    """Whether what the page shows may end without a word: who was typing has gone, a turn's process has died."""
    return bool(shown.get("typing") or shown.get("working"))


async def events(conversation: UUID, token: str, after: int) -> AsyncGenerator[str, None]:
    """The chat after sequence number `after`, as it grows."""
    shown: dict[str, Any] = {}
    quiet = 0
    _open[conversation] += 1
    try:
        async with aclosing(watch(f"chat:{conversation}")) as words:
            async for announced in words:
                if not announced and quiet < LOOK_AFTER and not ends_by_itself(shown):
                    quiet += 1
                    yield KEEP_ALIVE
                    continue
                quiet = 0
                page: list[dict[str, Any]] | None = None
                while page is None or len(page) == views.PAGE:
                    page, state = await alook(token, after)
                    for message in page:
                        after = message["sequence"]
                        yield event("message", message, after)
                yield event("state", state) if state != shown else KEEP_ALIVE
                shown = state
    except (BotError, Conversation.DoesNotExist):
        yield event("gone", {})
    finally:
        _open[conversation] -= 1
        if not _open[conversation]:
            del _open[conversation]


@with_conversation()
async def open_stream(request: HttpRequest, conversation: UUID) -> StreamingHttpResponse:
    """What was said after `Last-Event-ID`, or `after`, and everything that will be said."""
    after = payloads.sequence_number(request.headers.get("Last-Event-ID") or request.GET.get("after", "0"))
    if _open[conversation] >= STREAMS:
        raise BotError("too_fast", response("sorry/too_fast").text, status=429, retry_seconds=30)
    views.background.handle(conversation)  # what a stopped process left
    answer = StreamingHttpResponse(events(conversation, token_of(request), after), content_type="text/event-stream")
    answer["X-Accel-Buffering"] = "no"
    return answer


stream = api(GET=open_stream)
